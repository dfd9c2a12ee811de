"""Who is at work and takes new customers: shifts, leave and the own pause. Pure: moment and calendar are arguments."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils.translation import gettext as _

from zhike.lib.refusals import Refusal
from zhike.lib.workdays import Calendar

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Shift:
    """A span of the day on some weekdays (1 Monday … 7 Sunday).

    One that ends before it starts runs over midnight and belongs to the day on which it starts.
    """

    weekdays: frozenset[int]
    starts: time
    ends: time

    def is_on(self, day: date, calendar: Calendar) -> bool:
        """Say whether it is worked on this day: not on a holiday, and on every make-up day."""
        if day in calendar.workdays:
            return True
        return day.isoweekday() in self.weekdays and day not in calendar.holidays

    def covers(self, now: datetime, calendar: Calendar) -> bool:
        """Say whether a moment, in local time, lies in it."""
        moment, today = now.time(), now.date()
        if self.starts < self.ends:
            return self.starts <= moment < self.ends and self.is_on(today, calendar)
        if moment >= self.starts:
            return self.is_on(today, calendar)
        return moment < self.ends and self.is_on(today - _DAY, calendar)


@dataclass(frozen=True)
class Attendance:
    """What is known of one person: shifts, days of leave (first and last, both inclusive), and the own pause.

    Who has no shift works on every business day, at any hour.
    """

    shifts: tuple[Shift, ...] = ()
    away: tuple[tuple[date, date], ...] = ()
    paused_until: datetime | None = None
    is_active: bool = True

    def is_away(self, day: date) -> bool:
        """Say whether the person is on leave on this day."""
        return any(first <= day <= last for first, last in self.away)


def why_absent_on(attendance: Attendance, day: date, calendar: Calendar) -> Refusal | None:
    """Say why nobody hands this person a customer on this day, whatever the hour; None when he works that day.

    The sweep runs at midnight, when nobody is on shift: it asks for the day, the assignment of new leads for the hour.
    """
    refusal = _why_gone(attendance, day)
    if refusal is not None:
        return refusal
    works = any(shift.is_on(day, calendar) for shift in attendance.shifts)
    if works or (not attendance.shifts and calendar.is_workday(day)):
        return None
    return Refusal("pool.off_shift", _("当天不上班。"))


def why_absent_at(attendance: Attendance, now: datetime, calendar: Calendar) -> Refusal | None:
    """Say why this person takes no new customer at this moment (`now` in local time), or return None."""
    if attendance.paused_until is not None and now < attendance.paused_until:
        return Refusal("pool.paused", _("暂停接收新客户，到 %(until)s。") % {"until": say_moment(attendance, now)})
    if not attendance.shifts:
        return why_absent_on(attendance, now.date(), calendar)
    refusal = _why_gone(attendance, now.date())
    if refusal is not None or any(shift.covers(now, calendar) for shift in attendance.shifts):
        return refusal
    return Refusal("pool.off_hours", _("现在不在班。"))


def _why_gone(attendance: Attendance, day: date) -> Refusal | None:
    if not attendance.is_active:
        return Refusal("pool.person_left", _("已停用或离职。"))
    return Refusal("pool.on_leave", _("请假中。")) if attendance.is_away(day) else None


def say_moment(attendance: Attendance, now: datetime) -> str:
    """Return the end of the pause as people say it."""
    until = attendance.paused_until
    assert until is not None
    local = until.astimezone(now.tzinfo)
    return f"{local:%H:%M}" if local.date() == now.date() else f"{local:%m-%d %H:%M}"


def why_bad_shift(*, weekdays: frozenset[int], starts: time | None, ends: time | None) -> Refusal | None:
    """Refuse a shift with half a time, without a day, or of no length."""
    if starts is None or ends is None or starts == ends:
        sentence = _("上班和下班时间都要填，也不能相同。")
        return Refusal("pool.half_shift", sentence, {}, _("跨零点的夜班，下班时间可以早于上班时间。"))
    if not weekdays or not weekdays <= frozenset(range(1, 8)):
        return Refusal("pool.no_weekday", _("请选好星期几上班。"))
    return None


def why_cannot_set_presence(*, is_self: bool, may_manage: bool) -> Refusal | None:
    """Everybody sets the own status; another's is set by who may assign customers over that person."""
    if is_self or may_manage:
        return None
    sentence = _("只能改自己的在岗状态，或你管理的人的。")
    return Refusal("pool.not_your_person", sentence, {}, _("请让他本人或他的经理来改。"))


def count_matches(wanted: Mapping[str, str], has: Mapping[str, tuple[str, ...]]) -> int:
    """Count how many of a customer's marks a person is good at.

    Marks by kind: region and industry are codes where a person's shorter code covers what lies below it (32 covers
    320500), tags are compared whole.
    """
    return sum(
        any(bool(code) and wanted[kind].startswith(code) for code in codes)
        for kind, codes in has.items()
        if wanted.get(kind)
    )
