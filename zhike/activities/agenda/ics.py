"""A calendar as calendar programs read it (RFC 5545), written by the icalendar library."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, Timezone
from icalendar.prop import vDuration, vRecur

from .sources import Entry

REFRESH = timedelta(hours=1)
YEARS_AHEAD = 10
PRODUCT = "-//Zhike//CRM//ZH"


def write_calendar(entries: Iterable[Entry], *, name: str, now: datetime) -> bytes:
    """Return the whole calendar; times are local with the company's time zone described in it."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", _("知客 · %(name)s") % {"name": name})
    calendar.add("x-wr-timezone", settings.TIME_ZONE)
    calendar.add("refresh-interval", vDuration(REFRESH), parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", vDuration(REFRESH))
    found = list(entries)
    first = min([entry.starts_at for entry in found] + [now])
    calendar.add_component(_time_zone(settings.TIME_ZONE, first.year - 1, now.year + YEARS_AHEAD))
    for entry in found:
        calendar.add_component(_event(entry, now))
    return bytes(calendar.to_ical())


@lru_cache(maxsize=16)
def _time_zone(name: str, first: int, last: int) -> Timezone:
    """Describe the company's time zone from the start of one year to that of another, summer times included."""
    zone = Timezone.from_tzinfo(ZoneInfo(name), name, first_date=date(first, 1, 1), last_date=date(last, 1, 1))
    zone.pop("COMMENT", None)
    return zone


def _event(entry: Entry, now: datetime) -> Event:
    event = Event()
    event.add("uid", entry.uid)
    event.add("dtstamp", (entry.changed_at or now).astimezone(UTC))
    event.add("summary", f"{entry.customer_name}：{entry.title}" if entry.customer_name else entry.title)
    local = timezone.localtime(entry.starts_at)
    if entry.is_all_day:
        event.add("dtstart", local.date())
        event.add("dtend", local.date() + timedelta(days=1))
        event.add("transp", "TRANSPARENT")
    else:
        event.add("dtstart", local)
        event.add("dtend", local + timedelta(minutes=entry.minutes))
    if entry.note:
        event.add("description", entry.note)
    if entry.changed_at:
        event.add("last-modified", entry.changed_at.astimezone(UTC))
    if entry.repeat:
        event.add("rrule", vRecur.from_ical(_rule(entry)))
    return event


def _rule(entry: Entry) -> str:
    """Say the end of a rule as RFC 5545 wants it: a date beside dates, a moment in UTC beside local times."""
    parts = entry.repeat.split(";")
    return ";".join(_until(part, entry.is_all_day) if part.startswith("UNTIL=") else part for part in parts)


def _until(part: str, is_all_day: bool) -> str:
    day = date.fromisoformat(part.removeprefix("UNTIL=")[:8])
    if is_all_day:
        return f"UNTIL={day:%Y%m%d}"
    end = timezone.make_aware(datetime.combine(day, time(23, 59, 59)))
    return f"UNTIL={end.astimezone(UTC):%Y%m%dT%H%M%SZ}"
