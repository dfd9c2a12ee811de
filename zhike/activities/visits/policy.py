"""What a company sets about visits: the fence, the times, photos, approval, the thank-you message."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from zhike.access import policies

from .choices import FenceKind
from .fence import Fence

KEY = "visits"
NO_APPROVAL, ALWAYS = "none", "all"
THANKS = (
    "{联系人}您好，感谢今天抽时间接待我们。",
    "我们谈到的事情都已经记下：{承诺}",
    "有任何问题随时联系我。{我}",
)
FIELDS = (
    policies.PolicyField("fence", _("签到范围"), FenceKind.SOFT.value, kind="choice", choices=tuple(FenceKind.choices)),
    policies.PolicyField("fence_metres", _("范围半径"), 500, unit=_("米"), minimum=50, maximum=50_000),
    policies.PolicyField(
        "blur_metres",
        _("定位误差超过"),
        200,
        unit=_("米就不作判断"),
        minimum=10,
        maximum=5_000,
        help=_("手机报告的误差在此以内时，误差算给签到的人；超过时既不算到也不算没到，也不会用来定地址的位置。"),
    ),
    policies.PolicyField("late_hours", _("离线签到最晚"), 48, unit=_("小时内补传"), minimum=1, maximum=240),
    policies.PolicyField("first_minutes", _("首次拜访预计"), 15, unit=_("分钟"), minimum=5, maximum=480),
    policies.PolicyField("minutes", _("其它拜访预计"), 60, unit=_("分钟"), minimum=5, maximum=480),
    policies.PolicyField("summary_hours", _("小结期限"), 24, unit=_("小时"), minimum=1, maximum=240),
    policies.PolicyField("remind_hours", _("到期前"), 4, unit=_("小时提醒写小结"), minimum=0, maximum=48),
    policies.PolicyField("photo_mb", _("照片大小上限"), 15, unit="MB", minimum=1, maximum=50),
    policies.PolicyField("photos", _("每次拜访最多"), 12, unit=_("张照片"), minimum=1, maximum=60),
    policies.PolicyField(
        "approval",
        _("拜访要审批吗"),
        NO_APPROVAL,
        kind="choice",
        choices=((NO_APPROVAL, _("不需要")), (ALWAYS, _("每次都要经理同意"))),
    ),
    policies.PolicyField("recheck_days", _("陪访后"), 14, unit=_("天复查"), minimum=1, maximum=180),
    policies.PolicyField(
        "thanks",
        _("感谢信息"),
        list(THANKS),
        kind="lines",
        required=False,
        help=format_lazy(_("可以写 {places}，发送前自动换成实际内容。"), places="{联系人}、{客户}、{我}、{承诺}"),
    ),
)


@dataclass(frozen=True)
class VisitPolicy:
    """The settings in force."""

    fence: str
    fence_metres: int
    blur_metres: int
    late_hours: int
    first_minutes: int
    minutes: int
    summary_hours: int
    remind_hours: int
    photo_mb: int
    photos: int
    approval: str
    recheck_days: int
    thanks: list[str]

    @property
    def circle(self) -> Fence:
        """Return the fence around an address."""
        return Fence(self.fence, self.fence_metres, self.blur_metres)

    @property
    def summary_within(self) -> timedelta:
        """Return how long a summary may take."""
        return timedelta(hours=self.summary_hours)


def current_policy() -> VisitPolicy:
    """Return the settings in force."""
    values = policies.get_policy(KEY)
    return VisitPolicy(**{field.name: values[field.name] for field in FIELDS})
