"""Lift with its interval, the order of a profile, and how a score tells good customers apart."""

import random
from math import isclose

import pytest

from zhike.sales.finding import peer_rules
from zhike.sales.finding.rules import Seen, bins_of, compute_lift, rank, why_no_profile
from zhike.sales.finding.score_rules import (
    Total,
    band,
    calibrate_slope,
    compute_auc,
    explain,
    score_of,
    sigmoid,
    sum_weights,
    weigh,
)


def test_lift_is_the_share_among_the_good_over_the_share_among_all() -> None:
    lift = compute_lift(good_with=30, with_it=100, good=60, total=1000)
    assert isclose(lift.value, (30 / 60) / (100 / 1000))
    assert lift.low < 5 < lift.high
    assert lift.is_clear


def test_an_attribute_that_means_nothing_has_a_lift_around_one_and_is_not_clear() -> None:
    lift = compute_lift(good_with=10, with_it=100, good=100, total=1000)
    assert lift.value == pytest.approx(1)
    assert lift.low < 1 < lift.high
    assert not lift.is_clear


def test_nobody_good_having_it_is_no_division_by_zero_and_leaves_doubt() -> None:
    lift = compute_lift(good_with=0, with_it=40, good=50, total=1000)
    assert lift.value == 0
    assert 0 < lift.low < lift.high
    assert lift.high > 0.5


def test_more_customers_make_the_interval_narrower() -> None:
    few = compute_lift(good_with=3, with_it=10, good=6, total=100)
    many = compute_lift(good_with=300, with_it=1000, good=600, total=10_000)
    assert few.value == many.value
    assert many.high - many.low < few.high - few.low


@pytest.mark.parametrize("counts", [(11, 10, 20, 100), (5, 10, 4, 100), (1, 0, 5, 10), (0, 90, 20, 100)])
def test_counts_that_are_no_parts_of_a_whole_are_refused(counts: tuple[int, int, int, int]) -> None:
    good_with, with_it, good, total = counts
    with pytest.raises(ValueError, match="whole"):
        compute_lift(good_with=good_with, with_it=with_it, good=good, total=total)


@pytest.mark.parametrize(("factor", "has_it"), [(1.0, 0.2), (3.0, 0.15), (0.3, 0.3)])
def test_intervals_cover_the_truth_nineteen_times_of_twenty(factor: float, has_it: float) -> None:
    dice = random.Random(20261122)
    chance = 0.08
    truth = factor / (has_it * factor + 1 - has_it)
    covered = 0
    for _turn in range(400):
        cells = [0, 0, 0, 0]
        for _customer in range(900):
            it = dice.random() < has_it
            good = dice.random() < chance * (factor if it else 1)
            cells[2 * it + good] += 1
        lift = compute_lift(good_with=cells[3], with_it=cells[2] + cells[3], good=cells[1] + cells[3], total=900)
        covered += lift.low <= truth <= lift.high
    assert 0.92 <= covered / 400 <= 0.985


def test_what_is_surer_comes_before_what_is_larger() -> None:
    rows = [Seen("a", "few", 20, 4), Seen("b", "sure", 400, 60), Seen("c", "all", 1000, 100), Seen("d", "rare", 4, 4)]
    found = rank(rows, good=100, total=1000, minimum=20)
    assert [one.seen.value for one in found] == ["sure", "few"]
    assert found[1].lift.value > found[0].lift.value


def test_too_few_good_customers_make_no_profile() -> None:
    assert why_no_profile(good=9, total=500) is not None
    assert why_no_profile(good=10, total=500) is None
    refusal = why_no_profile(good=40, total=40)
    assert refusal is not None and refusal.code == "finding.all_good"


def test_bins_lie_side_by_side() -> None:
    assert bins_of(["20", "80"]) == [("", "20"), ("20", "80"), ("80", "")]
    assert bins_of([]) == [("", "")]


def test_weights_speak_for_what_good_customers_have_more_often() -> None:
    weights = weigh(
        [Seen("a", "x", 100, 50), Seen("a", "y", 900, 50), Seen("b", "z", 5, 5)], good=100, total=1000, minimum=20
    )
    assert weights["a"]["x"] > 1 > 0 > weights["a"]["y"]
    assert "b" not in weights
    assert sum_weights(weights, {"a": "x", "b": "z"}) == weights["a"]["x"]


def test_fifty_is_the_average_and_the_reasons_add_up_to_the_score() -> None:
    assert score_of(0, 1) == 50
    weights = {"a": {"x": 1.2}, "b": {"y": -0.4}}
    reasons = explain(weights, {"a": "x", "b": "y", "c": "?"}, 0.5)
    assert [one.attribute for one in reasons] == ["a", "b"]
    assert round(100 * sigmoid(sum(one.weight for one in reasons))) == score_of(0.8, 0.5)


def test_sums_that_count_the_same_thing_twice_are_drawn_together() -> None:
    dice = random.Random(7)
    told: dict[float, list[int]] = {}
    for _customer in range(6000):
        truth = dice.choice([-1.0, 0.0, 1.0])
        seen = told.setdefault(2 * truth, [0, 0])
        seen[0] += 1
        seen[1] += dice.random() < sigmoid(truth - 2)
    slope = calibrate_slope([Total(total, count, good) for total, (count, good) in told.items()])
    assert 0.38 < slope < 0.62
    assert calibrate_slope([Total(0, 10, 0)]) == 1.0


def test_the_area_is_one_for_a_perfect_order_and_half_for_none() -> None:
    perfect = compute_auc([Total(-1, 50, 0), Total(1, 50, 50)])
    assert perfect is not None and perfect.value == 1
    none = compute_auc([Total(0, 100, 20)])
    assert none is not None and none.value == 0.5 and none.low < 0.5 < none.high
    assert compute_auc([Total(0, 100, 4)]) is None


def test_the_area_counts_pairs_by_hand() -> None:
    # Good: 3 at 1.0, 2 at 0.0; others: 2 at 1.0, 4 at 0.0. Won 3×4, tied 3×2 and 2×4: (12 + 7) / 30.
    found = compute_auc([Total(1, 5, 3), Total(0, 6, 2)])
    assert found is not None and found.value == pytest.approx(19 / 30)


def test_bands_hold_everybody_once() -> None:
    found = band([Total(-5, 10, 1), Total(0, 20, 4), Total(5, 30, 20)], 1)
    assert sum(one.count for one in found) == 60
    assert [one.count for one in found if one.count] == [10, 20, 30]
    assert found[2].low < 4 / 20 < found[2].high


def test_peers_share_trade_place_and_size() -> None:
    big = peer_rules.Marks("341", "320500", 400, None, "private", peer_rules.words_of("华东精密机械"))
    near = peer_rules.Marks("341", "320508", 700, None, "private", peer_rules.words_of("恒力重型机械"))
    far = peer_rules.Marks("349", "320100", 90_000, None, "state", frozenset())
    assert peer_rules.compare(big, near) == {"industry": 35, "city": 20, "size": 15, "ownership": 10, "words": 10}
    assert peer_rules.compare(big, far) == {"division": 20, "province": 10}
    assert peer_rules.compare(peer_rules.Marks(), peer_rules.Marks()) == {}
