"""What an A is worth, by tables worked out by hand; no database."""

from datetime import date, timedelta

import pytest

from zhike.sales.calibration import Trial, calibrate, rate_known_on

START = date(2026, 9, 1)


def on(day: int) -> date:
    return START + timedelta(days=day)


def trial(entered: int, signed: int | None = None) -> Trial:
    return Trial(on(entered), on(signed) if signed is not None else None, entered)


# entered, signed | success | decided on | known then          | known rate | (rate - success)²
#    0       5    |   yes   |     5      | nothing             |    0.5     |  0.25
#    2       9    |   yes   |     9      | nothing             |    0.5     |  0.25
#    4      12    |   no    |    12      | nothing             |    0.5     |  0.25      8 days: too late
#    6       -    |   no    |    14      | first: 1 of 1       |    1       |  1
#   13      20    |   yes   |    20      | three: 2 of 3       |   2/3      |  1/9
#   15      16    |   yes   |    16      | four:  2 of 4       |    0.5     |  0.25
#   16       -    |   no    |    24      | four:  2 of 4       |    0.5     |  0.25   day 16 itself is not known
#   30       -    |  open   |
TABLE = [trial(0, 5), trial(2, 9), trial(4, 12), trial(6), trial(13, 20), trial(15, 16), trial(16), trial(30)]


def test_each_entry_is_judged_by_what_was_known_on_its_day() -> None:
    found = calibrate(TABLE, on(35), 7)
    assert [(one.success, round(one.known_rate, 4)) for one in found.judged] == [
        *((True, 0.5), (True, 0.5), (False, 0.5), (False, 1.0)),
        *((True, 0.6667), (True, 0.5), (False, 0.5)),
    ]
    assert (found.trials, found.successes, found.open_trials) == (7, 4, 1)
    assert found.worth == pytest.approx(4 / 7)
    assert found.brier == pytest.approx((0.25 * 5 + 1 + 1 / 9) / 7)


def test_the_interval_is_wilsons() -> None:
    found = calibrate(TABLE, on(35), 7)
    # 4 of 7 by the formula: centre (4/7 + 1.9208/7) / (1 + 3.8415/7), half 0.2913
    assert (round(found.low, 3), round(found.high, 3)) == (0.250, 0.842)


def test_a_signature_on_the_seventh_day_is_in_time_and_on_the_eighth_too_late() -> None:
    assert trial(0, 7).succeeds(7) and not trial(0, 8).succeeds(7)
    assert trial(0, 7).decided_on(7) == on(7) and trial(0, 8).decided_on(7) == on(8)


def test_nothing_decided_says_nothing() -> None:
    found = calibrate([trial(0)], on(7), 7)
    assert (found.trials, found.worth, found.brier, found.open_trials) == (0, None, None, 1)
    assert (found.low, found.high) == (0.0, 1.0)


def test_a_trailing_rate_looks_at_the_last_decided_ones_only() -> None:
    trials = [trial(0, 1), trial(1, 2), trial(2), trial(3)]
    assert rate_known_on(on(20), trials, 7) == 0.5
    assert rate_known_on(on(20), trials, 7, trailing=2) == 0.0
