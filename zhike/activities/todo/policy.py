"""How people are reminded of tasks, and what 今日 calls soon; set by the company on the settings screen."""

from django.utils.translation import gettext_lazy as _

from zhike.access import policies

KEY = "task"
FIELDS = (
    policies.PolicyField("remind_minutes", _("默认提前提醒"), 15, unit=_("分钟"), minimum=0, maximum=1440),
    policies.PolicyField("morning_hour", _("全天任务提醒于"), 9, unit=_("点"), minimum=0, maximum=23),
    policies.PolicyField("untouched_days", _("A 类客户未联系超过"), 3, unit=_("天进入今日"), minimum=1, maximum=60),
    policies.PolicyField("birthday_days", _("生日提前"), 3, unit=_("天进入今日"), minimum=0, maximum=30),
    policies.PolicyField("renewal_days", _("服务到期前"), 30, unit=_("天进入今日"), minimum=0, maximum=120),
    policies.PolicyField("protection_days", _("保护期剩"), 3, unit=_("天进入今日"), minimum=0, maximum=30),
)


def number_of(name: str) -> int:
    """Return one of the numbers in force."""
    return int(policies.get_policy(KEY)[name])


def glance_at(name: str) -> int:
    """Return one of the numbers, at most some seconds old."""
    return int(policies.glance_at_policy(KEY)[name])
