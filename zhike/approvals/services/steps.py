"""Open a step of a request, and tell who is asked. Inside the caller's transaction, the request new or locked."""

from collections.abc import Iterable
from datetime import datetime

from django.utils import timezone

from zhike.access.policies import get_policy
from zhike.access.queries import person_names
from zhike.lib.refusals import refuse_if
from zhike.notify.services import notify

from .. import kinds, rules
from ..choices import Act
from ..messages import ASKED
from ..models import ApprovalRequest, HistoryEntry, Seat
from ..policies import APPROVALS
from ..queries import away_now, find_deciders
from ..rules import Step
from ..wording import lazy_subject, lazy_title


def open_step(request: ApprovalRequest, at: int, now: datetime) -> None:
    """Seat the people of a step, with stand-ins for those who are away, and tell them."""
    step = Step.from_json(request.steps[at])
    people = find_deciders(step, request.by_id)
    if not get_policy(APPROVALS)["own"]:
        people -= {request.by_id}
    refuse_if(rules.why_cannot_request(deciders=len(people), own_only=False))
    away = {
        person: to
        for person, to in away_now(people, timezone.localdate(now)).items()
        if to != request.by_id and to not in people
    }
    Seat.objects.bulk_create(
        Seat(request=request, step=at, person_id=person, stand_ins=[away[person]] if person in away else [])
        for person in sorted(people)
    )
    request.step, request.due_at = at, rules.next_deadline(step, now)
    request.save(update_fields=["step", "due_at"])
    HistoryEntry.objects.create(request=request, at=now, act=Act.TURN, step=at, about=sorted(people))
    for person, to in sorted(away.items()):
        HistoryEntry.objects.create(request=request, at=now, act=Act.AWAY, step=at, about=[person, to])
    tell_asked(request, {*people, *away.values()}, now, f"turn-{at}")


def tell_asked(request: ApprovalRequest, person_ids: Iterable[int], now: datetime, cause: str) -> None:
    """Tell people that a request waits for them; once per cause."""
    kind = kinds.get(request.kind)
    name = person_names([request.by_id]).get(request.by_id, "")
    notify(
        person_ids=person_ids,
        kind=ASKED,
        title=lazy_title(name, kind),
        body=lazy_subject(kind, request.facts),
        url=f"/approvals/{request.pk}/",
        customer_id=request.customer_id,
        key=f"approval-{request.pk}-{cause}",
        at=now,
    )
