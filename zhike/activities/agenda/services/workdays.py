"""Declare on which days the company works; the clocks of customers follow with the next sweep."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from zhike.access.actor import Actor
from zhike.access.queries.capabilities import refuse_unless_capable
from zhike.events.services import record
from zhike.lib import workdays
from zhike.lib.refusals import refuse_if

from ...models import CalendarDay
from ..drafts import SpecialDays
from ..kinds import WORKDAYS_CHANGED
from ..rules import why_cannot_declare, why_cannot_forget


def declare_days(*, actor: Actor, days: SpecialDays, now: datetime) -> int:
    """Make these days free, or worked, whatever was said of them before; return how many.

    Refused without the right to edit settings, and with activities.workdays_invalid for what rules.why_cannot_declare
    names. What the company declares stays when the state's announcement comes in.
    """
    refuse_unless_capable(actor, "setting", "edit")
    refuse_if(why_cannot_declare(days, today=timezone.localdate(now)))
    count = (days.last - days.first).days + 1
    rows = [
        CalendarDay(day=days.first + timedelta(days=n), is_workday=days.is_workday, name=days.name, is_own=True)
        for n in range(count)
    ]
    with transaction.atomic():
        CalendarDay.objects.bulk_create(
            rows, update_conflicts=True, unique_fields=["day"], update_fields=["is_workday", "name", "is_own"]
        )
        data = {"first": days.first, "last": days.last, "is_workday": days.is_workday, "name": days.name}
        record(actor=actor, kind=WORKDAYS_CHANGED, data=data, at=now)
    return count


def forget_day(*, actor: Actor, day: date, now: datetime) -> None:
    """Take back what the company declared about a day: the state's announcement holds again, else the plain week.

    A day about which the company said nothing stays. Refused without the right to edit settings, and for past days.
    """
    refuse_unless_capable(actor, "setting", "edit")
    refuse_if(why_cannot_forget(day, today=timezone.localdate(now)))
    announced = workdays.fill_years([day.year])
    with transaction.atomic():
        row = CalendarDay.objects.select_for_update().filter(pk=day, is_own=True).first()
        if row is None:
            return
        if day in announced.holidays | announced.workdays:
            CalendarDay.objects.filter(pk=day).update(is_workday=day in announced.workdays, name="", is_own=False)
        else:
            row.delete()
        data = {"first": day, "last": day, "taken_back": True, "name": row.name}
        record(actor=actor, kind=WORKDAYS_CHANGED, data=data, at=now)
