"""Return per source and campaign, from the money spent to the money received, over the customers that one may see."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import F, Sum
from django.db.models.expressions import RawSQL
from django.utils import timezone
from django.utils.translation import gettext as _

from zhike.access.actor import Actor
from zhike.access.fields import is_open
from zhike.conditions.language import Compare, Node
from zhike.customers.choices import Stage
from zhike.customers.models import Source
from zhike.customers.queries import visible_to
from zhike.pool.signed import SIGNED_STAGES

from ..models import Campaign, LeadCost
from . import received
from .attributes import TABLE, join
from .reading import list_url
from .return_rules import Brought

SOURCE, CAMPAIGN = "source", "campaign"
BY = (SOURCE, CAMPAIGN)
_DEALS = "SELECT {what} FROM sales_opportunity AS deal WHERE deal.customer_id = {row}.id AND NOT deal.is_hidden"
_OPENED = "count(*)"
_WON = "count(*) FILTER (WHERE deal.signed_at IS NOT NULL)"
_AMOUNT = "COALESCE(sum(deal.amount) FILTER (WHERE deal.signed_at IS NOT NULL), 0)"
_KEYS = {SOURCE: F("source_id"), CAMPAIGN: F("lead_origin__campaign_id")}
_SUM = """
SELECT key, count(*), count(*) FILTER (WHERE stage <> 'inquiry'), count(*) FILTER (WHERE deals > 0),
  count(*) FILTER (WHERE stage = ANY(%s)), COALESCE(sum(deals), 0)::bigint, COALESCE(sum(won), 0)::bigint,
  COALESCE(sum(amount), 0), COALESCE(sum(received), 0)
FROM ({base}) AS base(key, stage, deals, won, amount, received) GROUP BY key
"""


@dataclass(frozen=True)
class Period:
    """The days on which the customers came, both included."""

    first: date
    last: date

    @property
    def moments(self) -> tuple[datetime, datetime]:
        """Return its beginning, and its end that does not belong to it."""
        days = (self.first, self.last + timedelta(days=1))
        start, end = (timezone.make_aware(datetime.combine(day, time.min)) for day in days)
        return start, end


@dataclass(frozen=True)
class Line:
    """One source or campaign with what it brought; addresses lead to the customers behind each count."""

    id: int
    name: str
    brought: Brought
    urls: Mapping[str, str]


@dataclass(frozen=True)
class Returns:
    """The report; money columns are left out for who may not see amounts."""

    lines: Sequence[Line]
    whole: Brought
    sees_money: bool
    knows_received: bool


def read_returns(*, actor: Actor, by: str, period: Period) -> Returns:
    """Return what every source (or campaign) brought among the customers that came in a period.

    Costs of the same days; those of a campaign count for its source as well. Three queries.
    """
    found = _brought(actor, by, period)
    costs = _costs(by, period)
    names = _names(by)
    wanted = [*(key for key in names if key in found or key in costs), *([0] if 0 in found else [])]
    lines = [
        Line(
            key,
            names.get(key) or (_("没有来源") if by == SOURCE else _("不属于任何活动")),
            found.get(key, Brought()).with_cost(costs.get(key, Decimal(0))),
            _urls(by, key, period),
        )
        for key in wanted
    ]
    lines.sort(key=lambda line: (line.id == 0, -line.brought.signed, -line.brought.leads, line.name))
    return Returns(lines, _whole(lines), is_open(actor, "opportunity", "amount"), received.is_known())


def _brought(actor: Actor, by: str, period: Period) -> dict[int, Brought]:
    rows = visible_to(actor).filter(created_at__gte=period.moments[0], created_at__lt=period.moments[1])
    columns: dict[str, Any] = {"own_key": _KEYS[by]}
    for name, what in (("deals", _OPENED), ("won", _WON), ("amount", _AMOUNT)):
        sql = _DEALS.format(what=what, row=TABLE)
        columns[f"own_{name}"] = RawSQL(f"({sql})", ())  # noqa: S611 - constants of the room
    columns["own_received"] = RawSQL(received.sum_sql(TABLE), ())  # noqa: S611
    names = ("own_key", "stage", "own_deals", "own_won", "own_amount", "own_received")
    try:
        base, params = rows.annotate(**columns).order_by().values_list(*names).query.sql_with_params()
    except EmptyResultSet:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(_SUM.format(base=base), [list(SIGNED_STAGES), *params])
        return {key or 0: Brought(*rest) for key, *rest in cursor.fetchall()}


def _costs(by: str, period: Period) -> dict[int, Decimal]:
    rows = LeadCost.objects.filter(spent_on__range=(period.first, period.last)).order_by()
    summed = rows.values_list(f"{by}_id").annotate(total=Sum("amount"))
    return {key: total for key, total in summed if key is not None}


def _names(by: str) -> dict[int, str]:
    rows = Source.objects.order_by("position", "pk") if by == SOURCE else Campaign.objects.all()
    return dict(rows.values_list("pk", "name"))


def _whole(lines: Sequence[Line]) -> Brought:
    nothing = Brought()
    return Brought(
        **{
            name: sum((getattr(line.brought, name) for line in lines), start=getattr(nothing, name))
            for name in Brought.__dataclass_fields__
        }
    )


def _urls(by: str, key: int, period: Period) -> dict[str, str]:
    whose: Node = Compare(by, "in", [str(key)]) if key else Compare(by, "empty")
    came = Compare("created_at", "between", [period.first.isoformat(), period.last.isoformat()])
    signed = [str(stage) for stage in SIGNED_STAGES]
    parts: dict[str, Node | None] = {
        "leads": None,
        "qualified": Compare("stage", "not_in", [Stage.INQUIRY.value]),
        "dealt": Compare("deals_all", "gt", 0),
        "signed": Compare("stage", "in", signed),
    }
    return {name: list_url(join(whose, came, part)) for name, part in parts.items()}


def list_campaigns() -> list[tuple[Campaign, Decimal]]:
    """Return all campaigns with what they cost so far."""
    rows = Campaign.objects.select_related("source").annotate(spent=Sum("costs__amount"))
    return [(row, row.spent or Decimal(0)) for row in rows]


def list_costs(limit: int = 100) -> list[LeadCost]:
    """Return what was spent, the newest first."""
    return list(LeadCost.objects.select_related("source", "campaign").order_by("-spent_on", "-pk")[:limit])
