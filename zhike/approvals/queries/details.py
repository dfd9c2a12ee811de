"""One request with everything that its page shows."""

from dataclasses import dataclass
from datetime import datetime

from zhike.access.actor import Actor
from zhike.access.policies import get_policy
from zhike.access.queries import person_names
from zhike.lib.refusals import Refusal

from .. import rules
from ..choices import Act, State, Waiting
from ..kinds import find
from ..models import ApprovalRequest, HistoryEntry, Seat
from ..policies import APPROVALS
from ..rules import Step
from .flows import Words
from .people import find_deciders


@dataclass(frozen=True)
class ShownSeat:
    """One person of a step as the page shows it; `by` when somebody else decided in the place."""

    name: str
    stand_ins: str
    state: str
    label: str
    by: str
    at: datetime | None
    reason: str


@dataclass(frozen=True)
class ShownStep:
    """One step: "done", "now" or "" (still to come), its words and its people."""

    number: int
    words: str
    state: str
    seats: list[ShownSeat]
    expected: str = ""


@dataclass(frozen=True)
class ShownEntry:
    """One line of the history."""

    at: datetime
    act: str
    label: str
    by: str
    about: str
    note: str


@dataclass(frozen=True)
class Detail:
    """The page of a request."""

    request: ApprovalRequest
    icon: str
    label: str
    title: str
    lines: list[tuple[str, str]]
    by: str
    steps: list[ShownStep]
    history: list[ShownEntry]
    is_mine: bool
    is_asked: bool
    why_not: Refusal | None
    url: str


def ended_facts(request: ApprovalRequest) -> dict[str, str]:
    """Return who ended a request and when, for the sentence that the slower of two deciders reads."""
    if request.ended_at is None:
        return {}
    from zhike.web.filters import datetime_text

    name = person_names([request.ended_by_id]).get(request.ended_by_id or 0, "—")
    return {"name": name, "at": datetime_text(request.ended_at)}


def my_seats(request: ApprovalRequest, person_id: int) -> list[Seat]:
    """Return the waiting seats of the present step in which a person may decide."""
    here = Seat.objects.filter(request_id=request.pk, step=request.step, state=Waiting.WAITING)
    return [seat for seat in here.order_by("pk") if person_id in seat.deciders]


def why_cannot_decide(actor: Actor, request: ApprovalRequest) -> Refusal | None:
    """Say why the actor may not decide on a request now; the same for the button and the service."""
    return rules.why_cannot_decide(
        state=request.state,
        ended=ended_facts(request),
        is_asked=bool(my_seats(request, actor.person_id)),
        is_own=request.by_id == actor.person_id,
        own_allowed=bool(get_policy(APPROVALS)["own"]),
    )


def get_detail(*, actor: Actor, request: ApprovalRequest) -> Detail:
    """Return what the page of a request shows; the caller has read it within the actor's sight."""
    seats = list(Seat.objects.filter(request_id=request.pk).order_by("step", "pk"))
    entries = list(HistoryEntry.objects.filter(request_id=request.pk).order_by("pk"))
    steps = [Step.from_json(one) for one in request.steps]
    words = Words.of(steps)
    coming = [find_deciders(step, request.by_id) if _is_coming(request, at) else set() for at, step in enumerate(steps)]
    ids = {request.by_id, *(id_ for several in coming for id_ in several)}
    ids |= {id_ for seat in seats for id_ in (*seat.deciders, seat.decided_by_id or 0)}
    ids |= {id_ for entry in entries for id_ in (*entry.about, entry.by_id or 0)}
    names = person_names(ids)
    kind = find(request.kind)
    why_not = why_cannot_decide(actor, request)
    is_mine = request.by_id == actor.person_id
    return Detail(
        request=request,
        icon=kind.icon if kind else "checklist",
        label=str(kind.label) if kind else request.kind,
        title=kind.title(request.facts) if kind else request.subject,
        lines=list(kind.lines(request.facts)) if kind else [],
        by=names.get(request.by_id, "—"),
        steps=[
            _shown_step(request, at, words.say(step), [s for s in seats if s.step == at], names, coming[at])
            for at, step in enumerate(steps)
        ],
        history=[_shown_entry(entry, names) for entry in entries],
        is_mine=is_mine,
        is_asked=why_not is None,
        why_not=why_not,
        url=request.url if is_mine or (kind and kind.deciders_may_open) else "",
    )


def _is_coming(request: ApprovalRequest, at: int) -> bool:
    return request.state == State.OPEN and at > request.step


def _shown_step(
    request: ApprovalRequest, at: int, words: str, seats: list[Seat], names: dict[int, str], coming: set[int]
) -> ShownStep:
    is_now = request.state == State.OPEN and at == request.step
    state = "now" if is_now else "done" if seats else ""
    expected = "、".join(sorted(names.get(id_, "—") for id_ in coming))
    return ShownStep(at + 1, words, state, [_shown_seat(seat, names) for seat in seats], expected)


def _shown_seat(seat: Seat, names: dict[int, str]) -> ShownSeat:
    by = seat.decided_by_id
    return ShownSeat(
        name=names.get(seat.person_id, "—"),
        stand_ins="、".join(names.get(id_, "—") for id_ in seat.stand_ins),
        state=seat.state,
        label=str(seat.get_state_display()),
        by=names.get(by, "—") if by and by != seat.person_id else "",
        at=seat.decided_at,
        reason=seat.reason,
    )


def _shown_entry(entry: HistoryEntry, names: dict[int, str]) -> ShownEntry:
    about = "、".join(names.get(id_, "—") for id_ in entry.about)
    return ShownEntry(
        entry.at, entry.act, str(Act(entry.act).label), names.get(entry.by_id or 0, ""), about, entry.note
    )
