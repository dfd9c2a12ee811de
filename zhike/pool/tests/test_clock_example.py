"""The worked example of the domain, to the day."""

from datetime import date

from zhike.pool.clock import Facts, end_of, with_action
from zhike.pool.rules import PoolRules

RULES = PoolRules(default_days=10, cap_days=20, extensions={"call": 3})


def test_the_worked_example_comes_out_to_the_day():
    facts = Facts(date(2026, 3, 25))
    assert end_of(facts, RULES) == date(2026, 4, 4)
    ends = []
    for day in (date(2026, 3, 28), date(2026, 4, 2), date(2026, 4, 5), date(2026, 4, 8), date(2026, 4, 11)):
        facts = with_action(facts, "call", day)
        ends.append(end_of(facts, RULES))
    assert ends == [date(2026, 4, 4), date(2026, 4, 5), date(2026, 4, 8), date(2026, 4, 11), date(2026, 4, 14)]
    assert end_of(with_action(facts, "call", date(2026, 4, 14)), RULES) == date(2026, 4, 14)
