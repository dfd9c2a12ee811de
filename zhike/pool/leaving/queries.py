"""Who leaves, what they still hold, and how much they look at compared with before."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count
from django.utils import timezone

from zhike.access.actor import Actor
from zhike.access.models import Leaving
from zhike.access.policies import get_policy
from zhike.customers.models import Customer

from ..handover.queries import leavers_in_reach
from ..models import ArchiveViews, Handover
from .policy import LEAVING
from .rules import is_unusual, usual_views


@dataclass(frozen=True)
class Glance:
    """The busiest hour of somebody since a moment, against what was usual before the notice."""

    usual: float
    highest: int
    at: datetime | None
    unusual: bool


@dataclass(frozen=True)
class LeaverLine:
    """Somebody on the way out."""

    leaving: Leaving
    name: str
    department: str
    is_active: bool
    customers: int
    handover_id: int | None
    handover_state: str
    glance: Glance


def list_leavers(*, actor: Actor, now: datetime) -> list[LeaverLine]:
    """Return who gave notice within the actor's reach, the nearest last day first."""
    rows = Leaving.objects.filter(person__in=leavers_in_reach(actor)).select_related("person__department")
    leavers = list(rows.order_by("last_on", "pk")[:200])
    ids = [row.pk for row in leavers]
    held = Customer.objects.filter(owner_id__in=ids, deleted_at__isnull=True)
    counts = dict(held.values_list("owner_id").annotate(n=Count("pk")).order_by())
    plans = {one.person_id: one for one in Handover.objects.filter(person_id__in=ids).order_by("pk")}
    glances = glance_at(leavers, now)
    return [
        LeaverLine(
            row,
            row.person.name,
            row.person.department.name if row.person.department else "",
            row.person.is_active,
            counts.get(row.pk, 0),
            plans[row.pk].pk if row.pk in plans else None,
            plans[row.pk].get_state_display() if row.pk in plans else "",
            glances[row.pk],
        )
        for row in leavers
    ]


def glance_at(leavers: Iterable[Leaving], now: datetime, *, hours: int = 0) -> dict[int, Glance]:
    """Return the busiest hour of each since his notice, or only in the last hours; one query for all."""
    policy = get_policy(LEAVING)
    rows = list(leavers)
    first = min((row.notice_on for row in rows), default=timezone.localdate(now)) - timedelta(days=366)
    counted: defaultdict[int, list[tuple[datetime, int]]] = defaultdict(list)
    views = ArchiveViews.objects.filter(person_id__in=[row.pk for row in rows], hour__date__gte=first)
    for person_id, hour, count in views.values_list("person_id", "hour", "count"):
        counted[person_id].append((hour, count))
    return {row.pk: _glance(row, counted[row.pk], policy, now, hours) for row in rows}


def _glance(
    row: Leaving, counted: list[tuple[datetime, int]], values: Mapping[str, Any], now: datetime, hours: int
) -> Glance:
    start = row.notice_on - timedelta(days=values["baseline_days"])
    usual = usual_views([count for hour, count in counted if start <= timezone.localdate(hour) < row.notice_on])
    since = [
        (count, hour)
        for hour, count in counted
        if timezone.localdate(hour) >= row.notice_on and (not hours or now - hour <= timedelta(hours=hours))
    ]
    highest, at = max(since, default=(0, None))
    unusual = is_unusual(count=highest, usual=usual, times=values["times"], at_least=values["at_least"])
    return Glance(round(usual, 1), highest, at, unusual)
