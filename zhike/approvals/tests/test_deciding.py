"""Who is asked, what a yes and a no do, and what is refused."""

import pytest
from django.http import Http404

from zhike.access.services import change_policy
from zhike.approvals import services
from zhike.approvals.models import ApprovalRequest, HistoryEntry, Seat
from zhike.approvals.queries import find_managers
from zhike.approvals.rules import Step
from zhike.events.models import Event
from zhike.lib.refusals import Refused
from zhike.notify.models import Notification
from zhike.testing.world import NOW

from .making import ask, heard, say, set_flow

pytestmark = pytest.mark.django_db


def asked_people(request: ApprovalRequest) -> set[int]:
    return set(Seat.objects.filter(request=request, step=request.step).values_list("person_id", flat=True))


def test_the_manager_chain_follows_the_departments_and_ends_at_the_top(world):
    assert find_managers(world.wang.pk) == {world.manager.pk}
    assert find_managers(world.wang.pk, 2) == {world.admin.pk, world.executive.pk}
    assert find_managers(world.manager.pk) == {world.admin.pk, world.executive.pk}
    assert find_managers(world.outsider.pk) == {world.admin.pk, world.executive.pk}


def test_the_highest_themselves_are_decided_on_by_the_others_at_the_top(world):
    assert find_managers(world.admin.pk) == {world.executive.pk}


def test_the_manager_hears_of_it_and_a_yes_runs_what_follows_once(world):
    request = ask(world.wang, reason="月底盘点")
    assert asked_people(request) == {world.manager.pk}
    message = Notification.objects.get(person=world.manager)
    assert message.url == f"/approvals/{request.pk}/" and world.wang.name in message.title
    assert not heard
    say(world.manager, request)
    request.refresh_from_db()
    assert (request.state, heard) == ("granted", [("granted", request.pk)])
    assert Notification.objects.filter(person=world.wang, kind="approvals.answered").exists()
    kinds = set(Event.objects.filter(kind__startswith="approvals.").values_list("kind", flat=True))
    assert kinds == {"approvals.requested", "approvals.granted"}


def test_a_no_ends_it_with_its_reason(world):
    request = ask(world.wang)
    with pytest.raises(Refused) as refused:
        services.decide(actor=world.actor_of(world.manager), request_id=request.pk, verdict="refused", now=NOW)
    assert refused.value.refusal.code == "approvals.reason_missing"
    say(world.manager, request, "refused", "先看报表")
    request.refresh_from_db()
    assert (request.state, heard) == ("refused", [("refused", request.pk)])
    assert HistoryEntry.objects.get(request=request, act="refused").note == "先看报表"


def test_steps_run_one_after_the_other(world):
    set_flow(Step(), Step(who="people", people=(world.finance.pk,)))
    request = ask(world.wang)
    with pytest.raises(Http404):
        say(world.finance, request)
    say(world.manager, request)
    request.refresh_from_db()
    assert (request.state, request.step, asked_people(request)) == ("open", 1, {world.finance.pk})
    say(world.finance, request)
    request.refresh_from_db()
    assert request.state == "granted"


def test_all_must_agree_where_the_step_says_so_and_any_is_enough_elsewhere(world):
    people = (world.finance.pk, world.agent.pk)
    set_flow(Step(who="people", need="all", people=people))
    request = ask(world.wang)
    say(world.agent, request)
    request.refresh_from_db()
    assert request.state == "open"
    say(world.finance, request)
    request.refresh_from_db()
    assert request.state == "granted"
    set_flow(Step(who="people", need="any", people=people))
    other = ask(world.wang, "tests:2")
    say(world.finance, other)
    assert Seat.objects.get(request=other, person_id=world.agent.pk).state == "spared"


def test_who_comes_second_is_told_who_was_first(world):
    set_flow(Step(who="people", people=(world.finance.pk, world.agent.pk)))
    request = ask(world.wang)
    say(world.finance, request)
    with pytest.raises(Refused) as refused:
        say(world.agent, request, "refused")
    assert refused.value.refusal.code == "approvals.decided_already"
    assert world.finance.name in refused.value.refusal.sentence


def test_nobody_decides_on_an_own_request_and_a_flow_of_only_oneself_is_refused(world):
    set_flow(Step(who="people", people=(world.manager.pk, world.wang.pk)))
    request = ask(world.manager)
    assert asked_people(request) == {world.wang.pk}
    with pytest.raises(Refused) as refused:
        say(world.manager, request)
    assert refused.value.refusal.code == "approvals.own"
    set_flow(Step(who="people", people=(world.manager.pk,)))
    with pytest.raises(Refused) as nobody:
        ask(world.manager, "tests:2")
    assert nobody.value.refusal.code == "approvals.nobody"
    change_policy(actor=world.actor_of(world.admin), key="approvals.rules", values={"own": True}, now=NOW)
    own = ask(world.manager, "tests:2")
    say(world.manager, own)
    assert heard == [("granted", own.pk)]


def test_the_same_is_asked_once_at_a_time(world):
    request = ask(world.wang)
    with pytest.raises(Refused) as refused:
        ask(world.wang)
    assert refused.value.refusal.code == "approvals.asked_already"
    services.withdraw(actor=world.actor_of(world.wang), request_id=request.pk, now=NOW)
    assert heard == [("withdrawn", request.pk)]
    assert ask(world.wang).state == "open"


def test_only_the_requester_withdraws_and_a_withdrawn_request_is_not_decided(world):
    request = ask(world.wang)
    with pytest.raises(Refused):
        services.withdraw(actor=world.actor_of(world.manager), request_id=request.pk, now=NOW)
    with pytest.raises(Http404):
        services.withdraw(actor=world.actor_of(world.chen), request_id=request.pk, now=NOW)
    services.withdraw(actor=world.actor_of(world.wang), request_id=request.pk, now=NOW)
    with pytest.raises(Refused) as refused:
        say(world.manager, request)
    assert refused.value.refusal.code == "approvals.withdrawn"


def test_a_handler_that_refuses_undoes_the_decision(world, monkeypatch):
    from zhike.approvals import kinds
    from zhike.lib.refusals import Refusal

    from .making import KIND, SAMPLE

    def refuse(actor, request, now):
        raise Refused(Refusal("tests.no", "文件已经没有了"))

    request = ask(world.wang)
    spoiled = kinds.ApprovalKind(**{**SAMPLE.__dict__, "on_granted": refuse})
    monkeypatch.setitem(kinds._kinds, KIND, spoiled)
    with pytest.raises(Refused):
        say(world.manager, request)
    request.refresh_from_db()
    assert request.state == "open" and Seat.objects.get(request=request).state == "waiting"


def test_a_step_of_people_who_all_left_goes_to_those_at_the_top(world):
    set_flow(Step(who="people", people=(world.finance.pk,)))
    world.finance.is_active = False
    world.finance.save()
    assert asked_people(ask(world.wang)) == {world.admin.pk, world.executive.pk}
