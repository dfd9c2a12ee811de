"""Make sheets from what happened: live for one person, or for everybody at the cut-off."""

import json
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from django.db import transaction
from psycopg.types.json import Jsonb

from zhike.web.statements import ask

from ..models import DailySheet, SheetWay
from . import content
from .days import Clock, read_clock
from .facts import read_facts
from .people import Rep, keepers, list_reps, lock_sheets_of

BATCH = 50
MOST_DAYS = 5
JUST_NOW = timedelta(hours=1)

_KEEP = """
INSERT INTO sales_dailysheet (person_id, department_id, day, way, at, remark, summary, content)
VALUES (%s, %s, %s, %s, %s, '', %s, %s) ON CONFLICT (person_id, day) DO NOTHING RETURNING id
"""
_write = partial(json.dumps, ensure_ascii=False)

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
    return sum(_keep(rep, built[rep.id], day, clock.now) for rep in reps if rep.id in built)


def _keep(rep: Rep, made: Built, day: date, at: datetime) -> int:
    """Keep one sheet unless there is one; a large one goes as a parameter, not as a text for the database to parse."""
    content, summary = (Jsonb(part, dumps=_write) for part in made)
    return len(ask(_KEEP, [rep.id, rep.department_id, day, SheetWay.CLOSED.value, at, summary, content]))
