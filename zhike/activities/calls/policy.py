"""What a company sets about calls: what is measured and how much one reviews."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from zhike.access import policies

KEY = "calls"
FIELDS = (
    policies.PolicyField("recording_mb", _("录音大小上限"), 300, unit="MB", minimum=1, maximum=1000),
    policies.PolicyField("recording_hours", _("录音分析上限"), 2, unit=_("小时"), minimum=1, maximum=6),
    policies.PolicyField("silence_seconds", _("停顿超过"), 2, unit=_("秒算沉默"), minimum=1, maximum=30),
    policies.PolicyField("published_share", _("公开的我方说话占比"), 43, unit="%", minimum=1, maximum=99),
    policies.PolicyField("reviews_a_day", _("经理每个工作日写"), 2, unit=_("份录音分析"), minimum=0, maximum=20),
)


@dataclass(frozen=True)
class CallPolicy:
    """The settings in force."""

    recording_mb: int
    recording_hours: int
    silence_seconds: int
    published_share: int
    reviews_a_day: int


def current_policy() -> CallPolicy:
    """Return the settings in force."""
    values = policies.get_policy(KEY)
    return CallPolicy(**{field.name: values[field.name] for field in FIELDS})
