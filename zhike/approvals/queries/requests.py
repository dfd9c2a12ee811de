"""Requests: one, the boxes of a person, how many wait."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404

from zhike.access.actor import Actor, reach_of
from zhike.access.queries import person_names
from zhike.web.paging import Cursor, Page, build_page
from zhike.web.statements import ask

from ..choices import State, Waiting
from ..kinds import find
from ..models import ApprovalRequest, Seat

LIMIT = 50


@dataclass(frozen=True)
class Box:
    """One tab of the inbox."""

    key: str
    count: int | None = None


# waiting_for as a planned statement: the badge of every page asks it.
_WAITING_FOR = """
SELECT count(*) FROM (
  SELECT FROM approvals_approvalrequest AS request
  WHERE request.state = 'open' AND request.id IN (
    SELECT seat.request_id FROM approvals_seat AS seat
    WHERE seat.state = 'waiting'
      AND (seat.person_id = %(person)s::bigint OR seat.stand_ins @> ARRAY[%(person)s::bigint]))
  LIMIT %(most)s::bigint) AS waiting
"""


def _my_seats(person_id: int) -> QuerySet[Seat]:
    mine = Q(person_id=person_id) | Q(stand_ins__contains=[person_id])
    return Seat.objects.filter(mine)


def visible_to(actor: Actor) -> QuerySet[ApprovalRequest]:
    """Return the requests that the actor made, was asked about, or reaches by the right to view approvals."""
    reach = reach_of(actor, "approval", "view")
    if reach.everything:
        return ApprovalRequest.objects.all()
    asked = Exists(_my_seats(actor.person_id).filter(request_id=OuterRef("pk")))
    seen = Q(by_id=actor.person_id) | Q(asked)
    if not reach.nothing and reach.department_ids:
        seen |= Q(department_id__in=reach.department_ids)
    return ApprovalRequest.objects.filter(seen)


def get_request(*, actor: Actor, request_id: int) -> ApprovalRequest:
    """Return one request, or not found outside the actor's sight."""
    found = visible_to(actor).filter(pk=request_id).first()
    if found is None:
        raise Http404
    return found


def lock_request(*, actor: Actor, request_id: int) -> ApprovalRequest:
    """Return one request locked for change; who decides at the same moment waits here."""
    found = visible_to(actor).select_for_update(of=("self",)).filter(pk=request_id).first()
    if found is None:
        raise Http404
    return found


def has_open_request(kind: str, subject: str) -> bool:
    """Say whether somebody asks for the same thing already."""
    return ApprovalRequest.objects.filter(kind=kind, subject=subject, state=State.OPEN).exists()


def waiting_for(person_id: int) -> QuerySet[ApprovalRequest]:
    """Return the open requests that wait for a person."""
    waiting = _my_seats(person_id).filter(state=Waiting.WAITING)
    return ApprovalRequest.objects.filter(pk__in=waiting.values("request_id"), state=State.OPEN)


def count_waiting(actor: Actor, most: int = 99) -> int:
    """Return how many requests wait for the actor, at most `most` + 1."""
    return int(ask(_WAITING_FOR, {"person": actor.person_id, "most": most + 1})[0][0])


def list_boxes(actor: Actor) -> list[Box]:
    """Return the tabs that mean something to this person, with what waits."""
    boxes = [Box("waiting", count_waiting(actor)), Box("mine"), Box("decided")]
    return [*boxes, Box("all")] if actor.can("approval", "view") else boxes


def _in_box(actor: Actor, box: str) -> QuerySet[ApprovalRequest]:
    if box == "mine":
        return ApprovalRequest.objects.filter(by_id=actor.person_id)
    if box == "decided":
        decided = Seat.objects.filter(decided_by_id=actor.person_id)
        return ApprovalRequest.objects.filter(pk__in=decided.values("request_id"))
    if box == "all" and actor.can("approval", "view"):
        return visible_to(actor)
    return waiting_for(actor.person_id)


@dataclass(frozen=True)
class Line:
    """A request as lists show it."""

    request: ApprovalRequest
    icon: str
    label: str
    title: str
    by: str
    asked: str


def list_requests(*, actor: Actor, box: str, after: Cursor | None) -> Page[Line]:
    """Return one page of a box, the newest first; what waits for the actor begins with the oldest. Four queries."""
    rows = _in_box(actor, box)
    oldest_first = box not in ("mine", "decided", "all")
    backwards = after is not None and after.backwards
    ascending = oldest_first != backwards
    if after and len(after.values) == 1:
        rows = rows.filter(pk__gt=after.values[0]) if ascending else rows.filter(pk__lt=after.values[0])
    found = list(rows.order_by("pk" if ascending else "-pk")[: LIMIT + 1])
    page = build_page(found, limit=LIMIT, after=after, key=lambda row: (row.pk,))
    return Page(_lines(list(page.rows)), page.next, page.previous)


def _lines(rows: list[ApprovalRequest]) -> list[Line]:
    waiting = Seat.objects.filter(request__in=[row.pk for row in rows], state=Waiting.WAITING)
    asked: dict[int, list[int]] = {}
    for request_id, person_id in waiting.order_by("pk").values_list("request_id", "person_id"):
        asked.setdefault(request_id, []).append(person_id)
    names = person_names([*(row.by_id for row in rows), *(id_ for ids in asked.values() for id_ in ids)])
    return [_line(row, names, asked.get(row.pk, [])) for row in rows]


def _line(row: ApprovalRequest, names: dict[int, str], asked: list[int]) -> Line:
    kind = find(row.kind)
    label, icon = (str(kind.label), kind.icon) if kind else (row.kind, "checklist")
    title = kind.title(row.facts) if kind else row.subject
    shown = "、".join(names.get(id_, "—") for id_ in asked[:3])
    return Line(row, icon, label, title, names.get(row.by_id, "—"), shown + ("…" if len(asked) > 3 else ""))
