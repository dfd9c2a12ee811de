"""Relative dates as people mean them."""

from datetime import date

import pytest

from zhike.conditions.moments import span_of

FRIDAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("op", "value", "first", "end"),
    [
        ("in_period", "today", date(2026, 11, 20), date(2026, 11, 21)),
        ("in_period", "this_week", date(2026, 11, 16), date(2026, 11, 23)),
        ("in_period", "next_week", date(2026, 11, 23), date(2026, 11, 30)),
        ("in_period", "last_month", date(2026, 10, 1), date(2026, 11, 1)),
        ("in_period", "next_month", date(2026, 12, 1), date(2027, 1, 1)),
        ("in_period", "this_quarter", date(2026, 10, 1), date(2027, 1, 1)),
        ("in_period", "next_quarter", date(2027, 1, 1), date(2027, 4, 1)),
        ("in_period", "last_year", date(2025, 1, 1), date(2026, 1, 1)),
        ("last_days", 7, date(2026, 11, 14), date(2026, 11, 21)),
        ("next_days", 7, date(2026, 11, 20), date(2026, 11, 27)),
        ("older_than", 30, None, date(2026, 10, 21)),
        ("later_than", 30, date(2026, 12, 21), None),
        ("between", (date(2026, 1, 1), None), date(2026, 1, 1), None),
        ("between", (None, date(2026, 1, 31)), None, date(2026, 2, 1)),
    ],
)
def test_spans_of_days(op, value, first, end):
    assert span_of(op, value, FRIDAY) == (first, end)
