"""The screens of visits: one tap on the phone, a double tap does nothing twice, the day as a route, the recording."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from zhike.access.models import Person
from zhike.access.queries import get_actor
from zhike.activities.models import Call, FollowUp, Visit, VisitStamp, VisitSummary
from zhike.activities.queries.day_list import today
from zhike.activities.visits.geo import Place
from zhike.activities.visits.queries.day import get_my_day, list_team_day
from zhike.activities.visits.rules import fill_thanks
from zhike.activities.visits.services import open_recording, order_day
from zhike.activities.visits.services.reminding import remind_of_summaries
from zhike.lib.refusals import Refused
from zhike.notify.models import Notification
from zhike.testing import make
from zhike.testing.world import NOW, World

from .calling import recorded
from .visiting import arrived, been, summarised, visit
from .voices import as_wav

ClientOf = Callable[..., Client]


def soon(person: Person, world: World, **fields: object) -> Visit:
    """Plan a visit for the clock of the tests' own day."""
    return visit(person, make.customer(person), now=timezone.now(), **fields)


def test_a_visit_is_planned_and_checked_in_with_one_tap_however_often_it_is_sent(
    world: World, client_of: ClientOf
) -> None:
    customer, client = make.customer(world.wang), client_of(world.wang)
    when = f"{timezone.localtime() + timedelta(hours=1):%Y-%m-%dT%H:%M}"
    plan = {"visit_type": "first", "purpose": "认识人，约演示", "planned_at": when, "once_key": str(uuid4())}
    address = reverse("visits:plan", args=[customer.pk])
    assert client.get(address).status_code == 200
    assert {client.post(address, plan).headers["Location"] for _tap in range(2)} == {
        reverse("visits:detail", args=[customer.pk, Visit.objects.get().pk])
    }
    made = Visit.objects.get()
    assert made.minutes == 15
    tap = {"latitude": "31.2989", "longitude": "120.5853", "accuracy": "15", "once_key": str(uuid4())}
    door = reverse("visits:arrive", args=[customer.pk, made.pk])
    assert "定位并签到" in client.get(door).content.decode()
    assert [client.post(door, tap).status_code for _tap in range(3)] == [302, 302, 302]
    assert VisitStamp.objects.count() == 1
    assert "签退" in client.get(reverse("visits:detail", args=[customer.pk, made.pk])).content.decode()


def test_a_manual_entry_without_a_reason_says_so_beside_the_field(world: World, client_of: ClientOf) -> None:
    made = soon(world.wang, world)
    answer = client_of(world.wang).post(reverse("visits:arrive", args=[made.customer_id, made.pk]), {"reason": ""})
    assert answer.status_code == 422
    assert "没有定位就是补签" in answer.content.decode()


def test_the_day_is_put_into_the_order_of_the_map(world: World, client_of: ClientOf) -> None:
    made = [visit(world.wang, make.customer(world.wang)) for _number in range(3)]
    for one, east in zip(made, (0.0, 0.2, 0.1), strict=True):
        arrived(world.wang, one, place=Place(31.3, 120.5 + east, 10))
    again = [visit(world.wang, one.customer, planned_at=NOW + timedelta(hours=2 + n)) for n, one in enumerate(made)]
    actor, day = get_actor(world.wang.pk), timezone.localdate(NOW)
    Visit.objects.filter(pk__in=[one.pk for one in made]).delete()
    shown = get_my_day(actor=actor, day=day)
    assert [stop.visit.pk for stop in shown.stops] == [one.pk for one in again]
    assert shown.shorter is not None
    assert shown.shorter.order == (again[0].pk, again[2].pk, again[1].pk)
    order_day(actor=actor, day=day, visit_ids=shown.shorter.order)
    better = get_my_day(actor=actor, day=day)
    assert better.metres < shown.metres
    assert better.shorter is None
    assert len(better.dots) == 3
    page = client_of(world.wang).get(f"{reverse('visits:day')}?on={day.isoformat()}").content.decode()
    assert "直线" in page
    assert order_day(actor=get_actor(world.zhang.pk), day=day, visit_ids=shown.shorter.order) == 0


def test_the_manager_sees_who_is_where_by_plan_and_by_check_in(world: World, client_of: ClientOf) -> None:
    there, planned = visit(world.wang, make.customer(world.wang)), visit(world.chen, make.customer(world.chen))
    arrived(world.wang, there)
    visit(world.outsider, make.customer(world.outsider))
    people = list_team_day(actor=get_actor(world.manager.pk), day=timezone.localdate(NOW))
    assert {(one.name, one.done, one.now_at is not None) for one in people} == {
        (world.wang.name, 1, True),
        (world.chen.name, 0, False),
    }
    page = client_of(world.manager).get(f"{reverse('visits:team')}?on={timezone.localdate(NOW).isoformat()}")
    assert there.customer.name in page.content.decode()
    assert planned.customer.name in page.content.decode()


def test_today_names_visits_ahead_and_those_without_a_summary_once_each(world: World) -> None:
    ahead, waiting = visit(world.wang, make.customer(world.wang)), been(world.wang, make.customer(world.wang))
    list_ = today(actor=get_actor(world.wang.pk), today=timezone.localdate(NOW), now=NOW)
    found = {group.reason.key: [item.customer_id for item in group.items] for group in list_.groups}
    assert found["visits_today"] == [ahead.customer_id]
    assert found["visits_unsummarised"] == [waiting.customer_id]


def test_a_missing_summary_is_reminded_of_before_and_after_its_time_and_the_manager_hears_of_it(world: World) -> None:
    made = been(world.wang, make.customer(world.wang))
    assert remind_of_summaries(now=NOW + timedelta(hours=10)) == 0
    assert remind_of_summaries(now=NOW + timedelta(hours=21)) == 1
    assert remind_of_summaries(now=NOW + timedelta(hours=22)) == 0
    remind_of_summaries(now=NOW + timedelta(hours=25))
    told = set(Notification.objects.filter(kind="visit_summary").values_list("person__name", "key"))
    assert (world.wang.name, f"visit-summary-{made.pk}-late") in told
    assert (world.manager.name, f"visit-summary-{made.pk}-late-manager") in told
    done = been(world.wang, make.customer(world.wang))
    summarised(world.wang, done)
    remind_of_summaries(now=NOW + timedelta(hours=26))
    assert not Notification.objects.filter(key__startswith=f"visit-summary-{done.pk}-").exists()


def test_a_recorded_visit_needs_the_customers_word_and_is_heard_like_a_call(world: World, client_of: ClientOf) -> None:
    made = been(world.wang, make.customer(world.wang))
    about = {"customer_id": made.customer_id, "visit_id": made.pk, "now": NOW}
    with pytest.raises(Refused) as refused:
        open_recording(actor=get_actor(world.wang.pk), consent=" ", **about)
    assert refused.value.refusal.code == "activities.consent_missing"
    call = open_recording(actor=get_actor(world.wang.pk), consent="李总当面同意", **about)
    assert open_recording(actor=get_actor(world.wang.pk), consent="李总当面同意", **about).pk == call.pk
    assert (call.direction, call.call_type, call.talk_seconds) == ("met", "visit", 42 * 60)
    assert FollowUp.objects.filter(customer_id=made.customer_id).count() == 1
    recorded(world.wang, Call.objects.get(pk=call.pk), as_wav([[0.0] * 800]))
    page = client_of(world.wang).get(reverse("calls:detail", args=[made.customer_id, call.pk])).content.decode()
    assert "面谈" in page
    assert client_of(world.outsider).get(reverse("calls:sound", args=[made.customer_id, call.pk])).status_code == 404


def test_thanks_are_filled_and_a_line_about_promises_goes_where_there_are_none() -> None:
    template = ["{联系人}您好", "记下了：{承诺}", "{我}，{客户}"]
    said = fill_thanks(template, contact="李总", customer="恒远", me="王晓燕", promises=["寄样品", "报价"])
    assert said == "李总您好\n记下了：寄样品；报价\n王晓燕，恒远"
    assert fill_thanks(template, contact="", customer="恒远", me="王晓燕", promises=[]) == "恒远您好\n王晓燕，恒远"


def test_thanking_is_noted_once_and_mail_needs_a_server(world: World, client_of: ClientOf) -> None:
    made = been(world.wang, make.customer(world.wang))
    summarised(world.wang, made)
    client, address = client_of(world.wang), reverse("visits:thanks", args=[made.customer_id, made.pk])
    assert client.post(address, {"text": "谢谢", "by": "mail"}).status_code == 422
    assert client.post(address, {"text": "谢谢接待", "by": "copied"}).status_code == 302
    first = VisitSummary.objects.get().thanks_at
    assert client.post(address, {"text": "再谢一次", "by": "copied"}).status_code == 302
    summary = VisitSummary.objects.get()
    assert (summary.thanks, summary.thanks_at) == ("谢谢接待", first)
    assert mail.outbox == []


@pytest.mark.parametrize("name", ["list", "coachings", "forms", "checklist"])
def test_lists_and_designers_are_drawn(name: str, world: World, client_of: ClientOf) -> None:
    been(world.wang, make.customer(world.wang))
    assert client_of(world.admin).get(reverse(f"visits:{name}")).status_code == 200
