"""Count the members of segments once a day, so that people see them grow and shrink."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from zhike.access.actor import SystemActor
from zhike.lib.refusals import Refused

from ..language import parse
from ..models import Segment, SegmentCount
from ..queries.matching import matching, within

_MOST_MS = 60_000


def count_members(*, now: datetime) -> int:
    """Write today's number of members of every segment in use; return how many could be counted."""
    return sum(count_members_of(segment, now=now) is not None for segment in Segment.objects.filter(is_active=True))


def count_members_of(segment: Segment, *, now: datetime) -> int | None:
    """Write today's number of members over the whole base; None when the condition no longer fits or takes a minute."""
    try:
        with transaction.atomic(), within(_MOST_MS):
            rows = matching(actor=SystemActor(), subject=segment.subject, node=parse(segment.condition), now=now)
            members = rows.order_by().count()
    except Refused:
        return None
    today = timezone.localdate(now)
    SegmentCount.objects.update_or_create(segment=segment, on=today, defaults={"members": members})
    return members
