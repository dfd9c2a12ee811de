"""What the company decides about people who gave notice."""

from django.utils.translation import gettext_lazy as _

from zhike.access.policies import Policy, PolicyField

LEAVING = "pool.leaving"
POLICY = Policy(
    LEAVING,
    _("离职期间"),
    _("登记离职后，导出关闭、联系方式隐藏。一小时里打开的客户档案明显多于他平时，报给经理。"),
    (
        PolicyField("times", _("超过平时的"), 3, unit=_("倍"), minimum=1, maximum=100),
        PolicyField("at_least", _("且一小时至少"), 20, unit=_("份档案"), minimum=1, maximum=10000),
        PolicyField("baseline_days", _("平时 = 之前"), 30, unit=_("天的每小时平均"), minimum=1, maximum=365),
    ),
    order=122,
)
