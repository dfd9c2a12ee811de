"""The settings of selling that business people change."""

from django.utils.translation import gettext_lazy as _

from zhike.access.policies import Policy, PolicyField, glance_at_policy

from .grade_rules import Horizons
from .models import Pipeline

GRADES = Policy(
    key="sales.grades",
    label=_("意向等级 A、B、C"),
    help=_("每个等级承诺几天内签约。承诺日过了还没签就是逾期，不会悄悄保留。各销售流程可以另设。"),
    fields=(
        PolicyField("a_days", _("A 类：最多"), 7, unit=_("天内签约"), minimum=1, maximum=365),
        PolicyField("b_days", _("B 类：最多"), 14, unit=_("天内签约"), minimum=1, maximum=365),
        PolicyField("c_days", _("C 类：最多"), 30, unit=_("天内签约"), minimum=1, maximum=365),
        PolicyField("trailing", _("计算 A 类兑现率时看最近"), 0, unit=_("次"), minimum=0, maximum=1000, zero=_("全部")),
    ),
    order=62,
)
DEALS = Policy(
    key="sales.deals",
    label=_("商机"),
    help=_("丢单原因、目标客户的时间范围、多久重新筛选一次。"),
    fields=(
        PolicyField("horizon_days", _("目标客户：预计签约日在"), 90, unit=_("天内"), minimum=1, maximum=730),
        PolicyField("rescreen_days", _("每隔"), 7, unit=_("天重新筛选"), minimum=1, maximum=90),
        PolicyField(
            "lost_reasons",
            _("丢单原因"),
            ["价格", "选了竞争对手", "没有预算", "需求取消", "联系不上", "产品不合适", "其它"],
            kind="lines",
        ),
    ),
    order=63,
)


def horizons_of(pipeline: Pipeline | None) -> Horizons:
    """Return within how many days the grades of a pipeline promise."""
    company = glance_at_policy(GRADES.key)
    days = {name: getattr(pipeline, f"{name}_days", None) or company[f"{name}_days"] for name in ("a", "b", "c")}
    return Horizons(**days)
