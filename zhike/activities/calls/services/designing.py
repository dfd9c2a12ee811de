"""Change the form of a type of call: the next version, in force at once for new reviews."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from zhike.access.actor import Actor
from zhike.access.queries.capabilities import refuse_unless_capable
from zhike.lib.refusals import refuse_if

from ...models import ReviewForm
from ..rules import why_form_changed
from ..scoring import Item, why_bad_form


def change_review_form(
    *, actor: Actor, call_type: str, items: Sequence[Item], seen_version: int, now: datetime
) -> ReviewForm:
    """Put the next version of a form in force; reviews written so far keep the one they were scored by.

    Refused when the items do not sum to 100, or somebody else was quicker. Locks the form in force.
    """
    refuse_unless_capable(actor, "setting", "edit")
    refuse_if(why_bad_form(items))
    with transaction.atomic():
        current = ReviewForm.objects.select_for_update().get(call_type=call_type, is_current=True)
        refuse_if(why_form_changed(seen=seen_version, version=current.version))
        ReviewForm.objects.filter(pk=current.pk).update(is_current=False)
        return ReviewForm.objects.create(
            call_type=call_type,
            version=current.version + 1,
            items=[item.to_json() for item in items],
            by_id=actor.id_or_none,
            at=now,
        )
