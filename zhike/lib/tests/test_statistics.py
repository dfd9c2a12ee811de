"""The Wilson interval: the reference case, known values, and what must hold for every sample."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhike.lib.statistics import wilson_interval


def test_133_of_267_is_between_43_9_and_55_8_percent() -> None:
    low, high = wilson_interval(133, 267)
    assert (round(100 * 133 / 267, 1), round(100 * low, 1), round(100 * high, 1)) == (49.8, 43.9, 55.8)


@pytest.mark.parametrize(
    ("successes", "total", "low", "high"),
    [(0, 10, 0.0, 0.2775), (10, 10, 0.7225, 1.0), (1, 2, 0.0945, 0.9055), (0, 0, 0.0, 1.0)],
)
def test_known_values(successes: int, total: int, low: float, high: float) -> None:
    assert wilson_interval(successes, total) == pytest.approx((low, high), abs=5e-5)


@given(st.integers(1, 5000).flatmap(lambda total: st.tuples(st.integers(0, total), st.just(total))))
def test_it_holds_the_share_stays_within_bounds_and_is_symmetric(case: tuple[int, int]) -> None:
    successes, total = case
    low, high = wilson_interval(successes, total)
    assert 0 <= low <= successes / total <= high <= 1
    assert wilson_interval(total - successes, total) == pytest.approx((1 - high, 1 - low))


@pytest.mark.parametrize(("successes", "total"), [(0, 1), (1, 1), (0, 10), (3, 10), (133, 267), (4999, 5000)])
def test_it_is_the_interval_of_scipy(successes: int, total: int) -> None:
    from scipy.stats import binomtest

    interval = binomtest(successes, total).proportion_ci(0.95, method="wilson")
    assert wilson_interval(successes, total) == pytest.approx((interval.low, interval.high))


def test_an_impossible_sample_is_refused() -> None:
    with pytest.raises(ValueError, match="between"):
        wilson_interval(3, 2)
