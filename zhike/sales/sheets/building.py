"""Make sheets from what happened: live for one person, or for everybody at the cut-off."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from ..models import DailySheet, SheetWay
from . import content
from .days import Clock, read_clock
from .facts import read_facts
from .people import Rep, keepers, list_reps, lock_sheets_of

BATCH = 50
MOST_DAYS = 5
JUST_NOW = timedelta(hours=1)

Built = tuple[dict[str, Any], dict[str, Any]]


def build(people: Sequence[int], *, day: date, clock: Clock) -> dict[int, Built]:
    """Return content and figures of each person's sheet, as the facts are now."""
    facts = read_facts(people, day=day, window=clock.window(day))
    return {
        person_id: content.assemble(one, day=day, rules=clock.rules, calendar=clock.calendar)
        for person_id, one in facts.items()
    }


def close_sheets(*, now: datetime) -> int:
    """Keep the sheets of the last days that nobody submitted in time, as the facts are; return how many.

    Safe to run again and from two places: a person and day have one sheet, whoever comes first.
    """
    clock = read_clock(now)
    reps = list_reps(keepers())
    return sum(_close_day(day, reps, clock) for day in _days_to_close(clock))


def _days_to_close(clock: Clock) -> list[date]:
    """Return the closed days since the last one that was kept.

    A company that just begins starts with the next cut-off: nothing is made up for days without sheets.
    """
    newest = clock.closed_day
    kept = DailySheet.objects.order_by("-day").values_list("day", flat=True)
    known = kept.filter(day__lt=newest).first()
    if known is None and clock.now - clock.cutoff_of(newest) > JUST_NOW and not kept.filter(day=newest).exists():
        return []
    days = [newest]
    while known is not None and len(days) < MOST_DAYS and (before := clock.calendar.add_workdays(days[0], -1)) > known:
        days.insert(0, before)
    return days


def _close_day(day: date, reps: Iterable[Rep], clock: Clock) -> int:
    kept = set(DailySheet.objects.filter(day=day).values_list("person_id", flat=True))
    missing = [rep for rep in reps if rep.id not in kept]
    return sum(_close_some(day, missing[at : at + BATCH], clock) for at in range(0, len(missing), BATCH))


@transaction.atomic
def _close_some(day: date, reps: Sequence[Rep], clock: Clock) -> int:
    people = [rep.id for rep in reps]
    lock_sheets_of(people)
    kept = set(DailySheet.objects.filter(day=day, person_id__in=people).values_list("person_id", flat=True))
    built = build([one for one in people if one not in kept], day=day, clock=clock)
    rows = [
        DailySheet(
            person_id=rep.id,
            department_id=rep.department_id,
            day=day,
            way=SheetWay.CLOSED,
            at=clock.now,
            content=built[rep.id][0],
            summary=built[rep.id][1],
        )
        for rep in reps
        if rep.id in built
    ]
    DailySheet.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)
