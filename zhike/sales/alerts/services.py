"""Raise the alarm of a team without a new A, keep what its manager says, and ask what came of it."""

from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as lazy

from zhike.access.actor import Actor, reach_of
from zhike.access.models import Department
from zhike.access.queries import department_subtree
from zhike.lib.refusals import refuse_if
from zhike.notify.services import notify

from ..models import NewAAlert
from ..sheets.days import Clock, read_clock
from ..sheets.kinds import filled
from ..sheets.people import OBJECT, keepers, list_reps, reviewers_of
from .counting import count, days_before, entry_days, span_of
from .kinds import ALERT
from .rules import (
    ask_again_on,
    days_without,
    decompose,
    is_alarming,
    why_cannot_answer,
    why_cannot_report,
)

_FIRST = "SELECT min(at) FROM sales_gradechange WHERE department_id = ANY(%s)"


def raise_alerts(*, now: datetime) -> int:
    """Raise the alarm of every team that has been too long without a new A; return how many are new.

    Once per drought, safe to run again: the day of the last new A names it.
    """
    clock = read_clock(now)
    departments = Department.objects.filter(pk__in=keepers().values("department_id")).order_by("pk")
    return sum(_raise(department, clock) for department in departments)


def _raise(department: Department, clock: Clock) -> bool:
    began = _began_on(department.pk)
    if began is None:
        return False
    horizon = max(began, clock.calendar.add_workdays(clock.closed_day, -60))
    entries = entry_days(department.pk, since=horizon, clock=clock)
    days = days_without(entries, since=horizon, today=clock.closed_day, calendar=clock.calendar)
    if not is_alarming(days, limit=clock.rules.alert_days):
        return False
    since = max((day for day in entries if day <= clock.closed_day), default=horizon)
    if NewAAlert.objects.filter(department=department, since=since).exists():
        return False
    return _write(department, since, days, clock)


def _began_on(department_id: int) -> date | None:
    """Return since when a team grades at all; before that nothing is missing."""
    with connection.cursor() as cursor:
        cursor.execute(_FIRST, [sorted(department_subtree(department_id))])
        row = cursor.fetchone()
    return timezone.localdate(row[0]) if row and row[0] else None


@transaction.atomic
def _write(department: Department, since: date, days: list[date], clock: Clock) -> bool:
    figures = measure(department.pk, days, clock)
    alert, created = NewAAlert.objects.get_or_create(
        department=department, since=since, defaults={"raised_on": clock.closed_day, "figures": figures}
    )
    if created:
        _tell(alert, department, len(days), clock.now)
    return created


def measure(department_id: int, days: list[date], clock: Clock) -> dict[str, Any]:
    """Return the counts of some days and of the weeks before them, and the shortfall shared out over the factors."""
    people = [rep.id for rep in list_reps(keepers().filter(department_id__in=department_subtree(department_id)))]
    past_days = days_before(days[0], clock.calendar)
    counted = count(span_of(department_id, people, days, clock))
    past = count(span_of(department_id, people, past_days, clock))
    shared = decompose(counted=counted, past=past)
    return {
        "days": [day.isoformat() for day in days],
        "past_days": [day.isoformat() for day in past_days],
        "counted": asdict(counted),
        "past": asdict(past),
        "expected": shared.expected,
        "actual": shared.actual,
        "shares": [asdict(share) for share in shared.shares],
    }


def _tell(alert: NewAAlert, department: Department, days: int, now: datetime) -> None:
    notify(
        person_ids=reviewers_of(department.pk),
        kind=ALERT,
        key=f"new-a-{alert.pk}",
        title=filled(lazy("%(name)s 已经 %(n)d 个工作日没有新增 A"), {"name": department.name, "n": days}),
        body=lazy("看看少在哪一步，写下原因和措施。"),
        url=reverse("sales:alert", args=[alert.pk]),
        at=now,
    )


def may_answer(actor: Actor, department_id: int) -> bool:
    """Say whether the actor leads the team of an alarm."""
    reach = reach_of(actor, OBJECT, "approve")
    return reach.everything or department_id in reach.department_ids


def get_alert(*, actor: Actor, alert_id: int, lock: bool = False) -> NewAAlert:
    """Return an alarm of a team whose sheets the actor may see as a whole, or not found."""
    reach = reach_of(actor, OBJECT)
    rows = NewAAlert.objects.select_for_update() if lock else NewAAlert.objects.select_related("department")
    found = rows.filter(pk=alert_id).first()
    if found is None or not (reach.everything or found.department_id in reach.department_ids):
        raise Http404
    return found


def answer_alert(*, actor: Actor, alert_id: int, cause: str, measure: str, now: datetime) -> NewAAlert:
    """Keep why there was no new A and what is done about it; it is asked about a week later."""
    with transaction.atomic():
        alert = get_alert(actor=actor, alert_id=alert_id, lock=True)
        may = may_answer(actor, alert.department_id)
        refuse_if(why_cannot_answer(may=may, is_answered=bool(alert.answered_at), cause=cause, measure=measure))
        alert.cause, alert.measure = cause.strip(), measure.strip()
        alert.answered_by_id, alert.answered_at = actor.person_id, now
        alert.ask_on = ask_again_on(timezone.localdate(now))
        alert.save(update_fields=["cause", "measure", "answered_by", "answered_at", "ask_on"])
    return alert


def report_result(*, actor: Actor, alert_id: int, result: str, now: datetime) -> NewAAlert:
    """Keep what came of the measure."""
    with transaction.atomic():
        alert = get_alert(actor=actor, alert_id=alert_id, lock=True)
        refuse_if(
            why_cannot_report(
                may=may_answer(actor, alert.department_id),
                is_answered=bool(alert.answered_at),
                is_reported=bool(alert.reported_at),
                result=result,
            )
        )
        alert.result, alert.reported_at = result.strip(), now
        alert.save(update_fields=["result", "reported_at"])
    return alert


def ask_results(*, now: datetime) -> int:
    """Ask managers what came of the measures that they promised a week ago; each once."""
    today = timezone.localdate(now)
    due = NewAAlert.objects.filter(ask_on__lte=today, asked_at__isnull=True).select_related("department")
    asked = 0
    for alert in due.order_by("pk"):
        with transaction.atomic():
            if not NewAAlert.objects.filter(pk=alert.pk, asked_at__isnull=True).update(asked_at=now):
                continue
            if alert.reported_at is None and alert.answered_by_id is not None:
                _ask(alert, now)
                asked += 1
    return asked


def _ask(alert: NewAAlert, now: datetime) -> None:
    assert alert.answered_by_id is not None
    notify(
        person_ids=[alert.answered_by_id],
        kind=ALERT,
        key=f"new-a-result-{alert.pk}",
        title=filled(lazy("一周前的措施有结果了吗：%(name)s"), {"name": alert.department.name}),
        body=alert.measure,
        url=reverse("sales:alert", args=[alert.pk]),
        at=now,
    )
