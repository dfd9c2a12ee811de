"""The curve of days to a signature against numbers that are published or worked out by hand, and its edges."""

import warnings

import pytest

from zhike.pool.fairness.survival import kaplan_meier, suggest

# Where nobody is left open the interval is a point; the program keeps SciPy quiet about it, pytest starts anew.
pytestmark = pytest.mark.filterwarnings("ignore:The confidence interval is undefined")
SIGNED = (6, 6, 6, 7, 10, 13, 16, 22, 23)
STILL_OPEN = (6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35)


def test_the_curve_is_that_of_gehan_1965_with_the_interval_that_r_prints():
    """E. A. Gehan, Biometrika 52 (1965), 203: the 21 of the treated group; survfit(conf.type = "log-log")."""
    steps = kaplan_meier([*((day, True) for day in SIGNED), *((day, False) for day in STILL_OPEN)])
    assert [(step.day, step.at_risk, step.signed) for step in steps] == [
        (6, 21, 3),
        (7, 17, 1),
        (10, 15, 1),
        (13, 12, 1),
        (16, 11, 1),
        (22, 7, 1),
        (23, 6, 1),
    ]
    assert [(round(step.open_share, 3), round(step.low, 3), round(step.high, 3)) for step in steps] == [
        (0.857, 0.620, 0.952),
        (0.807, 0.563, 0.923),
        (0.753, 0.503, 0.889),
        (0.690, 0.432, 0.849),
        (0.627, 0.368, 0.805),
        (0.538, 0.268, 0.747),
        (0.448, 0.188, 0.680),
    ]


def test_the_curve_counts_those_who_have_not_signed_yet():
    steps = kaplan_meier([(1, True), (2, False), (3, True), (4, True), (5, False)])
    assert [(step.day, step.at_risk, step.signed) for step in steps] == [(1, 5, 1), (3, 3, 1), (4, 2, 1)]
    assert [step.open_share for step in steps] == pytest.approx([0.8, 0.8 * 2 / 3, 0.8 / 3])
    assert (steps[0].low, steps[0].high) == pytest.approx((0.2038, 0.9692), abs=1e-4)


def test_several_signatures_of_one_day_are_one_step_and_who_left_that_day_was_still_asked():
    steps = kaplan_meier([(2, True), (2, True), (2, False), (7, True)])
    assert [(step.day, step.at_risk, step.signed) for step in steps] == [(2, 4, 2), (7, 1, 1)]
    assert [step.open_share for step in steps] == pytest.approx([0.5, 0.0])


@pytest.mark.parametrize("spans", [[], [(5, False)], [(0, False), (5, False), (5, False)]])
def test_where_nobody_signed_there_is_no_curve_and_no_suggestion(spans):
    assert kaplan_meier(spans) == [] and suggest([]) is None


def test_a_single_signature_also_on_the_first_day_is_one_step_down_to_nobody():
    (step,) = kaplan_meier([(0, True)])
    assert (step.day, step.at_risk, step.signed, step.open_share, step.low, step.high) == (0, 1, 1, 0.0, 0.0, 0.0)


def test_who_left_before_the_first_signature_changes_nothing_and_warns_of_nothing():
    signed = [(3, True), (4, True), (9, False)]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert kaplan_meier([(0, False), (2, False), *signed]) == kaplan_meier(signed)


def test_the_suggestion_is_the_day_by_which_four_fifths_of_signatures_happened():
    steps = kaplan_meier([(day, True) for day in range(1, 11)])
    found = suggest(steps)
    assert found is not None and found.days == 8 and found.low < 8
    assert found.high is None or found.high >= 8


def test_four_signatures_suggest_nothing():
    assert suggest(kaplan_meier([(day, True) for day in range(1, 5)])) is None


def test_one_late_signature_among_the_few_that_are_left_does_not_move_the_suggestion():
    spans = [(day, True) for day in range(1, 21)] + [(30, False)] * 60
    with_late = suggest(kaplan_meier([*spans, (550, True), (600, False)]))
    assert suggest(kaplan_meier(spans)) == with_late is not None
    assert with_late.days == 16
