"""Which deals stand longer in their stage than the company expects."""

from datetime import datetime, time, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from ..models import Opportunity, PipelineStage


def narrow_to_stale(rows: QuerySet[Opportunity], now: datetime) -> QuerySet[Opportunity]:
    """Keep deals that stand in their stage for more days than it expects."""
    today = timezone.localdate(now)
    condition = Q(pk__in=[])
    limits = PipelineStage.objects.filter(expected_days__isnull=False).values_list("pk", "expected_days")
    for stage_id, days in limits:
        start = timezone.make_aware(datetime.combine(today - timedelta(days=days or 0), time()))
        condition |= Q(stage_id=stage_id, stage_since__lt=start)
    return rows.filter(condition)
