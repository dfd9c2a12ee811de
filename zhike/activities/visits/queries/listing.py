"""Visits over all customers in scope or to one of them, newest first, by keyset."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Q, QuerySet

from zhike.access.actor import Actor
from zhike.customers.models import Customer
from zhike.web.listing import ListState
from zhike.web.paging import Page, build_page

from ...models import Visit
from ..choices import AHEAD, UNSUMMARISED, VisitType
from .scope import visible_visits, visits_of

OF_CUSTOMER = 100
_WITH = {
    "ahead": Q(state__in=AHEAD),
    "unsummarised": Q(state__in=UNSUMMARISED),
    "coached": Q(coach__isnull=False),
    "recorded": Q(call__isnull=False),
}


def list_visits(*, actor: Actor, state: ListState) -> Page[Visit]:
    """Return visits in scope, newest first; a fixed number of queries whatever the page size."""
    rows = visible_visits(actor)
    person = state.filter("person")
    if person.isascii() and person.isdecimal() and len(person) < 19:
        rows = rows.filter(person_id=int(person))
    if state.filter("type") in VisitType.values:
        rows = rows.filter(visit_type=state.filter("type"))
    if state.filter("with") in _WITH:
        rows = rows.filter(_WITH[state.filter("with")])
    return build_page(
        _walk(rows.select_related("customer", "person", "coach"), state),
        limit=state.limit,
        after=state.cursor,
        key=lambda row: (row.planned_at.isoformat(), row.pk),
        sort=state.order,
    )


def _walk(rows: QuerySet[Visit], state: ListState) -> Sequence[Visit]:
    cursor = state.cursor
    down = state.descending != bool(cursor and cursor.backwards)
    if cursor:
        at, pk = datetime.fromisoformat(str(cursor.values[0])), int(cursor.values[1])
        beyond = Q(planned_at__lt=at) | Q(planned_at=at, pk__lt=pk)
        rows = rows.filter(beyond if down else Q(planned_at__gt=at) | Q(planned_at=at, pk__gt=pk))
    order = ("-planned_at", "-pk") if down else ("planned_at", "pk")
    return list(rows.order_by(*order)[: state.limit + 1])


def list_visits_of(*, actor: Actor, customer: Customer) -> list[Visit]:
    """Return the newest visits to one customer."""
    rows = visits_of(actor, customer).select_related("person", "coach", "summary")
    return list(rows.order_by("-planned_at", "-pk")[:OF_CUSTOMER])
