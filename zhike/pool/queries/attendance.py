"""Who is at work: shifts, leave, stand-ins and pauses of people, in a fixed number of queries."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.utils import timezone

from zhike.access.models import Person
from zhike.activities.calendar import calendar_between
from zhike.approvals.models import Absence
from zhike.lib.refusals import Refusal
from zhike.lib.workdays import Calendar

from .. import presence_rules as rules
from ..choices import Asked
from ..models import Leave, Presence, Shift
from ..presence_rules import Attendance

_DAY = timedelta(days=1)


def attendance_of(person_ids: Iterable[int], first: date, last: date) -> dict[int, Attendance]:
    """Return what is known of people's work between two days: five queries, however many people.

    Away is who has granted leave, and who let somebody else decide approvals meanwhile (外出代理).
    """
    ids = set(person_ids)
    shifts: defaultdict[int, list[rules.Shift]] = defaultdict(list)
    for row in Shift.objects.filter(person_id__in=ids).order_by("starts"):
        shifts[row.person_id].append(rules.Shift(frozenset(row.weekdays), row.starts, row.ends))
    away: defaultdict[int, list[tuple[date, date]]] = defaultdict(list)
    here = {"person_id__in": ids, "first_on__lte": last, "last_on__gte": first}
    granted = Leave.objects.filter(state=Asked.GRANTED, **here)
    for found in (granted, Absence.objects.filter(**here)):
        for person_id, start, end in found.values_list("person_id", "first_on", "last_on"):
            away[person_id].append((start, end))
    pauses = dict(Presence.objects.filter(person_id__in=ids).values_list("person_id", "paused_until"))
    active = set(Person.objects.filter(pk__in=ids, is_active=True).values_list("pk", flat=True))
    return {
        id_: Attendance(tuple(shifts[id_]), tuple(away[id_]), pauses.get(id_), id_ in active) for id_ in sorted(ids)
    }


def find_absent(person_ids: Iterable[int], now: datetime, *, by_the_hour: bool) -> dict[int, Refusal | None]:
    """Say for each person why he takes no customer now, or on this day when the hour does not matter."""
    local = timezone.localtime(now)
    today = local.date()
    calendar = calendar_between(today - _DAY, today)
    found = attendance_of(person_ids, today - _DAY, today)
    return {id_: _why(one, local, calendar, by_the_hour=by_the_hour) for id_, one in found.items()}


def _why(one: Attendance, local: datetime, calendar: Calendar, *, by_the_hour: bool) -> Refusal | None:
    if by_the_hour:
        return rules.why_absent_at(one, local, calendar)
    return rules.why_absent_on(one, local.date(), calendar)
