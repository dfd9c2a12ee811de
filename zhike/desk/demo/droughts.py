"""Weeks of the demo company in which a team had no new A: one lasts, one was answered and is asked about now."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from random import Random

from zhike.access.models import Department, Person
from zhike.access.queries import get_actor
from zhike.sales.alerts.services import answer_alert, ask_results, raise_alerts
from zhike.sales.models import GradeChange, NewAAlert
from zhike.sales.sheets.days import Clock, read_clock

LASTING, ANSWERED = "华东销售二部", "华南销售二部"
# From which to which working day before today's sheet there was no new A.
_DRY = {LASTING: (5, 0), ANSWERED: (14, 9)}
_CAUSE = "这两周都在跑老客户的售后，B 类客户没人打电话，方案发出去就没再跟。"
_MEASURE = "每人每天先打五个 B 类电话，周三下午我陪两个人上门。"


def dry_spans(departments: Mapping[str, Department], now: datetime) -> dict[int, tuple[datetime, datetime]]:
    """Return from when to when each of these teams has no new A."""
    clock = read_clock(now)
    return {departments[name].pk: (_moment(clock, first), _moment(clock, last)) for name, (first, last) in _DRY.items()}


def _moment(clock: Clock, back: int) -> datetime:
    """Return the cut-off so many working days before the newest closed sheet."""
    return clock.cutoff_of(clock.calendar.add_workdays(clock.closed_day, -back)) if back else clock.now


def keep_dry(changes: Sequence[GradeChange], spans: Mapping[int, tuple[datetime, datetime]], random: Random) -> None:
    """Let a deal that came to A within such a span have come to it before; its steps go back together."""
    for place, change in enumerate(changes):
        start, end = spans.get(change.department_id or 0, (None, None))
        if start is None or end is None or change.to_grade != "A" or not start < change.at <= end:
            continue
        back = change.at - (start - timedelta(hours=random.randrange(2, 40)))
        for step in changes[: place + 1]:
            step.at -= back


def answer_droughts(people: Mapping[str, Person], now: datetime) -> None:
    """Raise the alarm of the earlier span then, let its manager answer it the next morning, and ask about it now."""
    clock = read_clock(now)
    last = _DRY[ANSWERED][1]
    raised_at = _moment(clock, last) + timedelta(minutes=5)
    raise_alerts(now=raised_at)
    alert = NewAAlert.objects.filter(department__name=ANSWERED).order_by("pk").first()
    if alert is not None:
        actor, answered_at = get_actor(people["pengfei"].pk), raised_at + timedelta(hours=13)
        answer_alert(actor=actor, alert_id=alert.pk, cause=_CAUSE, measure=_MEASURE, now=answered_at)
    raise_alerts(now=now)
    ask_results(now=now)
