"""Scores, forms and the agreement of reviewers, against values worked out by hand."""

from decimal import Decimal

import pytest

from zhike.activities.calls.agreement import band, weighted_kappa
from zhike.activities.calls.choices import CallType
from zhike.activities.calls.scoring import Item, compute_score, delivered_form, why_bad_form, why_bad_points

FORM = (
    Item("open", "开场", points=40),
    Item("ask", "提问", points=60, is_fatal=True),
    Item("notice", "告知录音", is_compliance=True),
    Item("promise", "不越权承诺", is_compliance=True, is_fatal=True),
)
KEPT = {"open": 30, "ask": 45.5, "notice": 1, "promise": 1}


def test_points_add_up_and_compliance_stands_apart() -> None:
    scored = compute_score(FORM, KEPT | {"notice": 0})
    assert (scored.score, scored.is_fatal, scored.breaches) == (Decimal("75.5"), False, 1)


@pytest.mark.parametrize("failed", ["ask", "promise"])
def test_a_fatal_item_takes_everything(failed: str) -> None:
    scored = compute_score(FORM, KEPT | {failed: 0})
    assert (scored.score, scored.is_fatal) == (0, True)


@pytest.mark.parametrize("call_type", CallType.values)
def test_every_delivered_form_is_a_form(call_type: str) -> None:
    assert why_bad_form(delivered_form(call_type)) is None


@pytest.mark.parametrize(
    ("items", "words"),
    [
        ((Item("a", "甲", points=99),), "正好 100"),
        ((Item("a", "甲", points=50), Item("b", "甲", points=50)), "同名"),
        ((Item("a", "甲", points=100), Item("b", "乙", points=0)), "至少 1 分"),
        ((Item("a", " ", points=100),), "名称"),
        (tuple(Item(str(n), str(n), points=4) for n in range(25)), "最多"),
    ],
)
def test_a_form_that_does_not_add_up_is_refused(items: tuple[Item, ...], words: str) -> None:
    refusal = why_bad_form(items)
    assert refusal is not None and words in refusal.sentence


@pytest.mark.parametrize("points", [{"open": 41}, {"open": -1}, {"notice": 0.5}, {"ask": None}])
def test_points_outside_the_form_are_refused(points: dict[str, float]) -> None:
    assert why_bad_points(FORM, KEPT) is None
    assert why_bad_points(FORM, KEPT | points) is not None


def test_points_fall_into_five_bands() -> None:
    assert [band(points, 20) for points in (0, 1, 5, 6, 10, 15, 16, 20)] == [0, 1, 1, 2, 2, 3, 4, 4]


def test_kappa_is_one_for_full_agreement_and_zero_for_chance() -> None:
    assert weighted_kappa([(0, 0), (4, 4), (2, 2)]).kappa == 1
    assert weighted_kappa([(0, 0), (0, 4), (4, 0), (4, 4)]).kappa == 0


def test_kappa_weighs_how_far_apart_two_ratings_are() -> None:
    # Four pairs apart by 1, 2, 1, 0: observed 1² + 2² + 1² + 0² = 6; the marginals are (2, 1, 1) and (1, 1, 2).
    # expected = Σ rows·columns·distance² / 4 = (2·1·1 + 2·2·4 + 1·1·1 + 1·2·1 + 1·1·4 + 1·1·1) / 4 = 26 / 4 = 6.5
    found = weighted_kappa([(0, 1), (0, 2), (1, 0), (2, 2)], 3)
    observed = 1 + 4 + 1 + 0
    assert (found.pairs, found.same) == (4, 1)
    assert found.kappa == pytest.approx(1 - observed / 6.5)


def test_kappa_says_nothing_where_nothing_could_differ() -> None:
    assert weighted_kappa([]).kappa is None
    assert weighted_kappa([(3, 3), (3, 3)]).kappa is None
