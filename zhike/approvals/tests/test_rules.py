"""Rules of approvals, by tables of cases without a database."""

from datetime import date

import pytest

from zhike.approvals import rules
from zhike.approvals.rules import Step


@pytest.mark.parametrize(
    ("seats", "need", "outcome"),
    [
        (["waiting", "waiting"], "any", None),
        (["granted", "waiting"], "any", "granted"),
        (["granted", "waiting"], "all", None),
        (["granted", "granted"], "all", "granted"),
        (["granted", "refused"], "all", "refused"),
        (["refused", "waiting"], "any", "refused"),
    ],
)
def test_one_no_is_a_no_and_one_yes_is_enough_where_any_may_decide(seats, need, outcome):
    assert rules.compute_step_outcome(seats, need) == outcome


def test_the_slower_of_two_is_told_who_decided_and_when():
    ended = {"name": "李建国", "at": "2026-11-20 10:40"}
    refusal = rules.why_cannot_decide(state="granted", ended=ended, is_asked=False, is_own=False, own_allowed=False)
    assert refusal and refusal.code == "approvals.decided_already"
    assert "李建国" in refusal.sentence and "10:40" in refusal.sentence and "同意" in refusal.sentence


def test_nobody_decides_on_an_own_request_unless_the_company_allows_it():
    facts = {"state": "open", "ended": {}, "is_asked": True, "is_own": True}
    refusal = rules.why_cannot_decide(**facts, own_allowed=False)
    assert refusal and refusal.code == "approvals.own"
    assert rules.why_cannot_decide(**facts, own_allowed=True) is None


def test_a_no_needs_a_reason_and_a_yes_does_not():
    assert rules.why_no_reason("granted", "") is None
    assert rules.why_no_reason("refused", " ")
    assert rules.why_no_reason("refused", "数量太大") is None


def test_only_the_requester_takes_an_open_request_back():
    assert rules.why_cannot_withdraw(state="open", is_own=True) is None
    assert rules.why_cannot_withdraw(state="open", is_own=False)
    assert rules.why_cannot_withdraw(state="granted", is_own=True)


def test_a_decision_is_not_passed_to_the_requester_nor_to_who_left_nor_to_who_is_asked():
    facts = {"is_requester": False, "is_active": True, "is_asked": False}
    assert rules.why_cannot_delegate(**facts) is None
    assert rules.why_cannot_delegate(**facts | {"is_requester": True})
    assert rules.why_cannot_delegate(**facts | {"is_active": False})
    assert rules.why_cannot_delegate(**facts | {"is_asked": True})


def test_a_flow_has_steps_and_every_step_asks_somebody():
    assert rules.why_bad_flow([])
    assert rules.why_bad_flow([Step(who="people")])
    assert rules.why_bad_flow([Step(who="role")])
    assert rules.why_bad_flow([Step()] * 7)
    assert rules.why_bad_flow([Step(), Step(who="people", people=(1,))]) is None


def test_a_step_survives_being_stored():
    step = Step(who="people", need="all", people=(3, 5), hours=0, late="escalate")
    assert Step.from_json(step.to_json()) == step


def test_an_absence_runs_forward_is_not_over_and_names_somebody_else():
    day = date(2026, 11, 20)
    facts = {"first_on": day, "last_on": day, "today": day, "is_self": False}
    assert rules.why_cannot_be_away(**facts) is None
    assert rules.why_cannot_be_away(**facts | {"is_self": True})
    assert rules.why_cannot_be_away(**facts | {"last_on": date(2026, 11, 19)})
    assert rules.why_cannot_be_away(**facts | {"today": date(2026, 11, 21)})
    assert rules.is_away(day, day, day) and not rules.is_away(day, day, date(2026, 11, 21))


def test_a_request_that_nobody_could_decide_is_refused():
    assert rules.why_cannot_request(deciders=1, own_only=False) is None
    assert rules.why_cannot_request(deciders=0, own_only=True)
    assert rules.why_cannot_request_twice(is_open=True) and not rules.why_cannot_request_twice(is_open=False)
