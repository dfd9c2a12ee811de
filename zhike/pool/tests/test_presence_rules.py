"""Who is at work: shifts, leave, pause; without a database."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from zhike.lib.workdays import Calendar
from zhike.pool import presence_rules as rules
from zhike.pool.presence_rules import Attendance, Shift

SHANGHAI = ZoneInfo("Asia/Shanghai")
FRIDAY, SATURDAY, SUNDAY = date(2026, 11, 20), date(2026, 11, 21), date(2026, 11, 22)
PLAIN = Calendar()
WEEK = frozenset(range(1, 6))
DAY = (Shift(WEEK, time(9), time(18)),)
NIGHT = (Shift(frozenset({5}), time(22), time(6)),)


def code_at(attendance: Attendance, text: str) -> str:
    moment = datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)
    refusal = rules.why_absent_at(attendance, moment, PLAIN)
    return refusal.code if refusal else ""


@pytest.mark.parametrize(
    ("moment", "code"),
    [
        ("2026-11-20 08:59", "pool.off_hours"),
        ("2026-11-20 09:00", ""),
        ("2026-11-20 17:59", ""),
        ("2026-11-20 18:00", "pool.off_hours"),
        ("2026-11-21 10:00", "pool.off_hours"),
    ],
)
def test_a_day_shift_takes_customers_between_its_times_on_business_days(moment, code):
    assert code_at(Attendance(DAY), moment) == code


@pytest.mark.parametrize(
    ("moment", "code"),
    [
        ("2026-11-20 21:59", "pool.off_hours"),
        ("2026-11-20 22:00", ""),
        ("2026-11-21 05:59", ""),
        ("2026-11-21 06:00", "pool.off_hours"),
        ("2026-11-20 05:00", "pool.off_hours"),
    ],
)
def test_a_night_shift_belongs_to_the_day_on_which_it_starts(moment, code):
    assert code_at(Attendance(NIGHT), moment) == code


def test_two_shifts_a_day_leave_a_break_between_them():
    split = (Shift(WEEK, time(9), time(12)), Shift(WEEK, time(13), time(18)))

    assert [code_at(Attendance(split), f"2026-11-20 {hour}") for hour in ("11:59", "12:30", "13:00")] == [
        "",
        "pool.off_hours",
        "",
    ]


def test_leave_is_inclusive_and_a_person_who_left_is_never_present():
    leave = Attendance(DAY, ((FRIDAY, SUNDAY),))

    assert code_at(leave, "2026-11-20 10:00") == "pool.on_leave"
    assert code_at(leave, "2026-11-23 10:00") == ""
    assert code_at(Attendance(DAY, is_active=False), "2026-11-20 10:00") == "pool.person_left"


def test_a_pause_ends_by_itself_and_says_when():
    paused = Attendance(DAY, paused_until=datetime(2026, 11, 20, 14, tzinfo=SHANGHAI))
    refusal = rules.why_absent_at(paused, datetime(2026, 11, 20, 13, 59, tzinfo=SHANGHAI), PLAIN)

    assert refusal and "14:00" in refusal.sentence
    assert code_at(paused, "2026-11-20 14:00") == ""


def test_holidays_are_off_and_make_up_days_are_worked():
    calendar = Calendar(holidays=frozenset({FRIDAY}), workdays=frozenset({SATURDAY}))

    for one in (Attendance(DAY), Attendance()):
        refusal = rules.why_absent_on(one, FRIDAY, calendar)
        assert refusal and refusal.code == "pool.off_shift"
        assert rules.why_absent_on(one, SATURDAY, calendar) is None
    assert code_at(Attendance(), "2026-11-20 03:00") == ""  # without a shift every hour of a business day counts


def test_half_a_shift_is_refused():
    assert rules.why_bad_shift(weekdays=WEEK, starts=time(9), ends=time(18)) is None
    half = rules.why_bad_shift(weekdays=WEEK, starts=time(9), ends=None)
    dayless = rules.why_bad_shift(weekdays=frozenset(), starts=time(9), ends=time(18))
    odd = rules.why_bad_shift(weekdays=frozenset({8}), starts=time(22), ends=time(6))
    assert [one and one.code for one in (half, dayless, odd)] == [
        "pool.half_shift",
        "pool.no_weekday",
        "pool.no_weekday",
    ]


def test_only_oneself_or_a_manager_sets_the_status():
    assert rules.why_cannot_set_presence(is_self=True, may_manage=False) is None
    assert rules.why_cannot_set_presence(is_self=False, may_manage=True) is None
    assert rules.why_cannot_set_presence(is_self=False, may_manage=False)


def test_a_shorter_code_covers_what_lies_below_it():
    wanted = {"region": "320500", "industry": "C35", "tag": "智能制造"}

    assert rules.count_matches(wanted, {"region": ("32",), "industry": ("I",), "tag": ("智能制造",)}) == 2
    assert rules.count_matches(wanted, {"region": ("33",), "industry": ("C",)}) == 1
    assert rules.count_matches({"region": ""}, {"region": ("32",)}) == 0
