"""Calls over all customers in scope or of one of them, newest first, by keyset."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from zhike.access.actor import Actor
from zhike.customers.models import Customer
from zhike.web.listing import ListState
from zhike.web.paging import Page, build_page
from zhike.web.statements import ask_one

from ...models import Call, CallReview
from ..choices import CallType
from .scope import calls_of, visible_calls

OF_CUSTOMER = 100
_COUNT = """SELECT count(*) FROM (
    SELECT 1 FROM activities_call AS call JOIN activities_followup AS row ON row.id = call.follow_up_id
    WHERE call.customer_id = %s AND row.customer_id = %s AND row.deleted_at IS NULL LIMIT 1000) AS counted"""


def list_calls(*, actor: Actor, state: ListState) -> Page[Call]:
    """Return calls in scope, newest first; a fixed number of queries whatever the page size."""
    rows = visible_calls(actor)
    person = state.filter("person")
    if person.isascii() and person.isdecimal() and len(person) < 19:
        rows = rows.filter(person_id=int(person))
    if state.filter("type") in CallType.values:
        rows = rows.filter(call_type=state.filter("type"))
    if state.filter("with") in ("recording", "unreviewed"):
        rows = rows.filter(recording__isnull=False)
    if state.filter("with") == "unreviewed":
        rows = rows.filter(~_reviewed())
    if state.filter("with") == "alerts":
        rows = rows.filter(recording__alerts__gt=0)
    rows = rows.select_related("customer", "person", "recording")
    return build_page(
        _walk(rows.annotate(is_reviewed=_reviewed()), state),
        limit=state.limit,
        after=state.cursor,
        key=lambda row: (row.started_at.isoformat(), row.pk),
        sort=state.order,
    )


def _reviewed() -> Exists:
    return Exists(CallReview.objects.filter(customer_id=OuterRef("customer_id"), call_id=OuterRef("pk")))


def _walk(rows: QuerySet[Call], state: ListState) -> Sequence[Call]:
    cursor = state.cursor
    down = state.descending != bool(cursor and cursor.backwards)
    if cursor:
        at, pk = datetime.fromisoformat(str(cursor.values[0])), int(cursor.values[1])
        beyond = Q(started_at__lt=at) | Q(started_at=at, pk__lt=pk)
        rows = rows.filter(beyond if down else Q(started_at__gt=at) | Q(started_at=at, pk__gt=pk))
    order = ("-started_at", "-pk") if down else ("started_at", "pk")
    return list(rows.order_by(*order)[: state.limit + 1])


def list_calls_of(*, actor: Actor, customer: Customer) -> list[Call]:
    """Return the newest calls of one customer."""
    rows = calls_of(actor, customer).select_related("person", "contact", "recording")
    return list(rows.annotate(is_reviewed=_reviewed()).order_by("-started_at", "-pk")[:OF_CUSTOMER])


def count_calls(actor: Actor, customer_id: int) -> int:
    """Return how many calls the tab of the customer's page tells of; every such page asks, hence plain SQL."""
    found = ask_one(_COUNT, [customer_id, customer_id])
    return int(found[0]) if found else 0
