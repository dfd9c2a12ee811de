"""What conditions may ask about scores, origins and competitors, and the score as a column of the list."""

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext_lazy as _

from zhike.access import fields
from zhike.conditions.beside import number_beside
from zhike.conditions.kinds import Kind
from zhike.conditions.registry import Choices, Field, register
from zhike.customers import beside

from ..models import Campaign, Competitor, LeadScore

_GROUP = _("寻找客户")
_SCORE = "(SELECT judged.score FROM sales_leadscore AS judged WHERE judged.customer_id = {row}.id)"
_CAMPAIGN = "(SELECT came.campaign_id::text FROM sales_leadorigin AS came WHERE came.customer_id = {row}.id)"
_SERVED = "FROM sales_incumbent AS served WHERE served.customer_id = {row}.id"
_DEALS = "(SELECT count(*) FROM sales_opportunity AS deal WHERE deal.customer_id = {row}.id AND NOT deal.is_hidden)"


def _campaigns() -> Choices:
    return [(str(pk), name) for pk, name in Campaign.objects.values_list("pk", "name")]


def _competitors() -> Choices:
    return [(str(pk), name) for pk, name in Competitor.objects.values_list("pk", "name")]


def _campaign_names(ids: Sequence[str]) -> Iterable[tuple[str, str]]:
    return [one for one in _campaigns() if one[0] in ids]  # type: ignore[misc]


def _competitor_names(ids: Sequence[str]) -> Iterable[tuple[str, str]]:
    return [one for one in _competitors() if one[0] in ids]  # type: ignore[misc]


def declare() -> None:
    """Bring the fields, from AppConfig.ready."""
    fields.register("customer", fields.FieldSpec("lead_score", _("线索得分")))
    register(
        "customer",
        Field(
            *("lead_score", _("线索得分"), Kind.INTEGER, _SCORE, _GROUP),
            slow=False,
            compile=number_beside("sales_leadscore", "score"),
            help=_("和好客户有多像，0 到 100；50 和平均水平一样。"),
            order=56,
        ),
        Field(
            *("campaign", _("市场活动"), Kind.CHOICE, _CAMPAIGN, _GROUP),
            choices=_campaigns,
            names=_campaign_names,
            rule="source",
            order=57,
        ),
        Field(
            *("incumbent", _("正在服务的对手"), Kind.CHOICES),
            f"(SELECT array_agg(served.competitor_id::text) {_SERVED})",
            _GROUP,
            choices=_competitors,
            names=_competitor_names,
            order=58,
        ),
        Field(
            *("incumbent_renews", _("对手合同到期日"), Kind.DATE),
            f"(SELECT min(served.renews_on) {_SERVED})",
            _GROUP,
            order=59,
        ),
        Field("deals_all", _("全部商机数"), Kind.INTEGER, _DEALS, _("商机"), order=60),
    )
    beside.register(
        beside.BesideColumn(
            *("lead_score", _("线索得分")),
            sortable=True,
            default=False,
            align="right",
            cell="custom",
            descending=True,
            rows=LeadScore.objects.all,
            path="lead_score",
            column="score",
        )
    )
