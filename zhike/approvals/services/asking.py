"""Ask for a yes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from zhike.access.actor import Actor
from zhike.access.policies import get_policy
from zhike.events.services import record
from zhike.lib.refusals import Refused, refuse_if

from .. import kinds, rules
from ..choices import Act
from ..messages import REQUESTED
from ..models import ApprovalRequest, HistoryEntry
from ..policies import APPROVALS
from ..queries import find_deciders, flow_of, has_open_request
from .steps import open_step


@dataclass(frozen=True)
class Asked:
    """What is asked for.

    `subject` names it within its kind; `facts` are put into words by the kind; `url` leads there.
    """

    subject: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    reason: str = ""
    url: str = ""
    customer_id: int | None = None


def request(*, actor: Actor, kind: str, asked: Asked, now: datetime) -> ApprovalRequest:
    """Ask for a yes by the flow in force; the people of the first step hear of it. Records approvals.requested.

    Refused when the same is asked already, or when a step has nobody but the requester. Locks nothing, so that
    it may be called while a customer is locked.
    """
    declared = kinds.get(kind)
    steps, _version = flow_of(kind)
    with transaction.atomic():
        refuse_if(rules.why_cannot_request_twice(is_open=has_open_request(kind, asked.subject)))
        _refuse_without_deciders(actor, steps)
        row = ApprovalRequest(
            kind=declared.name,
            subject=asked.subject,
            by_id=actor.person_id,
            department_id=actor.department_id,
            customer_id=asked.customer_id,
            url=asked.url,
            reason=asked.reason.strip()[:500],
            facts=dict(asked.facts),
            steps=[step.to_json() for step in steps],
            created_at=now,
        )
        try:
            with transaction.atomic():
                row.save()
        except IntegrityError as error:
            refusal = rules.why_cannot_request_twice(is_open=True)
            assert refusal is not None
            raise Refused(refusal) from error
        HistoryEntry.objects.create(request=row, at=now, act=Act.ASKED, by_id=actor.id_or_none, note=row.reason)
        data = {"kind": kind, "request": row.pk, "facts": row.facts, "reason": row.reason}
        record(actor=actor, kind=REQUESTED, customer_id=row.customer_id, data=data, at=now)
        open_step(row, 0, now)
    return row


def _refuse_without_deciders(actor: Actor, steps: tuple[rules.Step, ...]) -> None:
    """Refuse a flow in which some step asks nobody but the requester."""
    own_allowed = bool(get_policy(APPROVALS)["own"])
    for step in steps:
        found = find_deciders(step, actor.person_id)
        others = found if own_allowed else found - {actor.person_id}
        refuse_if(rules.why_cannot_request(deciders=len(others), own_only=bool(found)))
