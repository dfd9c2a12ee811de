"""The fitted forecast finds a planted pattern, shows its error on unseen months, and is silent on too little."""

import random

import pytest

from zhike.sales.targets.model import Example, fit, train

CHANCE = {3.0: 0.7, 1.0: 0.1}


def planted(months: int = 9, each: int = 60) -> list[Example]:
    """Make deals of which those graded A are signed in 70 of 100 months, others in 10; the amount says nothing."""
    chance = random.Random(7)
    return [
        Example(f"2026-{month:02}", 1000.0, (grade, chance.random()), chance.random() < CHANCE[grade])
        for month in range(1, months + 1)
        for grade in (3.0, 1.0)
        for _deal in range(each)
    ]


def test_planted_chances_are_found_and_the_noise_is_not():
    model = train(planted())
    assert model.fit.probability((3.0, 0.5)) == pytest.approx(0.7, abs=0.06)
    assert model.fit.probability((1.0, 0.5)) == pytest.approx(0.1, abs=0.06)
    assert abs(model.fit.probability((3.0, 0.9)) - model.fit.probability((3.0, 0.1))) < 0.1


def test_the_error_is_that_of_the_last_three_months_and_better_than_the_mean():
    model = train(planted())
    assert [month for month, _expected, _signed in model.judgement.months] == ["2026-07", "2026-08", "2026-09"]
    assert model.judgement.brier < model.judgement.plain_brier - 0.05
    assert model.judgement.error < 0.25
    truth = {month: 0.0 for month, *_rest in model.judgement.months}
    for one in planted():
        if one.month in truth and one.is_signed:
            truth[one.month] += one.amount
    assert {month: signed for month, _expected, signed in model.judgement.months} == truth


def test_held_out_months_do_not_teach_the_model_that_is_judged_on_them():
    examples = planted()
    spoiled = [
        Example(one.month, one.amount, one.features, not one.is_signed) if one.month >= "2026-07" else one
        for one in examples
    ]
    assert train(spoiled).judgement.brier > 0.5


@pytest.mark.parametrize("examples", [[], planted(3), planted(9)[:50]])
def test_too_little_to_learn_from_gives_no_model(examples):
    assert train(examples) is None


def test_a_pattern_without_exception_still_gives_finite_weights():
    examples = [Example("2026-01", 1.0, (float(n % 2), 0.0), bool(n % 2)) for n in range(40)]
    assert 0.5 < fit(examples).probability((1.0, 0.0)) < 1
