"""A person's own holding limit, in place of the company's."""

from datetime import datetime

from django.db import transaction
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from zhike.access.actor import Actor
from zhike.access.models import Person
from zhike.approvals.models import ApprovalRequest
from zhike.approvals.services import Asked, request
from zhike.events.services import record
from zhike.lib.refusals import Refusal, refuse_if

from ..models import Quota
from ..queries import rulebook
from ..queries.loads import holding_limits

LIMIT_CHANGED, LIMIT = "pool.limit_changed", "pool.limit"


def why_cannot_set_limit(*, may: bool, reason: str) -> Refusal | None:
    """Say why somebody's own limit is not set: only who sets pools up does, and says why."""
    if not may:
        return Refusal("access.not_allowed", _("你没有设置公海的权限。"), {}, _("请联系管理员。"))
    if not reason.strip():
        return Refusal("pool.limit_without_reason", _("请写明为什么给他单独的上限。"), {"field": "reason"})
    return None


def set_own_limit(*, actor: Actor, person_id: int, holding: int | None, reason: str, now: datetime) -> None:
    """Let a person hold so many customers, whatever the company's rule says; None follows the rule again.

    The limit of a pool still holds. What he has beyond it stays his, he gets no more. Records pool.limit_changed.
    """
    refuse_if(why_cannot_set_limit(may=actor.can("pool", "edit"), reason=reason))
    _write(actor, person_id, holding, reason, now)


def why_cannot_ask_limit(*, wanted: int, limit: int | None) -> Refusal | None:
    """Say why a higher limit is not asked for: there is none, or the one there is allows as much."""
    if limit is None:
        return Refusal("pool.no_limit", _("你没有保有量上限，不需要申请。"))
    if wanted <= limit:
        sentence = _("现在的上限已是 {limit} 位。").format(limit=limit)
        return Refusal("pool.limit_high_enough", sentence, {"field": "holding", "limit": limit}, _("请填更大的数。"))
    return None


def request_limit(*, actor: Actor, holding: int, reason: str, now: datetime) -> ApprovalRequest:
    """Ask for a limit of one's own, above the one in force; one request at a time."""
    limit = holding_limits([actor.person_id], now)[actor.person_id]
    refuse_if(why_cannot_ask_limit(wanted=holding, limit=limit))
    facts = {"name": actor.name, "person_id": actor.person_id, "from": limit, "to": holding}
    asked = Asked(f"limit:{actor.person_id}", facts, reason.strip(), reverse("pool:presence"))
    return request(actor=actor, kind=LIMIT, asked=asked, now=now)


def grant_limit(actor: Actor, asked: ApprovalRequest, now: datetime) -> None:
    """Let the person hold as many as he asked for; the flow of the company decided who may grant it."""
    _write(actor, int(asked.facts["person_id"]), int(asked.facts["to"]), asked.reason, now)


def _write(actor: Actor, person_id: int, holding: int | None, reason: str, now: datetime) -> None:
    with transaction.atomic():
        name = Person.objects.filter(pk=person_id, is_active=True).values_list("name", flat=True).first()
        if name is None:
            raise Http404
        Quota.objects.get_or_create(person_id=person_id)
        quota = Quota.objects.select_for_update().get(pk=person_id)
        before, quota.holding = quota.holding, holding
        quota.save(update_fields=["holding"])
        said = {"person": person_id, "person_name": name, "from": before, "to": holding, "reason": reason.strip()}
        record(actor=actor, kind=LIMIT_CHANGED, customer_id=None, data=said, at=now)
    rulebook.forget()
