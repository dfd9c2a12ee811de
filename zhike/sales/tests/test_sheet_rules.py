"""Each moment stands on one sheet, the cut-off second on the day's own; the rest of the sheet's rules."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhike.lib.workdays import Calendar
from zhike.sales.sheets.rules import (
    SheetRules,
    days_since,
    needs_sentence,
    sheet_day,
    why_cannot_amend,
    why_cannot_review,
    why_cannot_submit,
    window_of,
)

ZONE = ZoneInfo("Asia/Shanghai")
CUTOFF = time(20, 0)
# 1 and 2 October 2026 are holidays on a Thursday and a Friday; Saturday 10 October is worked instead.
CALENDAR = Calendar(
    holidays=frozenset({date(2026, 10, 1), date(2026, 10, 2)}), workdays=frozenset({date(2026, 10, 10)})
)


def at(day: int, hour: int, minute: int = 0, second: int = 0, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, minute, second, tzinfo=ZONE)


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (at(20, 9), date(2026, 11, 20)),  # a Friday
        (at(20, 19, 59, 59), date(2026, 11, 20)),
        (at(20, 20), date(2026, 11, 20)),
        (at(20, 20, 0, 1), date(2026, 11, 23)),
        (at(21, 10), date(2026, 11, 23)),  # a Saturday
        (at(22, 23), date(2026, 11, 23)),
        (at(30, 21, month=9), date(2026, 10, 5)),  # over a holiday and a weekend
        (at(9, 21, month=10), date(2026, 10, 10)),  # into a worked Saturday
        (at(10, 12, month=10), date(2026, 10, 10)),
        (at(31, 21, month=12), date(2027, 1, 1)),  # a Friday that nobody announced as free
    ],
)
def test_a_moment_stands_on_this_sheet(moment, day):
    assert sheet_day(moment, cutoff=CUTOFF, calendar=CALENDAR) == day


MOMENTS = st.datetimes(datetime(2026, 9, 1), datetime(2026, 12, 31), timezones=st.just(ZONE))
CUTOFFS = st.times(time(0, 1), time(23, 59)).map(lambda one: one.replace(microsecond=0))


@given(MOMENTS, CUTOFFS)
def test_the_sheet_of_a_moment_is_the_one_whose_window_holds_it(moment, cutoff):
    rules = SheetRules(cutoff=cutoff)
    day = sheet_day(moment, cutoff=cutoff, calendar=CALENDAR)
    window = window_of(day, rules=rules, calendar=CALENDAR, zone=moment)
    assert CALENDAR.is_workday(day)
    assert window.start < moment <= window.end


@given(st.dates(date(2026, 9, 1), date(2026, 12, 20)))
def test_windows_of_following_days_touch_and_do_not_overlap(day):
    first = CALENDAR.add_workdays(day, 0)
    second = CALENDAR.add_workdays(first, 1)
    zone = datetime(2026, 9, 1, tzinfo=ZONE)
    one, other = (window_of(it, rules=SheetRules(), calendar=CALENDAR, zone=zone) for it in (first, second))
    assert one.end == other.start
    assert one.end - one.start >= timedelta(days=1)


def submit(**changes):
    facts = {"is_submitted": False, "is_closed": False, "is_working_day": True, "missing": [], "confirmed": True}
    refusal = why_cannot_submit(**(facts | changes))
    return refusal and refusal.code


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({}, None),
        ({"is_submitted": True, "is_closed": True}, "sales.sheet_submitted"),
        ({"is_closed": True}, "sales.sheet_closed"),
        ({"is_working_day": False}, "sales.sheet_no_workday"),
        ({"missing": ["恒远"]}, "sales.sheet_sentence_missing"),
        ({"confirmed": False}, "sales.sheet_unconfirmed"),
        ({"is_begun": False}, "sales.sheet_too_early"),
    ],
)
def test_a_sheet_is_submitted_once_in_time_complete_and_confirmed(changes, code):
    assert submit(**changes) == code


def test_the_refusal_names_who_is_missing_and_stops_after_three():
    names = ["恒远", "华信", "天宇", "安泰"]
    refusal = why_cannot_submit(is_submitted=False, is_closed=False, is_working_day=True, missing=names, confirmed=True)
    assert "还有 4 位" in refusal.sentence and "恒远、华信、天宇…" in refusal.sentence


def test_only_the_own_kept_sheet_is_amended_and_never_the_own_reviewed():
    assert why_cannot_amend(is_own=True, is_kept=True, text="漏了一句") is None
    assert why_cannot_amend(is_own=False, is_kept=True, text="x").code == "sales.sheet_not_yours"
    assert why_cannot_amend(is_own=True, is_kept=False, text="x").code == "sales.sheet_still_open"
    assert why_cannot_amend(is_own=True, is_kept=True, text=" ").code == "sales.sheet_words_missing"
    assert why_cannot_review(is_own=False, may=True) is None
    assert why_cannot_review(is_own=True, may=True).code == "sales.sheet_own_review"
    assert why_cannot_review(is_own=False, may=False).code == "sales.sheet_review_not_allowed"


@pytest.mark.parametrize(
    ("grade", "has_contact", "note", "expected"),
    [
        ("A", False, "", True),
        ("B", False, " ", True),
        ("C", False, "", False),
        ("A", True, "", False),
        ("A", False, "等总监", False),
    ],
)
def test_a_and_b_without_contact_need_a_sentence(grade, has_contact, note, expected):
    assert needs_sentence(grade=grade, has_contact=has_contact, note=note) is expected


def test_days_without_contact_are_working_days():
    assert days_since(None, date(2026, 11, 20), CALENDAR) is None
    assert days_since(date(2026, 11, 20), date(2026, 11, 20), CALENDAR) == 0
    assert days_since(date(2026, 11, 13), date(2026, 11, 20), CALENDAR) == 5
