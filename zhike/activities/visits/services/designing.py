"""Change the eyes-open checklist or a coaching form: the next version, in force at once for new visits."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from zhike.access.actor import Actor
from zhike.access.queries.capabilities import refuse_unless_capable
from zhike.lib.refusals import refuse_if

from ...models import CoachingForm, SightForm
from ..feeding import feedable_names
from ..rules import why_checklist_changed
from ..sights import Sight, why_bad_checklist
from ..skills import Skill, why_bad_skills


def change_checklist(*, actor: Actor, items: Sequence[Sight], seen_version: int, now: datetime) -> SightForm:
    """Put the next version of the checklist in force; answers given so far keep theirs. Locks the one in force."""
    refuse_unless_capable(actor, "setting", "edit")
    refuse_if(why_bad_checklist(items, feedable_names()))
    with transaction.atomic():
        current = SightForm.objects.select_for_update().get(is_current=True)
        refuse_if(why_checklist_changed(seen=seen_version, version=current.version))
        SightForm.objects.filter(pk=current.pk).update(is_current=False)
        return SightForm.objects.create(
            version=current.version + 1, items=[item.to_json() for item in items], by_id=actor.id_or_none, at=now
        )


def change_coaching_form(
    *, actor: Actor, visit_type: str, items: Sequence[Skill], seen_version: int, now: datetime
) -> CoachingForm:
    """Put the next version of a coaching form in force; coachings written so far keep theirs."""
    refuse_unless_capable(actor, "setting", "edit")
    refuse_if(why_bad_skills(items))
    with transaction.atomic():
        current = CoachingForm.objects.select_for_update().get(visit_type=visit_type, is_current=True)
        refuse_if(why_checklist_changed(seen=seen_version, version=current.version))
        CoachingForm.objects.filter(pk=current.pk).update(is_current=False)
        return CoachingForm.objects.create(
            visit_type=visit_type,
            version=current.version + 1,
            items=[item.to_json() for item in items],
            by_id=actor.id_or_none,
            at=now,
        )
