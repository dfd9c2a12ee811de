"""Follow-ups of one person over all customers, newest first, by keyset."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Exists, Q, QuerySet
from django.utils import timezone

from zhike.access.actor import Actor, reach_of
from zhike.access.models import Person
from zhike.customers.queries import visible_to
from zhike.customers.queries.scope import reached_through
from zhike.web.listing import ListState
from zhike.web.paging import Page, build_page

from ..choices import FollowUpKind, Origin
from ..closing import open_rows
from ..models import FollowUp
from ..quality.choices import MarkKind
from ..quality.queries import PERIODS, marked, since_day
from ..rules import REACHED
from ..talking.queries import OBJECT as COMMENT

WRITERS = 300


def list_follow_ups(*, actor: Actor, state: ListState) -> Page[FollowUp]:
    """Return what a person (the actor unless the list asks for another) wrote about customers in the actor's scope.

    A fixed number of queries whatever the page size; walks the index of the person.
    """
    rows = FollowUp.objects.filter(person_id=person_of(actor, state), deleted_at__isnull=True)
    rows = rows.filter(*open_rows(actor), customer__in=visible_to(actor).only("pk"))
    if state.filter("kind") in FollowUpKind.values:
        rows = rows.filter(kind=state.filter("kind"))
    if state.filter("reached"):
        found = Q(outcome__in=REACHED)
        rows = rows.filter(found if state.filter("reached") == "yes" else ~found)
    rows = _as_judged(rows, actor, state)
    return build_page(
        _walk(rows.select_related("customer", "contact"), state),
        limit=state.limit,
        after=state.cursor,
        key=lambda row: (row.at.isoformat(), row.pk),
        sort=state.order,
    )


def _as_judged(rows: QuerySet[FollowUp], actor: Actor, state: ListState) -> QuerySet[FollowUp]:
    """Narrow to what a figure of the page 跟进质量 counts; marks only where the actor reads them."""
    if state.filter("days") in PERIODS:
        since = since_day(PERIODS[state.filter("days")], timezone.localdate())
        rows = rows.filter(at__gte=since, origin=Origin.PERSON)
    if state.filter("mark") not in MarkKind.values:
        return rows
    if person_of(actor, state) != actor.person_id:
        rows = rows.filter(reached_through(actor, COMMENT))
    return rows.filter(Exists(marked(state.filter("mark"))))


def person_of(actor: Actor, state: ListState) -> int:
    """Return whose follow-ups the list shows."""
    asked = state.filter("person")
    return int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 19 else actor.person_id


def _walk(rows: QuerySet[FollowUp], state: ListState) -> Sequence[FollowUp]:
    """Read one page in its direction, in the order that the cursor belongs to."""
    cursor = state.cursor
    down = state.descending != bool(cursor and cursor.backwards)
    if cursor:
        at, pk = datetime.fromisoformat(str(cursor.values[0])), int(cursor.values[1])
        beyond = Q(at__lt=at) | Q(at=at, pk__lt=pk) if down else Q(at__gt=at) | Q(at=at, pk__gt=pk)
        rows = rows.filter(beyond)
    order = ("-at", "-pk") if down else ("at", "pk")
    return list(rows.order_by(*order)[: state.limit + 1])


def list_writers(actor: Actor, object_: str = "follow_up") -> list[Person]:
    """Return the colleagues whose follow-ups (or calls) the actor may choose: those of the departments in scope."""
    reach = reach_of(actor, object_, "view")
    people = Person.objects.filter(is_active=True)
    if not reach.everything:
        if not reach.department_ids:
            return []
        people = people.filter(Q(department_id__in=reach.department_ids) | Q(pk=actor.person_id))
    return list(people.order_by("name_sort", "pk")[:WRITERS])
