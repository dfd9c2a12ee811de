"""Needs over all customers in scope or of one of them, by keyset."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL
from django.utils import timezone

from zhike.access.actor import Actor
from zhike.conditions.language import Compare
from zhike.conditions.queries import matching
from zhike.customers.models import Customer
from zhike.web.listing import ListState
from zhike.web.paging import Page, build_page
from zhike.web.statements import ask_one

from ...models import Need, NeedCategory
from ..choices import OPEN_STATES, UNMET, MetBy, NeedSource, NeedState, OfferKind
from .scope import visible_needs

OF_CUSTOMER = 200
_COUNT = "SELECT count(*) FROM activities_need WHERE customer_id = %s AND state <> 'dropped'"
_BESIDE = ("customer", "aspect", "purpose", "keeper")
_GROUPS = {"open": Q(state__in=OPEN_STATES), "unmet": Q(state__in=OPEN_STATES, met_by__in=UNMET)}


def list_needs(*, actor: Actor, state: ListState) -> Page[Need]:
    """Return needs in scope, the weightiest first; a fixed number of queries whatever the page size."""
    rows = filtered(actor, state).select_related(*_BESIDE)
    by_priority = state.sort == "priority"

    def key(need: Need) -> tuple[Any, ...]:
        return (str(need.priority) if by_priority else need.heard_at.isoformat(), need.pk)

    return build_page(_walk(rows, state), limit=state.limit, after=state.cursor, key=key, sort=state.order)


def filtered(actor: Actor, state: ListState) -> QuerySet[Need]:
    """Return needs in scope as the filters of an address ask for them; values that mean nothing are ignored."""
    rows, wanted = visible_needs(actor), state.filter
    if wanted("state") in _GROUPS:
        rows = rows.filter(_GROUPS[wanted("state")])
    elif wanted("state") in NeedState.values:
        rows = rows.filter(state=wanted("state"))
    for name in ("aspect", "purpose"):
        number = as_id(wanted(name))
        rows = rows.filter(**{f"{name}_id": number}) if number else rows
    if wanted("met") in MetBy.values:
        rows = rows.filter(met_by=wanted("met"))
    if wanted("source") in NeedSource.values:
        rows = rows.filter(source=wanted("source"))
    if wanted("mine"):
        rows = rows.filter(keeper_id=actor.person_id)
    segment = as_id(wanted("segment"))
    rows = rows.filter(customer_id__in=members_of(actor, segment)) if segment else rows
    return _of_offer(rows, wanted("offer"))


def members_of(actor: Actor, segment_id: int) -> RawSQL:
    """Return the ids of a segment's customers that the actor sees, as SQL of its own.

    A condition names its table: inside of another query of Django's the table would have another name.
    """
    node = Compare("segment", "any", [segment_id])
    rows = matching(actor=actor, subject="customer", node=node, now=timezone.now())
    return RawSQL(*rows.order_by().values("pk").query.sql_with_params())  # noqa: S611 - compiled from a condition


def _of_offer(rows: QuerySet[Need], wanted: str) -> QuerySet[Need]:
    if wanted == "none":
        return rows.filter(offer_kind="")
    kind, _sign, name = wanted.partition(":")
    return rows.filter(offer_kind=kind, offer_name=name) if kind in OfferKind.values else rows


def as_id(text: str) -> int | None:
    """Read an id from an address."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else None


def _walk(rows: QuerySet[Need], state: ListState) -> Sequence[Need]:
    column = "priority" if state.sort == "priority" else "heard_at"
    cursor = state.cursor
    down = state.descending != bool(cursor and cursor.backwards)
    if cursor:
        text, pk = str(cursor.values[0]), int(cursor.values[1])
        edge: Any = Decimal(text) if column == "priority" else datetime.fromisoformat(text)
        sign = "lt" if down else "gt"
        rows = rows.filter(Q(**{f"{column}__{sign}": edge}) | Q(**{column: edge, f"pk__{sign}": pk}))
    order = (f"-{column}", "-pk") if down else (column, "pk")
    return list(rows.order_by(*order)[: state.limit + 1])


def list_needs_of(*, customer: Customer) -> list[Need]:
    """Return the needs of one customer, the weightiest first; put-aside ones last. The caller checked the scope."""
    rows = Need.objects.filter(customer_id=customer.pk).select_related("aspect", "purpose", "keeper")
    found = list(rows.order_by("-priority", "-pk")[:OF_CUSTOMER])
    return sorted(found, key=lambda need: need.state == NeedState.DROPPED)


def count_needs(actor: Actor, customer_id: int) -> int:
    """Return how many needs the tab of the customer's page tells of."""
    found = ask_one(_COUNT, [customer_id])
    return int(found[0]) if found else 0


def list_categories(*, with_retired: bool = False) -> list[NeedCategory]:
    """Return the taxonomy, both axes, in its order."""
    rows = NeedCategory.objects.order_by("-axis", "position", "pk")
    return list(rows if with_retired else rows.filter(is_active=True))
