"""Change the company's taxonomy of needs."""

from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.http import Http404

from zhike.access.actor import Actor
from zhike.access.queries.capabilities import refuse_unless_capable
from zhike.events.services import record
from zhike.lib.refusals import refuse_if

from ...models import NeedCategory
from .. import kinds, rules
from ..choices import Axis


def save_category(
    *, actor: Actor, category_id: int | None, axis: str, name: str, help_: str, is_active: bool, now: datetime
) -> NeedCategory:
    """Add a category or rename one; a renamed delivered one is the company's own from then on.

    Refused for a name that is there. A category out of use stays on the needs that have it.
    """
    refuse_unless_capable(actor, "setting", "edit")
    with transaction.atomic():
        row = _find(category_id, axis)
        wanted = name.strip()
        taken = NeedCategory.objects.filter(axis=row.axis, name=wanted).exclude(pk=row.pk).exists()
        refuse_if(rules.why_bad_category(name=wanted, taken=taken))
        if row.key and wanted not in (row.name, row.label):
            row.key = ""
        if not row.key:
            row.name, row.help = wanted, help_.strip()
        row.is_active = is_active
        row.save()
        data = {"category": row.pk, "name": row.name, "active": is_active}
        record(actor=actor, kind=kinds.CATEGORY_SAVED, customer_id=None, data=data, at=now)
    return row


def _find(category_id: int | None, axis: str) -> NeedCategory:
    if category_id is None:
        last = NeedCategory.objects.filter(axis=axis).aggregate(last=Max("position"))["last"]
        return NeedCategory(axis=Axis(axis), position=(last or 0) + 1)
    row = NeedCategory.objects.select_for_update().filter(pk=category_id).first()
    if row is None:
        raise Http404
    return row
