from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from zhike.lib.dates import parse_date, relative_day, relative_time

NOW = datetime(2026, 11, 21, 22, 0)
DAYS = st.dates(date(1950, 1, 1), date(2150, 12, 31))


@pytest.fixture(autouse=True)
def _in_chinese() -> Iterator[None]:
    with translation.override("zh-hans"):
        yield


@pytest.mark.parametrize(
    "written",
    [
        *("2026/04/17", "2026-04-17", "2026.04.17", "2026.4.17", "2026-4-17", "20260417", 20260417, "2026年4月17日"),
        *(
            "2026年04月17日",
            "2026 年 4 月 17 日",
            "2026年4月17号",
            "2026-04-17 00:00:00",
            "2026/4/17 9:05",
            "2026-04-17T09:05:00Z",
        ),
        *("2026-04-17T09:05:00.123+08:00", "2026年4月17日 星期五", "2026/4/17 下午3:20", "２０２６－０４－１７"),
        *(date(2026, 4, 17), datetime(2026, 4, 17, 9, 30), 46129, 46129.0, 46129.75, "46129"),
    ],
)
def test_a_date_is_read_in_every_usual_spelling(written: object) -> None:
    assert parse_date(written) == date(2026, 4, 17)


@pytest.mark.parametrize(
    "written",
    [
        *(
            "待定",
            "5月2日",
            "26/4/17",
            "2026-02-30",
            "2026/13/01",
            "2026年4月",
            "2026",
            2026,
            "2026-04/17",
            "",
            None,
            True,
        ),
        *(float("nan"), float("inf"), -5, 10**12, "0000-01-01", "9999-99-99", "2026-04-171", "明天", "4/17/2026"),
    ],
)
def test_what_is_no_date_or_lacks_its_year_is_refused(written: object) -> None:
    assert parse_date(written) is None


def test_words_mean_a_date_only_where_today_is_known() -> None:
    assert parse_date("明天", today=date(2026, 12, 31)) == date(2027, 1, 1)


@given(DAYS, st.sampled_from(["%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日", "%Y%m%d", "%Y-%m-%d %H:%M:%S"]))
def test_every_day_reads_as_itself_in_every_spelling(day: date, spelling: str) -> None:
    assert parse_date(datetime(day.year, day.month, day.day).strftime(spelling)) == day


@given(DAYS)
def test_a_serial_counts_days_from_the_end_of_1899(day: date) -> None:
    assert parse_date((day - date(1899, 12, 30)).days) == day


@given(st.text(max_size=25) | st.floats() | st.integers())
def test_nothing_makes_the_reader_fail(value: object) -> None:
    assert parse_date(value) is None or isinstance(parse_date(value), date)


@pytest.mark.parametrize(
    ("at", "said"),
    [
        (datetime(2026, 11, 21, 9, 12), "今天 09:12"),
        (datetime(2026, 11, 20, 16, 40), "昨天 16:40"),
        (datetime(2026, 11, 15, 8, 0), "6 天前"),
        (datetime(2026, 11, 14, 14, 0), "11-14 14:00"),
        (datetime(2025, 11, 18, 14, 0), "2025-11-18"),
        (datetime(2026, 11, 22, 9, 0), "明天 09:00"),
        (datetime(2026, 11, 23, 9, 0), "后天 09:00"),
        (datetime(2026, 11, 24, 9, 0), "11-24 09:00"),
        (datetime(2027, 1, 2, 9, 0), "2027-01-02"),
    ],
)
def test_a_moment_is_said_as_short_as_it_stays_clear(at: datetime, said: str) -> None:
    assert relative_time(at, NOW) == said


def test_a_moment_is_said_in_the_zone_of_the_reader() -> None:
    here = timezone(timedelta(hours=8))
    assert (
        relative_time(datetime(2026, 11, 20, 17, 30, tzinfo=UTC), datetime(2026, 11, 21, 9, 0, tzinfo=here))
        == "今天 01:30"
    )


@pytest.mark.parametrize(
    ("on", "said"),
    [
        (date(2026, 11, 21), "今天"),
        (date(2026, 11, 22), "明天"),
        (date(2026, 11, 23), "后天"),
        (date(2026, 11, 20), "昨天"),
        (date(2026, 11, 19), "11-19"),
        (date(2027, 1, 2), "2027-01-02"),
    ],
)
def test_a_day_is_said_as_people_say_it(on: date, said: str) -> None:
    assert relative_day(on, NOW.date()) == said
