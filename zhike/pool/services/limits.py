"""A person's own holding limit, in place of the company's."""

from datetime import datetime

from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _

from zhike.access.actor import Actor
from zhike.access.models import Person
from zhike.events.services import record
from zhike.lib.refusals import Refusal, refuse_if

from ..models import Quota
from ..queries import rulebook

LIMIT_CHANGED = "pool.limit_changed"


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
