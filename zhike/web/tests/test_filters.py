"""Figures and times read as people say them, in three languages."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from zhike.web import filters, marks

NOW = datetime(2026, 11, 20, 10, 40, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture(autouse=True)
def chinese():
    with translation.override("zh-hans"):
        yield


@pytest.mark.parametrize(
    ("before", "words"),
    [
        (timedelta(seconds=20), "刚刚"),
        (timedelta(minutes=5), "5 分钟前"),
        (timedelta(hours=1, minutes=28), "今天 09:12"),
        (timedelta(days=1), "昨天 10:40"),
        (timedelta(days=6), "6 天前"),
        (timedelta(days=80), "09-01"),
        (timedelta(days=700), "2024-12-20"),
        (-timedelta(hours=3), "今天 13:40"),
        (-timedelta(days=1), "明天 10:40"),
    ],
)
def test_a_moment_reads_as_people_say_it(before: timedelta, words: str) -> None:
    assert filters.relative_time(NOW - before, NOW) == words


def test_a_moment_of_another_zone_is_said_in_the_companys() -> None:
    late = datetime(2026, 11, 19, 16, 30, tzinfo=ZoneInfo("UTC"))
    assert filters.relative_time(late, NOW) == "今天 00:30"
    assert filters.datetime_text(late) == "2026-11-20 00:30"


def test_a_day_reads_as_people_say_it() -> None:
    today = NOW.date()
    assert [filters.relative_day(today + timedelta(days=n), today) for n in (-1, 0, 1, 2, 3)] == [
        "昨天",
        "今天",
        "明天",
        "后天",
        "11-23",
    ]
    assert filters.relative_day(None) == "—"


def test_amounts_and_large_numbers() -> None:
    assert filters.money(Decimal("12345")) == "¥12,345.00"
    assert filters.money(Decimal("-0.005")) == "-¥0.01"
    assert filters.money(None) == "—"
    assert [filters.wan(n) for n in (0, 9999, 10_000, 186_000, 120_000_000)] == ["0", "9,999", "1万", "18.6万", "1.2亿"]
    assert filters.more_than(10_001) == "超过 10,000" and filters.more_than(10_000) == "10,000"
    with translation.override("en"):
        assert filters.wan(186_000) == "186K"


def test_numbers_and_addresses_are_masked() -> None:
    assert filters.masked("13812345678") == "138****5678"
    assert filters.masked("wang@example.com") == "w***@example.com"
    assert filters.masked("12345") == "1****"
    assert filters.masked("") == "—"


def test_marks_escape_what_they_are_given() -> None:
    bad = '"><script>'
    drawn = [
        marks.chip(bad, bad and "red", href=bad, attrs={"title": bad}),
        marks.tier("major", bad),
        marks.phone(bad, bad),
        marks.phone(bad, hidden=True, reveal=bad),
        marks.grade("A", big=True),
        marks.countdown(-1, over=bad),
    ]
    assert not [one for one in drawn if "<script" in one]


def test_a_fresh_moment_is_kept_fresh_by_the_page_and_an_old_one_is_not() -> None:
    assert 'data-controller="ago"' in marks.when(datetime.now(tz=ZoneInfo("UTC")) - timedelta(minutes=3))
    assert "data-controller" not in marks.when(NOW - timedelta(days=400))
    assert marks.when(None) == marks.NOTHING == marks.day(None)
    assert "已逾期" in marks.day(date(2026, 1, 1), overdue=True)
