"""The shortfall of new A is shared out over its factors by hand-worked figures; the shares always sum to it."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhike.lib.workdays import Calendar
from zhike.sales.alerts.rules import (
    FACTORS,
    Counted,
    actual_factors,
    ask_again_on,
    days_without,
    decompose,
    expected_factors,
    is_alarming,
    shapley,
    why_cannot_answer,
    why_cannot_report,
)

# Eight weeks: 40 working days, 20 in stock on each, 160 contacts, 16 upgrades, 8 that came in as A.
PAST = Counted(days=40, stock_days=800, contacts=160, upgrades=16, direct=8)


def test_the_factors_of_eight_weeks_let_expect_this_over_three_days():
    factors = expected_factors(PAST, 3)
    assert factors.stock == 20
    assert factors.contacts == pytest.approx(160 / 20 * 3 / 40)  # 0.6 contacts per customer in three days
    assert factors.upgrades == pytest.approx(0.1)
    assert factors.direct == pytest.approx(0.6)
    assert factors.entries == pytest.approx(20 * 0.6 * 0.1 + 0.6)  # 1.8


def test_half_the_contacts_and_no_upgrade_share_the_shortfall_by_hand():
    # Three days: stock as ever (60 days in stock), 6 contacts instead of 12, no upgrade, none that came in as A.
    shared = decompose(counted=Counted(3, 60, 6, 0, 0), past=PAST)
    assert shared.expected == pytest.approx(1.8) and shared.actual == 0
    shares = {one.factor: one.share for one in shared.shares}
    # Two factors changed in 20 × c × u: contacts first takes 20 × 0.3 × 0.1 = 0.6, upgrades first takes 1.2.
    assert shares == {
        "stock": pytest.approx(0),
        "contacts": pytest.approx((0.6 + 0) / 2),
        "upgrades": pytest.approx((0.6 + 1.2) / 2),
        "direct": pytest.approx(0.6),
    }
    assert sum(shares.values()) == pytest.approx(shared.shortfall)
    assert shared.main.factor == "upgrades"


def test_nobody_was_contacted_so_contacts_are_to_blame_and_not_the_upgrades_that_could_not_be():
    shared = decompose(counted=Counted(3, 60, 0, 0, 1), past=PAST)
    shares = {one.factor: one.share for one in shared.shares}
    assert shares["contacts"] == pytest.approx(1.2) and shares["upgrades"] == pytest.approx(0)
    assert shares["direct"] == pytest.approx(-0.4)
    assert sum(shares.values()) == pytest.approx(0.8)


def test_nobody_in_stock_blames_the_stock():
    shares = {one.factor: one.share for one in decompose(counted=Counted(3, 0, 0, 0, 0), past=PAST).shares}
    assert shares["stock"] == pytest.approx(1.2) and shares["contacts"] == pytest.approx(0)


COUNTS = st.builds(
    Counted,
    days=st.integers(1, 60),
    stock_days=st.integers(0, 5000).map(float),
    contacts=st.integers(0, 500),
    upgrades=st.integers(0, 50),
    direct=st.integers(0, 50),
)


@given(COUNTS, COUNTS)
def test_shares_sum_to_the_shortfall_whatever_was_counted(counted, past):
    shared = decompose(counted=counted, past=past)
    assert [one.factor for one in shared.shares] == list(FACTORS)
    assert sum(one.share for one in shared.shares) == pytest.approx(shared.shortfall, abs=1e-6)
    assert shared.expected == pytest.approx((past.upgrades + past.direct) * counted.days / past.days)
    assert actual_factors(counted, expected_factors(past, counted.days)).entries == pytest.approx(counted.entries)


@given(COUNTS)
def test_as_ever_leaves_nothing_to_share(counted):
    assert all(abs(one.share) < 1e-6 for one in decompose(counted=counted, past=counted).shares)


def test_shapley_of_a_product_is_the_mean_over_both_orders():
    assert shapley({"a": 2.0, "b": 3.0}, {"a": 1.0, "b": 1.0}, lambda v: v["a"] * v["b"]) == {
        "a": pytest.approx((3 + 1) / 2),
        "b": pytest.approx((2 + 4) / 2),
    }


PLAIN = Calendar()
FRIDAY = date(2026, 11, 20)


def test_three_working_days_without_a_new_a_are_counted_over_the_weekend():
    days = days_without([date(2026, 11, 18)], since=date(2026, 11, 2), today=date(2026, 11, 23), calendar=PLAIN)
    assert days == [date(2026, 11, 19), FRIDAY, date(2026, 11, 23)]
    assert is_alarming(days, limit=3) and not is_alarming(days[:2], limit=3)
    assert days_without([FRIDAY], since=FRIDAY, today=FRIDAY, calendar=PLAIN) == []
    assert days_without([], since=date(2026, 11, 19), today=FRIDAY, calendar=PLAIN) == [FRIDAY]


def test_the_measure_is_asked_about_a_week_later():
    assert ask_again_on(FRIDAY) == FRIDAY + timedelta(days=7)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({}, None),
        ({"may": False}, "sales.alert_not_allowed"),
        ({"is_answered": True}, "sales.alert_answered"),
        ({"cause": " "}, "sales.alert_cause_missing"),
        ({"measure": ""}, "sales.alert_measure_missing"),
    ],
)
def test_cause_and_measure_are_recorded_once_by_who_leads(changes, code):
    facts = {"may": True, "is_answered": False, "cause": "联系少", "measure": "每天加五个电话"}
    refusal = why_cannot_answer(**(facts | changes))
    assert (refusal and refusal.code) == code


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({}, None),
        ({"may": False}, "sales.alert_not_allowed"),
        ({"is_answered": False}, "sales.alert_unanswered"),
        ({"is_reported": True}, "sales.alert_reported"),
        ({"result": ""}, "sales.alert_result_missing"),
    ],
)
def test_the_result_is_recorded_once_after_the_measure(changes, code):
    facts = {"may": True, "is_answered": True, "is_reported": False, "result": "加到每天三十个，来了两个 A"}
    refusal = why_cannot_report(**(facts | changes))
    assert (refusal and refusal.code) == code
