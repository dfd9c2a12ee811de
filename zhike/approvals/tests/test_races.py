"""Two people who decide at one moment, in separate processes."""

import pytest

from zhike.approvals.rules import Step
from zhike.notify.models import Notification
from zhike.testing import race

from .making import ask, set_flow

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.race]
TARGET = "zhike.approvals.tests.race_targets"


def _calls(world):
    set_flow(Step(who="people", people=(world.finance.pk, world.agent.pk)))
    request = ask(world.wang)
    return [{"person_id": person.pk, "request_id": request.pk} for person in (world.finance, world.agent)]


def test_of_two_who_decide_one_wins_and_the_other_is_told(world):
    answers = race.run(f"{TARGET}:decide", _calls(world))

    assert [answer["result"] for answer in answers if "result" in answer] == ["granted"]
    assert [answer["refused"] for answer in answers if "refused" in answer] == ["approvals.decided_already"]
    assert Notification.objects.filter(key__startswith="trace-").count() == 1


def test_without_the_lock_what_follows_would_run_twice_or_both_would_block_each_other(world):
    answers = race.run(f"{TARGET}:decide_without_lock", _calls(world))

    twice = Notification.objects.filter(key__startswith="trace-").count() == 2
    blocked = any("deadlock detected" in answer.get("error", "") for answer in answers)
    assert twice or blocked, answers
