"""Segments and how many members they had."""

from datetime import date

from django.http import Http404

from zhike.access.actor import Actor

from .. import rules
from ..models import Segment, SegmentCount


def list_segments(*, subject: str) -> list[Segment]:
    """Return the segments of a subject, those in use first."""
    return list(Segment.objects.filter(subject=subject).order_by("-is_active", "name")[:500])


def get_segment(*, actor: Actor, segment_id: int, to_change: bool = False) -> Segment:
    """Return a segment; changing it is for its author and those who may change settings."""
    found = Segment.objects.filter(pk=segment_id).first()
    if found is None:
        raise Http404
    if to_change:
        rules.refuse_changing_segment(is_own=found.by_id == actor.person_id, may_all=actor.can("setting", "edit"))
    return found


def member_history(*, segment_id: int, since: date) -> list[tuple[date, int]]:
    """Return the number of members by day. Over the whole base: only for those who see all of it."""
    found = SegmentCount.objects.filter(segment_id=segment_id, on__gte=since).order_by("on")
    return list(found.values_list("on", "members"))


def last_counts() -> dict[int, int]:
    """Return the newest number of members by segment."""
    newest = SegmentCount.objects.order_by("segment_id", "-on").distinct("segment_id")
    return dict(newest.values_list("segment_id", "members"))
