"""Delegates, absences, silence."""

from datetime import timedelta

import pytest

from zhike.approvals import services
from zhike.approvals.models import HistoryEntry, Seat
from zhike.approvals.rules import Step
from zhike.lib.refusals import Refused
from zhike.notify.models import Notification
from zhike.testing.world import NOW

from .making import ask, heard, say, set_flow

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


def be_away(world, person, to, first=TODAY, last=TODAY):
    draft = services.AbsenceDraft(to.pk, first, last)
    return services.start_absence(actor=world.actor_of(person), draft=draft, now=NOW)


def test_a_decision_is_passed_on_and_both_may_decide(world):
    request = ask(world.wang)
    manager = world.actor_of(world.manager)
    services.delegate(actor=manager, request_id=request.pk, to_person_id=world.chen.pk, note="我在开会", now=NOW)
    assert Notification.objects.filter(person=world.chen, kind="approvals.asked").exists()
    with pytest.raises(Refused) as refused:
        services.delegate(actor=manager, request_id=request.pk, to_person_id=world.wang.pk, now=NOW)
    assert refused.value.refusal.code == "approvals.delegate_requester"
    say(world.chen, request)
    assert heard == [("granted", request.pk)]
    assert Seat.objects.get(request=request).decided_by_id == world.chen.pk


def test_who_is_away_has_a_stand_in_from_the_first_moment(world):
    be_away(world, world.manager, world.chen)
    request = ask(world.wang)
    assert Seat.objects.get(request=request).stand_ins == [world.chen.pk]
    assert Notification.objects.filter(person=world.chen).count() == 1
    say(world.chen, request)
    assert heard == [("granted", request.pk)]


def test_the_requester_never_stands_in_for_the_one_who_decides(world):
    be_away(world, world.manager, world.wang)
    assert Seat.objects.get(request=ask(world.wang)).stand_ins == []


def test_an_absence_that_begins_later_is_taken_in_on_its_day_once(world):
    request = ask(world.wang)
    tomorrow = TODAY + timedelta(days=1)
    be_away(world, world.manager, world.chen, tomorrow, tomorrow)
    assert services.take_absences_in(now=NOW) == 0
    assert services.take_absences_in(now=NOW + timedelta(days=1)) == 1
    assert services.take_absences_in(now=NOW + timedelta(days=1)) == 0
    assert Seat.objects.get(request=request).stand_ins == [world.chen.pk]


def test_an_absence_that_begins_today_takes_what_waits_already(world):
    request = ask(world.wang)
    be_away(world, world.manager, world.chen)
    assert Seat.objects.get(request=request).stand_ins == [world.chen.pk]


def test_silence_is_reminded_of_again_and_again(world):
    set_flow(Step(hours=24))
    request = ask(world.wang)
    assert services.tend(now=NOW + timedelta(hours=23)) == 0
    assert services.tend(now=NOW + timedelta(hours=24)) == 1
    assert services.tend(now=NOW + timedelta(hours=24, minutes=5)) == 0
    assert services.tend(now=NOW + timedelta(hours=49)) == 1
    assert Notification.objects.filter(person=world.manager, kind="approvals.asked").count() == 3
    assert HistoryEntry.objects.filter(request=request, act="reminded").count() == 2


def test_silence_goes_up_to_the_manager_above_who_may_then_decide(world):
    set_flow(Step(hours=4, late="escalate"))
    request = ask(world.wang)
    services.tend(now=NOW + timedelta(hours=5))
    assert set(Seat.objects.get(request=request).stand_ins) == {world.admin.pk, world.executive.pk}
    say(world.executive, request)
    request.refresh_from_db()
    assert request.state == "granted"


def test_where_no_time_is_set_nothing_happens(world):
    set_flow(Step(hours=0))
    ask(world.wang)
    assert services.tend(now=NOW + timedelta(days=300)) == 0
