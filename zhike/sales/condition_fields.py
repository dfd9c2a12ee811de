"""What conditions may ask about the open deals of a customer; each is one look by the index of its deals."""

from django.utils.translation import gettext_lazy as _

from zhike.conditions.kinds import Kind
from zhike.conditions.registry import Field, register

from .choices import Target

_GROUP = _("商机")
_OPEN = "FROM sales_opportunity AS deal WHERE deal.customer_id = {row}.id AND deal.state = 'open'"
_TARGETS = tuple((key, label) for key, label in Target.choices if key)


def declare() -> None:
    """Bring the fields, from AppConfig.ready."""
    register(
        "customer",
        Field("deals_open", _("进行中的商机数"), Kind.INTEGER, f"(SELECT count(*) {_OPEN})", _GROUP, order=60),
        Field(
            "deal_expected",
            _("最近的预计签约日"),
            Kind.DATE,
            f"(SELECT min(deal.expected_on) {_OPEN})",
            _GROUP,
            order=61,
        ),
        Field(
            "deal_promised",
            _("最近的承诺签约日"),
            Kind.DATE,
            f"(SELECT min(deal.promised_on) {_OPEN})",
            _GROUP,
            order=62,
        ),
        Field(
            "deal_stage_since",
            _("最近一次进入阶段"),
            Kind.DATETIME,
            f"(SELECT max(deal.stage_since) {_OPEN})",
            _GROUP,
            order=63,
        ),
        Field("deal_score", _("筛选得分"), Kind.INTEGER, f"(SELECT max(deal.score) {_OPEN})", _GROUP, order=64),
        Field(
            "deal_target",
            _("目标客户"),
            Kind.CHOICE,
            f"(SELECT min(deal.target) {_OPEN} AND deal.target <> '')",
            _GROUP,
            choices=_TARGETS,
            order=65,
        ),
    )
