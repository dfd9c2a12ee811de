"""同行大客户: customers that a competitor serves and that are not ours yet, page by page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Case, DateField, Exists, F, IntegerField, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce

from zhike.access.actor import Actor
from zhike.access.fields import is_open
from zhike.access.queries import person_names
from zhike.conditions.language import Compare, Node
from zhike.customers.queries import visible_to
from zhike.pool.queries.stock import open_pools
from zhike.pool.signed import SIGNED_STAGES
from zhike.web.listing import ListState
from zhike.web.paging import Page, build_page

from ..models import Incumbent
from .attributes import join


@dataclass(frozen=True)
class Served:
    """A customer that a competitor serves and that is not ours yet."""

    incumbent: Incumbent
    owner_name: str
    is_free: bool
    days_left: int | None


@dataclass(frozen=True)
class ServedAsked:
    """Which of them: of one competitor, only those that can be claimed, only those whose contract ends soon."""

    competitor_id: int | None = None
    only_free: bool = False
    within_days: int | None = None


def list_served(*, actor: Actor, asked: ServedAsked, state: ListState, today: date) -> Page[Served]:
    """Return one page of the customers known to be served by a competitor and not signed with us.

    Whose contract ends next comes first, after those with a day ahead who has none or one that has passed.
    """
    pools = [pool.pk for pool in open_pools(actor)]
    rows = _ordered(_asked(actor, asked, pools, today), today)
    cursor = state.cursor
    backwards = cursor is not None and cursor.backwards
    if cursor is not None and (after := _after(cursor.values, backwards=backwards)) is not None:
        rows = rows.filter(after)
    order = ("is_past", "ends_on", "pk")
    found = list(rows.order_by(*(f"-{name}" if backwards else name for name in order))[: state.limit + 1])
    shown = _shown(actor, found, pools, today)
    return build_page(shown, limit=state.limit, after=cursor, key=_key, sort=state.order)


def _asked(actor: Actor, asked: ServedAsked, pools: Sequence[int], today: date) -> QuerySet[Incumbent]:
    mine = visible_to(actor).filter(pk=OuterRef("customer_id")).exclude(stage__in=SIGNED_STAGES)
    rows = Incumbent.objects.filter(Exists(mine)).select_related("customer", "competitor")
    if asked.competitor_id:
        rows = rows.filter(competitor_id=asked.competitor_id)
    if asked.only_free:
        rows = rows.filter(customer__owner__isnull=True, customer__pool_id__in=pools)
    if asked.within_days is not None:
        rows = rows.filter(renews_on__gte=today, renews_on__lte=today + timedelta(days=asked.within_days))
    return rows


def _ordered(rows: QuerySet[Incumbent], today: date) -> QuerySet[Any]:
    is_past = Case(When(renews_on__gte=today, then=Value(0)), default=Value(1), output_field=IntegerField())
    ends_on = Coalesce(F("renews_on"), Value(date.max), output_field=DateField())
    return rows.annotate(is_past=is_past, ends_on=ends_on)


def _after(values: Sequence[Any], *, backwards: bool) -> Q | None:
    """Return what comes after (or before) a place; None where the place says nothing."""
    try:
        is_past, ends_on, pk = int(values[0]), date.fromisoformat(values[1]), int(values[2])
    except (IndexError, TypeError, ValueError):
        return None
    sign = "lt" if backwards else "gt"
    same_day = Q(is_past=is_past, ends_on=ends_on, **{f"pk__{sign}": pk})
    return Q(**{f"is_past__{sign}": is_past}) | Q(is_past=is_past, **{f"ends_on__{sign}": ends_on}) | same_day


def _key(one: Served) -> tuple[Any, ...]:
    row: Any = one.incumbent
    return row.is_past, row.ends_on.isoformat(), row.pk


def _shown(actor: Actor, found: Sequence[Incumbent], pools: Sequence[int], today: date) -> list[Served]:
    names = person_names({one.customer.owner_id for one in found if one.customer.owner_id})
    sees_owner = is_open(actor, "customer", "owner")
    return [
        Served(
            one,
            names.get(one.customer.owner_id or 0, "") if sees_owner else "",
            one.customer.owner_id is None and one.customer.pool_id in pools,
            (one.renews_on - today).days if one.renews_on else None,
        )
        for one in found
    ]


def served_node(competitor_id: int | None) -> Node | None:
    """Return as a condition whom a competitor serves, for the list, where they are assigned and exported."""
    served = Compare("incumbent", "any", [str(competitor_id)]) if competitor_id else Compare("incumbent", "not_empty")
    return join(served, Compare("stage", "not_in", [str(stage) for stage in SIGNED_STAGES]))
