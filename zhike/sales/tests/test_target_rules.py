"""Pace by working days, forecast, cover and changes, by figures worked out by hand."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhike.lib.workdays import Calendar
from zhike.sales.targets.changes import Standing, compare
from zhike.sales.targets.rules import (
    Due,
    compute_coverage,
    compute_forecast,
    compute_pace,
    month_of,
    why_cannot_set_target,
)

NOVEMBER = date(2026, 11, 1)  # 21 working days
FRIDAY = date(2026, 11, 20)  # the fifteenth of them
PLAIN = Calendar()


def pace(target, reached, today=FRIDAY):
    return compute_pace(target=Decimal(target), reached=Decimal(reached), month=NOVEMBER, today=today, calendar=PLAIN)


def test_pace_counts_working_days():
    one = pace(210_000, 120_000)
    assert (one.days_gone, one.days_left) == (15, 6)
    assert one.due == Decimal("150000.00") and one.ahead == Decimal("-30000.00")
    assert one.share == Decimal("57.1")
    assert one.expected == Decimal("168000.00")  # 120 000 × 21 / 15
    assert one.needed_per_day == Decimal("15000.00")


def test_pace_before_and_after_the_month():
    before = pace(210_000, 0, date(2026, 10, 30))
    assert (before.days_gone, before.due, before.expected) == (0, Decimal("0.00"), None)
    after = pace(210_000, 200_000, date(2026, 12, 3))
    assert (after.days_left, after.due, after.needed_per_day) == (0, Decimal("210000.00"), None)
    assert pace(0, 5).share is None
    assert month_of(date(2026, 12, 31)) == (date(2026, 12, 1), date(2026, 12, 31))


def test_the_forecast_of_a_month_by_hand():
    due = Due(3, amount=Decimal(180_000), promised=Decimal(100_000), weighted=Decimal("84000.004"))
    found = compute_forecast(due, signed=Decimal(120_000))
    assert found.commit == Decimal(220_000)
    assert found.weighted == Decimal("204000.00")
    assert found.best == Decimal(300_000)
    assert found.deals == 3
    assert found.signed <= found.commit <= found.best


def test_cover_is_the_open_business_over_what_is_missing():
    assert compute_coverage(target=Decimal(210), reached=Decimal(120), open_amount=Decimal(180)) == Decimal("2.00")
    assert compute_coverage(target=Decimal(100), reached=Decimal(120), open_amount=Decimal(180)) is None


BEFORE = {
    1: Standing(1, Decimal(100), "open", date(2026, 11, 25)),
    2: Standing(2, Decimal(100), "open", date(2026, 11, 25)),
    3: Standing(3, Decimal(100), "open", date(2026, 12, 5)),
    4: Standing(4, Decimal(100), "open", date(2026, 11, 25)),
    5: Standing(5, Decimal(100), "open", date(2026, 11, 25)),
    6: Standing(6, Decimal(100), "open", date(2026, 11, 25)),
    7: Standing(7, Decimal(100), "open", date(2026, 11, 18)),
    8: Standing(8, Decimal(100), "open", date(2026, 11, 25)),
    9: Standing(9, Decimal(100), "open", date(2026, 11, 25)),
    11: Standing(11, Decimal(100), "won", date(2026, 11, 10)),
}
NOW = [
    Standing(1, Decimal(150), "open", date(2026, 11, 25)),
    Standing(2, Decimal(70), "open", date(2026, 11, 25)),
    Standing(3, Decimal(100), "open", date(2026, 11, 28)),
    Standing(4, Decimal(100), "open", date(2026, 12, 8)),
    Standing(5, Decimal(100), "won", date(2026, 11, 25)),
    Standing(6, Decimal(100), "lost", date(2026, 11, 25)),
    Standing(7, Decimal(100), "open", date(2026, 11, 18)),
    Standing(8, Decimal(100), "open", date(2026, 11, 25), touched=False),
    Standing(9, Decimal(100), "open", date(2026, 11, 25)),
    Standing(10, Decimal(40), "open", date(2026, 11, 26)),
    Standing(11, Decimal(100), "won", date(2026, 11, 10)),
]
EXPECTED = {
    1: ("up", 50),
    2: ("down", -30),
    3: ("moved_in", 100),
    4: ("moved_out", -100),
    5: ("won", -100),
    6: ("lost", -100),
    7: ("slipped", 0),
    8: ("idle", 0),
    9: ("same", 0),
    10: ("new", 40),
}


def test_each_deal_stands_under_one_heading():
    found = compare(BEFORE, NOW, first=NOVEMBER, last=date(2026, 11, 30), today=FRIDAY)
    assert {one.id: (one.kind, int(one.difference)) for one in found} == EXPECTED


STANDINGS = st.builds(
    Standing,
    id=st.integers(1, 12),
    amount=st.integers(0, 1000).map(Decimal),
    state=st.sampled_from(["open", "won", "lost"]),
    expected_on=st.none() | st.dates(date(2026, 10, 20), date(2026, 12, 10)),
    touched=st.booleans(),
)
SIDES = st.lists(STANDINGS, unique_by=lambda one: one.id)


def total(side):
    return sum(
        one.amount
        for one in side
        if one.state == "open" and one.expected_on and NOVEMBER <= one.expected_on <= date(2026, 11, 30)
    )


@given(SIDES, SIDES)
def test_the_differences_of_all_headings_sum_to_the_difference_of_the_month(before, now):
    ids = {one.id for one in now}
    before = [one for one in before if one.id in ids]
    found = compare({one.id: one for one in before}, now, first=NOVEMBER, last=date(2026, 11, 30), today=FRIDAY)
    assert len({one.id for one in found}) == len(found)
    assert sum(one.difference for one in found) == total(now) - total(before)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({}, None),
        ({"may": False}, "sales.target_not_allowed"),
        ({"value": Decimal(-1)}, "sales.target_invalid"),
        ({"month": date(2026, 10, 1)}, "sales.target_past"),
    ],
)
def test_targets_are_set_by_who_may_for_months_that_are_not_over(changes, code):
    facts = {"may": True, "value": Decimal(5), "month": NOVEMBER, "today": FRIDAY}
    refusal = why_cannot_set_target(**(facts | changes))
    assert (refusal and refusal.code) == code
