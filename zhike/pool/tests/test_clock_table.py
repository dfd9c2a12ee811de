"""The clock case by case: plain days, workdays over 国庆 and 春节, leave, caps, switched rules, time zones."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from zhike.lib.workdays import Calendar, fill_years
from zhike.pool.clock import Days, Facts, day_of, earlier, end_of, protected_until, with_action
from zhike.pool.rules import PoolRules

YEARS = fill_years([2025, 2026])
WORK = Days(Calendar(YEARS.holidays, YEARS.workdays))
EVERY = Days()


def d(text):
    """Read 0925 or 20260925; without a year it is 2026."""
    return (
        date(int(text[:4]), int(text[4:6]), int(text[6:]))
        if len(text) == 8
        else date(2026, int(text[:2]), int(text[2:]))
    )


def away(*spans, days=EVERY):
    """Return days of which some are leave."""
    found = {d(first) + timedelta(days=n) for first, last in spans for n in range((d(last) - d(first)).days + 1)}
    return Days(days.calendar, frozenset(found))


# start, default, cap, actions, extensions, days, end
CASES = [
    # plain days, the cap and what it cuts
    ("0325", 10, 20, [], [], EVERY, "0404"),
    ("0325", 10, 20, [("0328", 3)], [], EVERY, "0404"),
    ("0325", 10, 20, [("0401", 3)], [], EVERY, "0404"),
    ("0325", 10, 20, [("0402", 3)], [], EVERY, "0405"),
    ("0325", 10, 20, [("0402", 3), ("0405", 3)], [], EVERY, "0408"),
    ("0325", 10, 20, [("0405", 3), ("0408", 3)], [], EVERY, "0411"),
    ("0325", 10, 20, [("0411", 3)], [], EVERY, "0414"),
    ("0325", 10, 20, [("0412", 3)], [], EVERY, "0414"),
    ("0325", 10, 20, [("0414", 30)], [], EVERY, "0414"),
    ("0325", 10, None, [("0414", 30)], [], EVERY, "0514"),
    ("0325", 30, 20, [], [], EVERY, "0414"),
    ("0325", 10, 10, [("0404", 3)], [], EVERY, "0404"),
    ("0325", 0, 20, [], [], EVERY, "0325"),
    ("0325", 0, 20, [("0325", 1)], [], EVERY, "0326"),
    ("0325", 10, 0, [("0328", 9)], [], EVERY, "0325"),
    ("0325", 1, None, [], [], EVERY, "0326"),
    # a later, weaker action never shortens
    ("0325", 10, None, [("0403", 30), ("0404", 3)], [], EVERY, "0503"),
    ("0325", 10, None, [("0404", 3), ("0403", 30)], [], EVERY, "0503"),
    ("0325", 10, None, [("0404", 0)], [], EVERY, "0404"),
    ("0325", 10, None, [("0405", 0)], [], EVERY, "0405"),
    # what lies before the start belonged to somebody else
    ("0325", 10, None, [("0324", 90)], [], EVERY, "0404"),
    ("0325", 10, None, [("0325", 90)], [], EVERY, "0623"),
    # month ends, leap days, year ends
    ("20280201", 28, None, [], [], EVERY, "20280229"),
    ("20270201", 28, None, [], [], EVERY, "20270301"),
    ("1231", 1, None, [], [], EVERY, "20270101"),
    ("0131", 30, None, [], [], EVERY, "0302"),
    # approved extensions, alone, after actions, under the cap
    ("0325", 10, None, [], [("0404", 15)], EVERY, "0419"),
    ("0325", 10, 20, [], [("0404", 15)], EVERY, "0414"),
    ("0325", 10, None, [("0402", 3)], [("0405", 15)], EVERY, "0420"),
    ("0325", 10, None, [("0420", 3)], [("0404", 15)], EVERY, "0423"),
    ("0325", 10, None, [], [("0404", 15), ("0419", 15)], EVERY, "0504"),
    ("0325", 10, None, [], [("0301", 90)], EVERY, "0404"),
    # workdays: an ordinary week, weekends
    ("0907", 5, None, [], [], WORK, "0914"),
    ("0911", 1, None, [], [], WORK, "0914"),
    ("0912", 1, None, [], [], WORK, "0914"),
    # worked on Sunday 20 September for the holiday to come
    ("0907", 10, None, [("0918", 3)], [], WORK, "0922"),
    ("0907", 5, 7, [("0914", 3)], [], WORK, "0916"),
    # 国庆 2025: off 1–8 October with 中秋, worked on Sunday 28 September and Saturday 11 October
    ("20250926", 1, None, [], [], WORK, "20250928"),
    ("20250926", 2, None, [], [], WORK, "20250929"),
    ("20250926", 3, None, [], [], WORK, "20250930"),
    ("20250926", 4, None, [], [], WORK, "20251009"),
    ("20250930", 1, None, [], [], WORK, "20251009"),
    ("20250930", 2, None, [], [], WORK, "20251010"),
    ("20250930", 3, None, [], [], WORK, "20251011"),
    ("20250930", 4, None, [], [], WORK, "20251013"),
    ("20251003", 1, None, [], [], WORK, "20251009"),
    ("20250925", 3, 5, [("20250930", 3)], [], WORK, "20251009"),
    # 国庆 2025 in plain days counts on
    ("20250930", 10, None, [], [], EVERY, "20251010"),
    # 春节 2025: off 28 January to 4 February, worked on Sunday 26 January and Saturday 8 February
    ("20250124", 1, None, [], [], WORK, "20250126"),
    ("20250124", 2, None, [], [], WORK, "20250127"),
    ("20250124", 3, None, [], [], WORK, "20250205"),
    ("20250127", 1, None, [], [], WORK, "20250205"),
    ("20250127", 3, None, [], [], WORK, "20250207"),
    ("20250127", 4, None, [], [], WORK, "20250208"),
    ("20250127", 5, None, [], [], WORK, "20250210"),
    ("20250201", 1, None, [], [], WORK, "20250205"),
    ("20250120", 5, 8, [("20250127", 5)], [], WORK, "20250206"),
    # leave pauses: inside, before, after, at the edges, and for the cap as well
    ("0325", 10, None, [], [], away(("0328", "0330")), "0407"),
    ("0325", 10, None, [], [], away(("0320", "0325")), "0404"),
    ("0325", 10, None, [], [], away(("0405", "0410")), "0404"),
    ("0325", 10, None, [], [], away(("0404", "0404")), "0405"),
    ("0325", 10, None, [], [], away(("0326", "0326")), "0405"),
    ("0325", 10, 20, [("0415", 9)], [], away(("0401", "0405")), "0419"),
    ("0325", 10, None, [("0404", 3)], [], away(("0405", "0406")), "0409"),
    ("0325", 10, None, [], [], away(("0327", "0328"), ("0402", "0403")), "0408"),
    # leave and workdays together
    ("20250926", 3, None, [], [], away(("20250929", "20250930"), days=WORK), "20251010"),
    ("0907", 5, None, [], [], away(("0908", "0909"), days=WORK), "0916"),
    ("0907", 5, None, [], [], away(("0912", "0913"), days=WORK), "0914"),
]


@pytest.mark.parametrize(("start", "default", "cap", "actions", "extensions", "days", "end"), CASES)
def test_the_clock_ends_on_the_day(start, default, cap, actions, extensions, days, end):
    done = [(d(day), count) for day, count in actions]
    granted = [(d(day), count) for day, count in extensions]
    assert protected_until(d(start), default, cap, done, granted, days) == d(end)


def test_there_are_more_than_sixty_cases():
    assert len(CASES) > 60


OLD = PoolRules(default_days=10, cap_days=20, extensions={"call": 3})
SWITCHED = [
    (PoolRules(default_days=30, extensions={"call": 3}), "0424"),
    (PoolRules(default_days=5, cap_days=20, extensions={"call": 3}), "0405"),
    (PoolRules(default_days=5, cap_days=8, extensions={"call": 3}), "0402"),
    (PoolRules(default_days=10, extensions={"call": 20}), "0422"),
    (PoolRules(default_days=10, extensions={}), "0404"),
    (PoolRules(default_days=10, extensions={"note": 9}), "0404"),
    (PoolRules(default_days=10, extensions={"note": 9}, bare_notes_qualify=True), "0412"),
]


@pytest.mark.parametrize(("rules", "end"), SWITCHED)
def test_switched_rules_count_the_same_facts_and_switching_back_gives_the_same_day(rules, end):
    facts = with_action(with_action(Facts(d("0325")), "call", d("0402")), "note", d("0403"))
    before = end_of(facts, OLD)
    assert end_of(facts, rules) == d(end)
    assert end_of(facts, OLD) == before == d("0405")


@pytest.mark.parametrize(
    ("moment", "zone", "day"),
    [
        (datetime(2026, 3, 24, 16, 0, tzinfo=UTC), "Asia/Shanghai", "0325"),
        (datetime(2026, 3, 24, 15, 59, tzinfo=UTC), "Asia/Shanghai", "0324"),
        (datetime(2026, 3, 25, 2, 0, tzinfo=UTC), "America/New_York", "0324"),
        (datetime(2026, 3, 25, 18, 30, tzinfo=UTC), "Asia/Kolkata", "0326"),
        (datetime(2026, 3, 29, 1, 30, tzinfo=UTC), "Europe/Berlin", "0329"),
        (datetime(2026, 10, 24, 22, 30, tzinfo=UTC), "Europe/Berlin", "1025"),
    ],
)
def test_the_day_is_the_companys_wherever_the_server_stands(moment, zone, day):
    assert day_of(moment, ZoneInfo(zone)) == d(day)


def test_a_merge_keeps_the_clock_that_started_first():
    one, other = Facts(d("0325")), Facts(d("0320"), {"call": d("0401")})
    assert earlier(one, other) is other and earlier(other, one) is other
