"""The priority of a need: a formula with reasons that add up; properties that no weights may break."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as some

from zhike.activities.needs.choices import MetBy
from zhike.activities.needs.priority import Facts, Weights, compute_priority

LEVELS = some.integers(1, 5)
WEIGHT = some.integers(0, 100)
FACTS = some.builds(
    Facts,
    strength=LEVELS,
    urgency=LEVELS,
    importance=LEVELS,
    cost=LEVELS,
    met_by=some.sampled_from(MetBy.values),
    value_amount=some.none() | some.decimals(0, 10**12, places=2),
)
WEIGHTS = some.builds(Weights, *([WEIGHT] * 5), cost=WEIGHT)


@given(FACTS, WEIGHTS)
def test_reasons_add_up_to_a_priority_between_0_and_100(facts: Facts, weights: Weights) -> None:
    score = compute_priority(facts, weights)
    assert 0 <= score.value <= 100
    assert score.value == pytest.approx(min(100.0, sum(reason.points for reason in score.reasons)), abs=0.11)


@given(FACTS, WEIGHTS, some.sampled_from(("strength", "urgency", "importance")))
def test_wanting_more_never_lowers_the_priority(facts: Facts, weights: Weights, part: str) -> None:
    less, more = (compute_priority(_with(facts, part, level), weights).value for level in (2, 4))
    assert more >= less - 0.11


@given(FACTS, WEIGHTS)
def test_a_dearer_need_never_comes_first_for_it(facts: Facts, weights: Weights) -> None:
    cheap, dear = (compute_priority(_with(facts, "cost", level), weights).value for level in (1, 5))
    assert dear <= cheap


def _with(facts: Facts, part: str, level: int) -> Facts:
    return Facts(**{**vars(facts), part: level})


def test_the_worked_example_of_the_rule_book() -> None:
    facts = Facts(strength=5, urgency=3, importance=4, cost=2, met_by="rival", value_amount=Decimal(100_000))
    score = compute_priority(facts, Weights())
    points = {reason.code: reason.points for reason in score.reasons}
    # 25 + 20·½ + 25·¾ + 20·0.8 + 10·½ = 74.8; a quarter of the way to the dearest costs 7.5 % of it.
    assert points == {"strength": 25.0, "urgency": 10.0, "importance": 18.8, "unmet": 16.0, "value": 5.0, "cost": -5.6}
    assert (score.value, score.version) == (69.2, "1.0")


def test_a_need_that_we_meet_gets_nothing_for_being_open() -> None:
    met = Facts(strength=3, urgency=3, importance=3, cost=3, met_by="us")
    open_ = Facts(strength=3, urgency=3, importance=3, cost=3, met_by="nobody")
    more, less = (compute_priority(facts, Weights()).value for facts in (open_, met))
    assert more - less == pytest.approx(17, abs=0.1)
