"""Reports of sweeps: what they did and why, down to the customer; only rows that the actor may see."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from zhike.access.actor import Actor, reach_of
from zhike.access.models import Person
from zhike.access.queries import person_names
from zhike.customers.models import Customer
from zhike.customers.queries import visible_to
from zhike.web.paging import Cursor, Page, build_page

from ..choices import RowState
from ..models import Pool, Sweep, SweepRow
from ..sweeping.onward import ROTATION

PAGE = 50
SORT = "id"
SHOWN = 60


@dataclass(frozen=True)
class ReportRow:
    """One customer of a report; `name` is empty when the actor may not see the customer."""

    row: SweepRow
    name: str
    person: str
    to: str


@dataclass(frozen=True)
class Line:
    """How many customers of one person, or by one rule."""

    key: str
    label: str
    count: int


def list_sweeps(*, actor: Actor) -> list[Sweep]:
    """Return the last sweeps, the newest first."""
    return list(Sweep.objects.order_by("-day", "-pk")[:SHOWN])


def get_sweep(sweep_id: int) -> Sweep:
    """Return a sweep or 404."""
    found = Sweep.objects.filter(pk=sweep_id).first()
    if found is None:
        raise Http404
    return found


def sees_all(actor: Actor) -> bool:
    """Say whether somebody reads whole reports; others read of their own former customers."""
    return actor.scope("customer", "view") == "all" or actor.can("pool", "view")


def rows_for(actor: Actor, run: Sweep) -> QuerySet[SweepRow]:
    """Return the rows of a sweep that somebody may read: all, or those of his own and of the people below him."""
    rows = SweepRow.objects.filter(sweep=run)
    if sees_all(actor):
        return rows
    departments = reach_of(actor, "customer", "view").department_ids
    people = Person.objects.filter(department_id__in=departments).values("pk")
    return rows.filter(Q(person_id=actor.person_id) | Q(person_id__in=people))


def count_by_person(actor: Actor, run: Sweep) -> list[Line]:
    """Return how many customers each person lost, the most first."""
    counted = rows_for(actor, run).exclude(state=RowState.SPARED).values_list("person_id").annotate(n=Count("pk"))
    counts = dict(counted)
    names = person_names(counts)
    lines = [Line(str(id_), names.get(id_, ""), count) for id_, count in counts.items()]
    return sorted(lines, key=lambda line: (-line.count, line.label))


def count_by_rule(actor: Actor, run: Sweep) -> list[Line]:
    """Return how many customers each rule took, the most first."""
    counted = rows_for(actor, run).exclude(state=RowState.SPARED).values_list("trigger").annotate(n=Count("pk"))
    return sorted((Line(key, key, count) for key, count in counted), key=lambda line: -line.count)


def list_rows(*, actor: Actor, run: Sweep, person_id: int | None, after: Cursor | None) -> Page[ReportRow]:
    """Return the customers of a report, one page."""
    rows = rows_for(actor, run)
    if person_id is not None:
        rows = rows.filter(person_id=person_id)
    backwards = after is not None and after.backwards
    if after is not None:
        rows = rows.filter(pk__lt=int(after.values[0])) if backwards else rows.filter(pk__gt=int(after.values[0]))
    found = list(rows.order_by("-pk" if backwards else "pk")[: PAGE + 1])
    return build_page(_drawn(actor, found), limit=PAGE, after=after, key=lambda one: (one.row.pk,), sort=SORT)


def _drawn(actor: Actor, rows: Sequence[SweepRow]) -> list[ReportRow]:
    ids = [row.customer_id for row in rows]
    seen = dict(visible_to(actor).filter(pk__in=ids).values_list("pk", "name"))
    former = [id_ for id_ in ids if id_ not in seen]
    seen |= dict(Customer.objects.filter(pk__in=former).values_list("pk", "name"))
    people = person_names({id_ for row in rows for id_ in (row.person_id, row.to_person_id) if id_})
    pools = dict(Pool.objects.values_list("pk", "name"))
    return [
        ReportRow(row, seen.get(row.customer_id, ""), people.get(row.person_id, ""), _to(row, people, pools))
        for row in rows
    ]


def _to(row: SweepRow, people: dict[int, str], pools: dict[int, str]) -> str:
    if row.to_person_id:
        return people.get(row.to_person_id, "")
    if row.target == ROTATION:
        return _("流转，暂无合适的人")
    wanted = int(row.target) if row.target.isdigit() else row.pool_id
    return pools.get(wanted or 0, _("公海"))
