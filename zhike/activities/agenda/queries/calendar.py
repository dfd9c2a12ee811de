"""One view of the calendar: its days with holidays and entries, for oneself, a colleague, or the team."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.http import Http404
from django.utils import timezone

from zhike.access.actor import Actor
from zhike.access.queries import person_names
from zhike.lib.lunar import to_lunar

from ...calendar import calendar_between
from ...todo.queries.listing import is_number, list_led
from ...todo.queries.scope import led_people
from ..periods import MONTH, Period, slot_of
from ..sources import Asked, Entry, find_entries

TEAM = "team"
MOST = 1_000


@dataclass(frozen=True)
class Whose:
    """Whose calendar is shown: one's own, a colleague's, or that of all whom one leads (None: of everybody)."""

    key: str
    person_ids: tuple[int, ...] | None
    name: str = ""

    @property
    def is_own(self) -> bool:
        """Say whether it is the reader's own."""
        return not self.key


@dataclass
class Day:
    """One day: what kind of day it is, its all-day entries, and the others by the row they stand in."""

    on: date
    is_today: bool
    is_inside: bool
    is_workday: bool
    is_special: bool
    all_day: list[Entry] = field(default_factory=list)
    by_hour: dict[int, list[Entry]] = field(default_factory=lambda: defaultdict(list))

    @property
    def entries(self) -> list[Entry]:
        """Return everything of the day in order."""
        return [*self.all_day, *(entry for hour in sorted(self.by_hour) for entry in self.by_hour[hour])]

    @property
    def lunar_first(self) -> bool:
        """Say whether a lunar month begins."""
        return to_lunar(self.on).day == 1


@dataclass(frozen=True)
class Shown:
    """A view of the calendar, ready to draw."""

    period: Period
    days: Sequence[Day]
    names: Mapping[int, str]
    is_cut: bool


def read_whose(actor: Actor, asked: str) -> Whose:
    """Return whose calendar an address asks for; out of reach is not found."""
    if not asked or asked == str(actor.person_id):
        return Whose("", (actor.person_id,))
    led = led_people(actor)
    if asked == TEAM:
        if led == []:
            raise Http404
        return Whose(TEAM, None if led is None else (*led, actor.person_id))
    if not is_number(asked) or not (led is None or int(asked) in led):
        raise Http404
    names = person_names([int(asked)])
    if not names:
        raise Http404
    return Whose(asked, (int(asked),), names[int(asked)])


def show_calendar(*, actor: Actor, period: Period, whose: Whose, now: datetime) -> Shown:
    """Return the days of a view with what stands in them; a fixed number of queries whatever the number of entries."""
    asked = Asked(actor, whose.person_ids, midnight(period.first), midnight(period.last + timedelta(days=1)), now, MOST)
    entries = find_entries(asked)
    work = calendar_between(period.first, period.last)
    today = timezone.localdate(now)
    days = {
        day: Day(
            on=day,
            is_today=day == today,
            is_inside=period.view != MONTH or day.month == period.on.month,
            is_workday=work.is_workday(day),
            is_special=work.is_workday(day) != (day.weekday() < 5),
        )
        for day in period.days()
    }
    for entry in entries:
        local = timezone.localtime(entry.starts_at)
        day = days.get(local.date())
        if day is not None:
            (day.all_day if entry.is_all_day else day.by_hour[slot_of(local.hour)]).append(entry)
    names = {} if whose.is_own else person_names({pk for one in entries for pk in one.person_ids})
    return Shown(period, list(days.values()), names, len(entries) >= MOST)


def midnight(day: date) -> datetime:
    """Return the first moment of a day in the company's time zone."""
    return timezone.make_aware(datetime.combine(day, time.min))


__all__ = ["TEAM", "Shown", "Whose", "list_led", "midnight", "read_whose", "show_calendar"]
