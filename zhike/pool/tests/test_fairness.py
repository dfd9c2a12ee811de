"""The statistics of the board against numbers worked out by hand or published."""

from datetime import timedelta

import pytest

from zhike.customers.services import change_customer
from zhike.pool.fairness import figures
from zhike.pool.fairness.survival import kaplan_meier, suggest
from zhike.pool.fairness.uplift import compare, gini, wilson
from zhike.testing import make

from . import company

DAY = timedelta(days=1)


def test_the_curve_counts_those_who_have_not_signed_yet():
    steps = kaplan_meier([(1, True), (2, False), (3, True), (4, True), (5, False)])
    assert [(step.day, step.at_risk, step.signed) for step in steps] == [(1, 5, 1), (3, 3, 1), (4, 2, 1)]
    assert [step.open_share for step in steps] == pytest.approx([0.8, 0.8 * 2 / 3, 0.8 / 3])
    assert (steps[0].low, steps[0].high) == pytest.approx((0.2038, 0.9692), abs=1e-4)


def test_several_signatures_of_one_day_are_one_step():
    steps = kaplan_meier([(2, True), (2, True), (2, False), (7, True)])
    assert [(step.day, step.at_risk, step.signed) for step in steps] == [(2, 4, 2), (7, 1, 1)]
    assert [step.open_share for step in steps] == pytest.approx([0.5, 0.0])


def test_the_suggestion_is_the_day_by_which_four_fifths_of_signatures_happened():
    steps = kaplan_meier([(day, True) for day in range(1, 11)])
    found = suggest(steps)
    assert found is not None and found.days == 8 and found.low < 8
    assert found.high is None or found.high >= 8


def test_four_signatures_suggest_nothing():
    assert suggest(kaplan_meier([(day, True) for day in range(1, 5)])) is None


def test_the_difference_of_two_shares_has_newcombes_interval():
    found = compare((48, 80), (56, 70))
    assert found is not None and found.difference == pytest.approx(0.2)
    assert (found.low, found.high) == pytest.approx((0.0524, 0.3339), abs=1e-4)
    assert found.is_clear and compare((0, 0), (1, 2)) is None


def test_a_share_of_nothing_has_the_whole_range():
    assert wilson(0, 0) == (0.0, 1.0)
    assert wilson(0, 10) == pytest.approx((0.0, 0.2775), abs=1e-4)


def test_evenness_runs_from_all_the_same_to_all_with_one():
    assert gini([1, 1, 1, 1]) == pytest.approx(0.0)
    assert gini([0, 0, 0, 4]) == pytest.approx(0.75)
    assert gini([3, 1, 2]) == pytest.approx(2 / 9)
    assert gini([]) == 0.0


def _sign(world, customer, person, now):
    customer.refresh_from_db()
    change_customer(
        actor=world.actor_of(person),
        customer_id=customer.pk,
        version=customer.version,
        changes={"stage": "closed"},
        now=now,
    )


def test_what_one_lost_and_another_won_soon_after_stands_in_the_report(world, client_of):
    company.publish(cool_down_days=0)
    pool = company.pool()
    company.join(pool, world.east)
    won, kept = make.customer(world.wang, now=world.now - 40 * DAY), make.customer(world.wang)
    company.give(won, None, world.wang, way="give_back", to_pool_id=pool.pk, now=world.now - 9 * DAY)
    company.give(won, world.zhang, world.zhang, way="claim", now=world.now - 8 * DAY)
    _sign(world, won, world.zhang, world.now - 2 * DAY)
    _sign(world, kept, world.wang, world.now)
    admin = world.actor_of(world.admin)

    found = figures.list_found(admin, 30)
    assert [(one.customer_id, one.lost_by, one.won_by, (one.won_on - one.lost_on).days) for one in found] == [
        (won.pk, "王晓燕", "张伟", 7)
    ]
    assert figures.list_found(admin, 6) == []
    assert figures.read_claims(admin, world.now, 30) == (1, 1)
    uplift = figures.read_uplift(admin)
    assert uplift is not None and (uplift.first, uplift.second) == (0.5, 1.0)
    everybody = figures.read_survival(admin, world.now, "source")[0]
    assert (everybody.spans, everybody.signed) == (3, 2)
    assert [step.day for step in everybody.steps] == [0, 6]
    page = client_of(world.admin).get("/pool/results/").content.decode()
    assert "捡漏" in page and won.name in page


def test_the_stock_is_counted_by_pool_age_and_reason_within_sight(world):
    pool = company.pool()
    company.join(pool, world.east)
    for days in (3, 20, 20, 100):
        customer = make.customer(world.outsider, now=world.now - 200 * DAY)
        company.into_pool(customer, pool, world.outsider, now=world.now - days * DAY)
    stock = figures.read_stock(world.actor_of(world.admin), world.now)
    assert stock.total == 4 and [(line.label, line.count) for line in stock.pools] == [("华东公海", 4)]
    assert {line.label: line.count for line in stock.ages} == {"7 天内": 1, "8–30 天": 2, "90 天以上": 1}
    assert [(line.label, line.count) for line in stock.reasons] == [("暂无需求", 4)]
    assert figures.read_stock(world.actor_of(world.partner), world.now).total == 0


def test_holdings_are_listed_by_person_with_how_uneven_they_are(world):
    for _turn in range(3):
        make.customer(world.wang)
    make.customer(world.zhang)
    lines, uneven = figures.read_spread(world.actor_of(world.admin))
    assert [(line.label, line.count) for line in lines] == [("王晓燕", 3), ("张伟", 1)]
    assert uneven == pytest.approx(0.25)
