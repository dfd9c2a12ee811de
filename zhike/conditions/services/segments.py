"""Keep segments: living lists that conditions, care and rules refer to by name."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from zhike.access.actor import Actor
from zhike.lib.refusals import Refusal, Refused, refuse_if
from zhike.lib.text import clean_text

from .. import rules
from ..compiling import compile_condition
from ..drafts import SegmentDraft
from ..language import Node, comparisons, dump, parse
from ..membership import segments_in
from ..models import SavedView, Segment
from ..queries.segments import get_segment
from ..registry import subject_of

NAME_LENGTH = 40
_PERSONAL = frozenset({"is_me", "is_mine"})


def save_segment(*, actor: Actor, segment_id: int | None, draft: SegmentDraft, now: datetime) -> Segment:
    """Make or change a segment. Refused when the condition does not fit, means “me”, or leads back to itself."""
    subject = subject_of(draft.subject)
    refuse_if(rules.why_cannot_create_segment(may_edit=actor.can(subject.object, "edit")))
    node = parse(draft.condition)
    refuse_if(rules.why_not_personal(any(one.op in _PERSONAL for one in comparisons(node))))
    with transaction.atomic():
        segment = _new(actor, draft, now) if segment_id is None else _known(actor, segment_id)
        refuse_if(why_leads_back(segment.pk, node))
        compile_condition(actor=actor, subject=draft.subject, node=node, now=now)
        segment.name, segment.note = clean_text(draft.name, NAME_LENGTH), clean_text(draft.note, 200)
        refuse_if(rules.why_cannot_name(segment.name))
        segment.condition, segment.is_active, segment.updated_at = dump(node), draft.is_active, now
        try:
            with transaction.atomic():
                segment.save()
        except IntegrityError as error:
            raise Refused(Refusal("conditions.name_taken", _("已经有一个同名的客群。"))) from error
    return segment


def _new(actor: Actor, draft: SegmentDraft, now: datetime) -> Segment:
    return Segment(subject=draft.subject, by_id=actor.person_id, created_at=now)


def _known(actor: Actor, segment_id: int) -> Segment:
    get_segment(actor=actor, segment_id=segment_id, to_change=True)
    return Segment.objects.select_for_update().get(pk=segment_id)


def why_leads_back(segment_id: int | None, node: Node) -> Refusal | None:
    """A segment must not be a member of itself, by whatever detour."""
    waiting, seen = list(segments_in(dump(node))), set()
    while waiting:
        inside = waiting.pop()
        if inside == segment_id:
            return Refusal("conditions.segments_invalid", _("客群之间互相引用成了一个圈，算不出来。"))
        if inside not in seen:
            seen.add(inside)
            found = Segment.objects.filter(pk=inside).values_list("condition", flat=True).first()
            waiting.extend(segments_in(found))
    return None


def delete_segment(*, actor: Actor, segment_id: int) -> str:
    """Delete a segment with its history; refused while a view or another segment refers to it."""
    with transaction.atomic():
        segment = get_segment(actor=actor, segment_id=segment_id, to_change=True)
        refuse_if(why_in_use(segment))
        name = segment.name
        segment.delete()
    return name


def why_in_use(segment: Segment) -> Refusal | None:
    """What refers to a segment would mean something else without it."""
    names = [
        one.name
        for model in (Segment, SavedView)
        for one in model.objects.filter(~Q(condition=None), subject=segment.subject).only("name", "condition")
        if segment.pk in segments_in(one.condition)
    ]
    if not names:
        return None
    why = _("这个客群正被引用，不能删除：%(names)s") % {"names": "、".join(names[:5])}
    return Refusal("conditions.segment_in_use", why, {"names": names}, _("可以先停用。"))
