"""Visits that wait for somebody: today's, and those that nobody has summarised; for 今日, reminders and the sheet."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from zhike.access.actor import Actor

from ...models import Visit
from ...reasons import COUNT_CAP, Asked, TodayItem
from ..choices import AHEAD, UNSUMMARISED, VisitState
from .scope import visible_visits


@dataclass(frozen=True)
class Unsummarised:
    """A visit that happened and has no summary yet; `is_late` once its time is over."""

    visit_id: int
    customer_id: int
    customer: str
    person_id: int
    purpose: str
    arrived_on: date
    due_at: datetime
    is_late: bool


UNSUMMARISED_WAITS = """
EXISTS (SELECT FROM activities_visit WHERE person_id = asked.person AND state IN ('on_site', 'left')
  AND due_at IS NOT NULL)
"""
TODAY_WAITS = """
EXISTS (SELECT FROM activities_visit WHERE person_id = asked.person AND state IN ('waiting', 'planned')
  AND planned_at >= asked.tomorrow - interval '36 hours' AND planned_at < asked.tomorrow)
OR EXISTS (SELECT FROM activities_visit WHERE coach_id = asked.person AND state IN ('waiting', 'planned')
  AND planned_at >= asked.tomorrow - interval '36 hours' AND planned_at < asked.tomorrow)
"""


def list_unsummarised(
    *, actor: Actor, person_ids: Sequence[int], now: datetime, limit: int = 200
) -> list[Unsummarised]:
    """Return the visits of some people that wait for a summary, oldest first, as far as the actor sees them."""
    rows = _waiting(actor, person_ids).select_related("customer").order_by("due_at", "pk")[:limit]
    return [
        Unsummarised(
            row.pk,
            row.customer_id,
            row.customer.name,
            row.person_id,
            row.purpose,
            timezone.localdate(row.planned_at),
            row.due_at,
            row.due_at < now,
        )
        for row in rows
        if row.due_at is not None
    ]


def count_unsummarised(*, actor: Actor, person_ids: Sequence[int]) -> int:
    """Return how many there are, stopping after COUNT_CAP + 1."""
    return _waiting(actor, person_ids).order_by()[: COUNT_CAP + 1].count()


def _waiting(actor: Actor, person_ids: Sequence[int]) -> QuerySet[Visit]:
    rows = visible_visits(actor).filter(person_id__in=list(person_ids))
    return rows.filter(state__in=UNSUMMARISED, due_at__isnull=False)


def _to_summarise(asked: Asked) -> QuerySet[Visit]:
    return _among(asked, _waiting(asked.actor, [asked.person_id]))


def _among(asked: Asked, rows: QuerySet[Visit]) -> QuerySet[Visit]:
    return rows if asked.among is None else rows.filter(customer_id__in=asked.among)


def find_to_summarise(asked: Asked) -> list[TodayItem]:
    """Return visits without a summary, oldest first."""
    rows = _to_summarise(asked).select_related("customer").order_by("due_at", "pk")
    if asked.after:
        at = datetime.fromisoformat(str(asked.after[0]))
        rows = rows.filter(Q(due_at=at, pk__gt=asked.after[1]) | Q(due_at__gt=at))
    return [_summary_item(asked, row) for row in rows[: asked.limit + 1]]


def _summary_item(asked: Asked, row: Visit) -> TodayItem:
    due = timezone.localtime(row.due_at)
    is_late = row.due_at is not None and row.due_at < asked.now
    words = _("%(day)s 的拜访还没写小结：%(purpose)s")
    return TodayItem(
        **_of_customer(asked, row),
        chip=_("小结已过期") if is_late else _("%(time)s 前写小结") % {"time": f"{due:%m-%d %H:%M}"},
        tone="red" if is_late else "gold",
        sentence=words % {"day": f"{timezone.localtime(row.planned_at):%m-%d}", "purpose": row.purpose},
        key=(row.due_at.isoformat() if row.due_at else "", row.pk, row.customer_id),
        act=_("写小结"),
        url=reverse("visits:summary", args=[row.customer_id, row.pk]),
    )


def count_to_summarise(asked: Asked) -> int:
    """Return how many there are, up to the cap."""
    return _to_summarise(asked).order_by()[: COUNT_CAP + 1].count()


def day_bounds(day: date) -> tuple[datetime, datetime]:
    """Return when a day begins and ends here."""
    begins = timezone.make_aware(datetime.combine(day, time.min))
    return begins, begins + timedelta(days=1)


def _of_today(asked: Asked) -> QuerySet[Visit]:
    begins, ends = day_bounds(asked.today)
    mine = Q(person_id=asked.person_id) | Q(coach_id=asked.person_id)
    rows = visible_visits(asked.actor).filter(mine, state__in=AHEAD, planned_at__gte=begins, planned_at__lt=ends)
    return _among(asked, rows)


def find_today(asked: Asked) -> list[TodayItem]:
    """Return the visits of today that nobody has begun, in their order."""
    rows = _of_today(asked).select_related("customer", "person").order_by("planned_at", "pk")
    if asked.after:
        at = datetime.fromisoformat(str(asked.after[0]))
        rows = rows.filter(Q(planned_at=at, pk__gt=asked.after[1]) | Q(planned_at__gt=at))
    return [_today_item(asked, row) for row in rows[: asked.limit + 1]]


def _today_item(asked: Asked, row: Visit) -> TodayItem:
    planned = timezone.localtime(row.planned_at)
    is_coach = row.person_id != asked.person_id
    words = _("陪 %(name)s 拜访：%(purpose)s") if is_coach else _("拜访：%(purpose)s")
    waits = row.state == VisitState.WAITING
    return TodayItem(
        **_of_customer(asked, row),
        chip=_("%(time)s 待审批") % {"time": f"{planned:%H:%M}"} if waits else f"{planned:%H:%M}",
        tone="red" if row.planned_at < asked.now and not waits else "",
        sentence=words % {"name": row.person.name, "purpose": row.purpose},
        key=(row.planned_at.isoformat(), row.pk, row.customer_id),
        act=_("去拜访"),
        url=reverse("visits:detail", args=[row.customer_id, row.pk]),
    )


def count_today(asked: Asked) -> int:
    """Return how many there are, up to the cap."""
    return _of_today(asked).order_by()[: COUNT_CAP + 1].count()


def _of_customer(asked: Asked, row: Visit) -> dict[str, Any]:
    """Return what a row of the day says of the customer."""
    return {
        "customer_id": row.customer_id,
        "name": row.customer.name,
        "grade": row.customer.grade,
        "phone": asked.phone_of(row.customer, row.customer.phone),
    }
