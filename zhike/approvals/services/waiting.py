"""Notice silence: remind, hand over to the manager above, and let stand-ins in for people who went away."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from .. import rules
from ..choices import Act, Late, State, Waiting
from ..models import ApprovalRequest, HistoryEntry, Seat
from ..queries import away_now, find_managers
from ..rules import Step
from .steps import tell_asked

BATCH = 200


def tend(*, now: datetime) -> int:
    """Go through the requests whose time is over and return how many; each in its own transaction, safe to repeat."""
    due = ApprovalRequest.objects.filter(state=State.OPEN, due_at__lte=now).order_by("due_at")
    return sum(_tend_one(request_id, now) for request_id in list(due.values_list("pk", flat=True)[:BATCH]))


def _tend_one(request_id: int, now: datetime) -> bool:
    with transaction.atomic():
        request = ApprovalRequest.objects.select_for_update().get(pk=request_id)
        if request.state != State.OPEN or request.due_at is None or request.due_at > now:
            return False
        step = Step.from_json(request.steps[request.step])
        seats = list(Seat.objects.filter(request_id=request_id, step=request.step, state=Waiting.WAITING))
        if step.late == Late.ESCALATE:
            _escalate(request, seats, now)
        else:
            people = sorted({id_ for seat in seats for id_ in seat.deciders})
            _note(request, Act.REMINDED, people, now)
            tell_asked(request, people, now, f"late-{request.step}-{now:%Y%m%d%H%M}")
        request.due_at = rules.next_deadline(step, now)
        request.save(update_fields=["due_at"])
    return True


def _escalate(request: ApprovalRequest, seats: list[Seat], now: datetime) -> None:
    """Let the managers of those who are silent decide too; where nobody stands above, remind."""
    told: set[int] = set()
    for seat in seats:
        above: set[int] = set()
        for person_id in seat.deciders:
            above |= find_managers(person_id)
        new = sorted(above - seat.deciders - {request.by_id})
        if new:
            seat.stand_ins = [*seat.stand_ins, *new]
            seat.save(update_fields=["stand_ins"])
            _note(request, Act.ESCALATED, [seat.person_id, *new], now)
        told |= set(new) or seat.deciders
    tell_asked(request, told, now, f"late-{request.step}-{now:%Y%m%d%H%M}")


def take_absences_in(*, now: datetime) -> int:
    """Let stand-ins decide for people who are away since today; return for how many seats."""
    today = timezone.localdate(now)
    waiting = Seat.objects.filter(state=Waiting.WAITING, request__state=State.OPEN)
    away = away_now(set(waiting.values_list("person_id", flat=True)), today)
    found = waiting.filter(person_id__in=away).values_list("pk", "request_id", "person_id", "stand_ins")
    missing = [row for row in found if away[row[2]] not in row[3]]
    return sum(_stand_in(seat_id, request_id, away[person_id], now) for seat_id, request_id, person_id, _ in missing)


def _stand_in(seat_id: int, request_id: int, to_person_id: int, now: datetime) -> bool:
    with transaction.atomic():
        request = ApprovalRequest.objects.select_for_update().get(pk=request_id)
        seat = Seat.objects.filter(pk=seat_id, state=Waiting.WAITING).first()
        if seat is None or to_person_id == request.by_id or to_person_id in seat.deciders:
            return False
        seat.stand_ins = [*seat.stand_ins, to_person_id]
        seat.save(update_fields=["stand_ins"])
        _note(request, Act.AWAY, [seat.person_id, to_person_id], now)
        tell_asked(request, [to_person_id], now, f"away-{request.step}-{to_person_id}")
    return True


def _note(request: ApprovalRequest, act: Act, about: list[int], now: datetime) -> None:
    HistoryEntry.objects.create(request=request, at=now, act=act, step=request.step, about=about)
