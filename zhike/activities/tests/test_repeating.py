"""When a repeating task comes again."""

from datetime import datetime

import pytest

from zhike.activities.todo.repeating import (
    PICKS,
    next_after,
    pick_of,
    rule_of,
    say_rule,
    times_between,
    why_cannot_repeat,
)

FRIDAY = datetime(2026, 11, 20, 9, 0)


@pytest.mark.parametrize(
    ("pick", "starts", "expected"),
    [
        ("daily", FRIDAY, datetime(2026, 11, 21, 9, 0)),
        ("workdays", FRIDAY, datetime(2026, 11, 23, 9, 0)),
        ("weekly", FRIDAY, datetime(2026, 11, 27, 9, 0)),
        ("fortnightly", FRIDAY, datetime(2026, 12, 4, 9, 0)),
        ("monthly", FRIDAY, datetime(2026, 12, 20, 9, 0)),
        ("quarterly", FRIDAY, datetime(2027, 2, 20, 9, 0)),
        ("yearly", FRIDAY, datetime(2027, 11, 20, 9, 0)),
    ],
)
def test_each_pick_comes_again_when_people_expect_it(pick: str, starts: datetime, expected: datetime) -> None:
    assert next_after(rule_of(pick, starts), starts=starts, after=starts) == expected


def test_the_last_day_of_a_month_stays_the_last_day() -> None:
    january = datetime(2027, 1, 31)
    rule = rule_of("monthly", january)
    found = times_between(rule, starts=january, first=january, last=datetime(2027, 6, 1))
    assert [(one.month, one.day) for one in found] == [(1, 31), (2, 28), (3, 31), (4, 30), (5, 31)]


def test_the_thirtieth_falls_on_the_end_of_a_february_and_is_the_thirtieth_again_after() -> None:
    december = datetime(2026, 12, 30)
    rule = rule_of("monthly", december)
    found = times_between(rule, starts=december, first=december, last=datetime(2027, 4, 1))
    assert [(one.month, one.day) for one in found] == [(12, 30), (1, 30), (2, 28), (3, 30)]


def test_a_leap_day_is_kept_every_year() -> None:
    leap = datetime(2028, 2, 29)
    rule = rule_of("yearly", leap)
    found = times_between(rule, starts=leap, first=leap, last=datetime(2033, 1, 1))
    assert [one.day for one in found] == [29, 28, 28, 28, 29]


def test_a_rule_ends_on_its_last_day() -> None:
    rule = rule_of("daily", FRIDAY, datetime(2026, 11, 22, 23, 59, 59))
    assert next_after(rule, starts=FRIDAY, after=datetime(2026, 11, 21, 9)) == datetime(2026, 11, 22, 9, 0)
    assert next_after(rule, starts=FRIDAY, after=datetime(2026, 11, 22, 9)) is None


@pytest.mark.parametrize("pick", PICKS)
def test_a_rule_is_known_again_as_the_pick_that_made_it(pick: str) -> None:
    until = datetime(2027, 3, 1)
    assert pick_of(rule_of(pick, FRIDAY, until), FRIDAY) == (pick, until)
    assert pick_of(rule_of(pick, FRIDAY), FRIDAY) == (pick, None)


def test_rules_are_said_in_words() -> None:
    assert say_rule(rule_of("workdays", FRIDAY)) == "每周 周一到周五"
    assert say_rule(rule_of("fortnightly", FRIDAY, datetime(2026, 12, 31))) == "每 2 周 周五，到 2026-12-31"
    assert say_rule(rule_of("monthly", datetime(2027, 1, 31))) == "每月 最后一天"
    assert say_rule(rule_of("yearly", FRIDAY)) == "每年 11 月 20 日"
    assert say_rule("FREQ=DAILY;COUNT=3") == "每天，共 3 次"


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=HOURLY",
        "FREQ=SECONDLY",
        "daily",
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=WEEKLY;INTERVAL=0",
        "FREQ=DAILY;COUNT=1",
        "FREQ=DAILY;UNTIL=20200101",
        "FREQ=DAILY;DTSTART=20200101T000000",
        "FREQ=WEEKLY;BYDAY=XX",
        "FREQ=YEARLY;" + "BYMONTH=1;" * 40,
    ],
)
def test_a_rule_that_nobody_can_follow_is_refused(rule: str) -> None:
    assert why_cannot_repeat(rule, starts=FRIDAY)


def test_no_rule_and_sound_rules_pass() -> None:
    assert why_cannot_repeat("", starts=FRIDAY) is None
    assert all(why_cannot_repeat(rule_of(pick, FRIDAY), starts=FRIDAY) is None for pick in PICKS)
