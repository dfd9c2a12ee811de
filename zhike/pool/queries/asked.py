"""What was asked of the pool's rules and how it was answered: more days, returns, limits, leave; and what is locked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q
from django.utils import timezone

from zhike.access.actor import Actor, reach_of
from zhike.access.models import Person
from zhike.access.queries import person_names
from zhike.approvals import kinds
from zhike.approvals.models import ApprovalRequest
from zhike.approvals.queries import visible_to as visible_requests
from zhike.customers.queries import visible_to
from zhike.web.paging import Cursor, Page, build_page

from ..models import CustomerLock, Quota
from ..services.extending import EXTENSION, LEAVE
from ..services.limits import LIMIT
from ..services.returning import RETURN

PAGE = 30
LOCKS = "locks"
KINDS: Mapping[str, str] = {"extensions": EXTENSION, "returns": RETURN, "limits": LIMIT, "leaves": LEAVE}


@dataclass(frozen=True)
class AskedLine:
    """One request in words, with who asked and who answered."""

    one: ApprovalRequest
    title: str
    lines: Sequence[tuple[str, str]]
    by: str
    ended_by: str


@dataclass(frozen=True)
class LockLine:
    """One locked customer."""

    customer_id: int
    name: str
    owner: str
    by: str
    reason: str
    at: datetime
    until: date | None
    is_over: bool


@dataclass(frozen=True)
class LimitLine:
    """Somebody with a limit of his own."""

    person_id: int
    name: str
    holding: int


def list_asked(*, actor: Actor, box: str, after: Cursor | None) -> Page[AskedLine]:
    """Return the requests of one kind that the actor may see, answered or not, newest first; two queries."""
    rows = visible_requests(actor).filter(kind=KINDS[box])
    backwards = bool(after and after.backwards)
    if after:
        rows = rows.filter(**{"pk__gt" if backwards else "pk__lt": int(str(after.values[0]))})
    found = list(rows.order_by("pk" if backwards else "-pk")[: PAGE + 1])
    names = person_names(id_ for row in found for id_ in (row.by_id, row.ended_by_id))
    kind = kinds.get(KINDS[box])
    lines = [
        AskedLine(
            row,
            kind.title(row.facts),
            kind.lines(row.facts),
            names.get(row.by_id, ""),
            names.get(row.ended_by_id or 0, ""),
        )
        for row in found
    ]
    return build_page(lines, limit=PAGE, after=after, key=lambda line: (line.one.pk,), sort=box)


def list_locks(*, actor: Actor, after: Cursor | None) -> Page[LockLine]:
    """Return the locked customers that the actor sees, newest first; four queries."""
    rows = CustomerLock.objects.filter(customer_id__in=visible_to(actor).values("pk"))
    backwards = bool(after and after.backwards)
    if after:
        at, pk = datetime.fromisoformat(str(after.values[0])), int(str(after.values[1]))
        sign = "gt" if backwards else "lt"
        rows = rows.filter(Q(**{f"at__{sign}": at}) | Q(at=at, **{f"pk__{sign}": pk}))
    found = list(rows.order_by(*(("at", "pk") if backwards else ("-at", "-pk")))[: PAGE + 1])
    customers = visible_to(actor).only("name", "owner_id").in_bulk([row.customer_id for row in found])
    owners = (one.owner_id for one in customers.values())
    names, today = person_names([*(row.by_id for row in found), *owners]), timezone.localdate()
    lines = [
        LockLine(
            row.customer_id,
            customers[row.customer_id].name,
            names.get(customers[row.customer_id].owner_id or 0, ""),
            names.get(row.by_id or 0, ""),
            row.reason,
            row.at,
            row.until,
            row.until is not None and row.until < today,
        )
        for row in found
        if row.customer_id in customers
    ]
    return build_page(
        lines, limit=PAGE, after=after, key=lambda line: (line.at.isoformat(), line.customer_id), sort=LOCKS
    )


def list_own_limits(actor: Actor) -> list[LimitLine]:
    """Return who has a limit of his own, as far as the actor sees these people's customers; at most 200."""
    reach = reach_of(actor, "customer", "view")
    people = Person.objects.filter(is_active=True)
    if not reach.everything:
        people = people.filter(Q(pk=actor.person_id) | Q(department_id__in=reach.department_ids))
    limits = dict(Quota.objects.filter(holding__isnull=False).values_list("person_id", "holding"))
    rows = people.filter(pk__in=list(limits)).order_by("name_sort", "pk").values_list("pk", "name")[:200]
    return [LimitLine(pk, name, limits[pk] or 0) for pk, name in rows]
