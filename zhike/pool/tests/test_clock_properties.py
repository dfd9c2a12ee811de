"""What holds for every clock, however rules, contacts and days are chosen."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from zhike.lib.workdays import Calendar, fill_years
from zhike.pool.clock import Days, Facts, earlier, end_of, protected_until, with_action
from zhike.pool.rules import EXTENSIONS, PoolRules

FIRST = date(2025, 1, 1)
YEARS = fill_years([2024, 2025, 2026])
dates = st.integers(0, 500).map(lambda n: FIRST + timedelta(days=n))
kinds = st.sampled_from(sorted(map(str, EXTENSIONS)))
calendars = st.sampled_from([None, Calendar(YEARS.holidays, YEARS.workdays)])
all_days = st.builds(Days, calendars, st.frozensets(dates, max_size=12))
rule_sets = st.builds(
    PoolRules,
    default_days=st.integers(0, 60),
    cap_days=st.none() | st.integers(0, 90),
    extensions=st.dictionaries(kinds, st.integers(0, 60)),
)
contacts = st.lists(st.tuples(kinds, dates), max_size=8)
extended = st.lists(st.tuples(dates, st.integers(0, 40)), max_size=3)


def facts_of(start, done, granted=()):
    facts = Facts(start, {}, tuple(granted))
    for kind, day in done:
        facts = with_action(facts, kind, day)
    return facts


@given(dates, contacts, extended, rule_sets, all_days)
def test_never_beyond_the_cap(start, done, granted, rules, days):
    end = end_of(facts_of(start, done, granted), rules, days)
    assert end >= start
    assert rules.cap_days is None or end <= days.add(start, rules.cap_days)


@given(dates, contacts, st.tuples(kinds, dates), rule_sets, all_days)
def test_a_contact_never_shortens(start, done, one_more, rules, days):
    facts = facts_of(start, done)
    assert end_of(with_action(facts, *one_more), rules, days) >= end_of(facts, rules, days)


@given(dates, contacts, rule_sets, all_days, st.randoms())
def test_the_order_of_writing_contacts_down_makes_no_difference(start, done, rules, days, random):
    shuffled = random.sample(done, len(done))
    assert end_of(facts_of(start, done), rules, days) == end_of(facts_of(start, shuffled), rules, days)


@given(dates, contacts, rule_sets, all_days)
def test_keeping_the_last_day_of_each_kind_says_as_much_as_keeping_all(start, done, rules, days):
    counted = rules.contact_days
    every = [(day, counted[kind]) for kind, day in done if kind in counted]
    whole = protected_until(start, rules.default_days, rules.cap_days, every, (), days)
    assert end_of(facts_of(start, done), rules, days) == whole


@given(dates, contacts, rule_sets, rule_sets, all_days)
def test_switching_a_rule_off_and_on_resets_no_clock(start, done, rules, other, days):
    facts = facts_of(start, done)
    before = end_of(facts, rules, days)
    end_of(facts, other, days)
    assert end_of(facts, rules, days) == before


@given(dates, dates, contacts, contacts, rule_sets, all_days)
@settings(max_examples=60)
def test_a_merge_brings_no_later_start(one_start, other_start, done, others, rules, days):
    one, other = facts_of(one_start, done), facts_of(other_start, others)
    kept = earlier(one, other)
    assert kept.started_on == min(one_start, other_start)
    assert rules.cap_days is None or end_of(kept, rules, days) <= days.add(kept.started_on, rules.cap_days)


@given(dates, st.integers(0, 60), st.integers(0, 60), all_days)
def test_days_are_counted_forward_and_one_by_one(start, count, more, days):
    assert days.add(start, count) >= start
    assert days.add(start, count + more) >= days.add(start, count)
