"""Presence: the own pause, shifts and weights by the manager, absence by stand-in, the screens."""

from datetime import date, time, timedelta

import pytest
from django.http import Http404
from django.urls import reverse

from zhike.approvals.services import AbsenceDraft, start_absence
from zhike.lib.refusals import Refused
from zhike.pool.models import Leave, Presence, Shift
from zhike.pool.queries.attendance import find_absent
from zhike.pool.services.presence import ShiftDraft, StaffDraft, pause, set_staffing
from zhike.testing.world import NOW

pytestmark = pytest.mark.django_db
WEEK = frozenset(range(1, 6))


def code(person, now=NOW, *, by_the_hour=True):
    refusal = find_absent([person.pk], now, by_the_hour=by_the_hour)[person.pk]
    return refusal.code if refusal else ""


def draft(*shifts, weight=1):
    return StaffDraft(weight, ["320000"], ["C"], [], [ShiftDraft(WEEK, *one) for one in shifts])


def test_present_is_who_is_on_shift_and_not_away(world):
    manager = world.actor_of(world.manager)
    set_staffing(actor=manager, person_id=world.wang.pk, draft=draft((time(13), time(18))), now=NOW)

    assert code(world.wang) == "pool.off_hours" and code(world.wang, by_the_hour=False) == ""
    assert code(world.wang, NOW + timedelta(hours=4)) == ""
    assert code(world.zhang) == ""


def test_granted_leave_and_a_stand_in_for_approvals_are_absences_an_open_request_is_none(world):
    today = date(2026, 11, 20)
    for person, state in ((world.wang, "granted"), (world.zhang, "open")):
        Leave.objects.create(person_id=person.pk, first_on=today, last_on=today, state=state, created_at=NOW)
    away = AbsenceDraft(world.wang.pk, today, today)
    start_absence(actor=world.actor_of(world.chen), draft=away, now=NOW)

    assert [code(one) for one in (world.wang, world.zhang, world.chen)] == ["pool.on_leave", "", "pool.on_leave"]


def test_one_pauses_oneself_and_a_manager_his_people_but_nobody_a_stranger(world):
    until = NOW + timedelta(hours=1)
    pause(actor=world.actor_of(world.wang), person_id=world.wang.pk, until=until, now=NOW)
    pause(actor=world.actor_of(world.manager), person_id=world.zhang.pk, until=until, now=NOW)
    for actor, person in ((world.wang, world.zhang), (world.manager, world.outsider)):
        with pytest.raises(Refused) as refused:
            pause(actor=world.actor_of(actor), person_id=person.pk, until=until, now=NOW)
        assert refused.value.refusal.code == "pool.not_your_person"

    assert code(world.wang) == code(world.zhang) == "pool.paused"
    pause(actor=world.actor_of(world.wang), person_id=world.wang.pk, until=None, now=NOW)
    assert code(world.wang) == ""


def test_nobody_weighs_oneself_and_half_a_shift_is_refused(world):
    with pytest.raises(Refused):
        set_staffing(actor=world.actor_of(world.wang), person_id=world.wang.pk, draft=draft(weight=9), now=NOW)
    with pytest.raises(Refused) as half:
        manager = world.actor_of(world.manager)
        set_staffing(actor=manager, person_id=world.wang.pk, draft=draft((time(9), None)), now=NOW)
    with pytest.raises(Http404):
        pause(actor=world.actor_of(world.admin), person_id=999_999, until=None, now=NOW)

    assert half.value.refusal.code == "pool.half_shift" and not Shift.objects.exists()


def test_the_screens_pause_and_set_shifts(world, client_of):
    own = client_of(world.wang)
    assert own.post(reverse("pool:presence_pause", args=[world.wang.pk]), {"hours": "2"}).status_code == 302
    assert "恢复接收" in own.get(reverse("pool:presence")).content.decode()

    manager = client_of(world.manager)
    page = manager.get(reverse("pool:presence")).content.decode()
    assert "王晓燕" in page and "刘洋" not in page
    sent = {
        "weight": 3,
        "regions": ["320000"],
        "industries": ["C"],
        "weekdays_1": ["1", "2", "3", "4", "5"],
        "starts_1": "09:00",
        "ends_1": "18:00",
    }
    url = reverse("pool:presence_person", args=[world.wang.pk])
    assert manager.post(url, sent).status_code == 302
    assert Presence.objects.get(pk=world.wang.pk).weight == 3
    assert Shift.objects.get().weekdays == [1, 2, 3, 4, 5]
    wrong = manager.post(url, {**sent, "ends_1": ""})
    assert wrong.status_code == 422 and "上班和下班时间都要填" in wrong.content.decode()
    assert 'value="09:00"' in manager.get(url).content.decode()
