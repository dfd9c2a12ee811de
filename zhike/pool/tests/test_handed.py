"""Who is handed customers sees it in 今日 and in messages, and so does the manager of the team."""

from dataclasses import replace
from datetime import date, timedelta

from zhike.activities.reasons import Asked, find_group
from zhike.notify.models import Notification
from zhike.pool.handoff.services import HandOffDraft, accept_hand_off, hand_off
from zhike.pool.handover import services
from zhike.pool.handover.queries import list_takers
from zhike.pool.handover.services import PlanDraft
from zhike.testing import make
from zhike.testing.world import NOW

from . import company

TODAY = date(2026, 11, 20)


def _lines(world, person, **more):
    group = find_group("handed")
    assert group is not None
    asked = Asked(world.actor_of(person), person.pk, TODAY, NOW + timedelta(hours=1), **more)
    found = list(group.find(asked))
    assert group.count(asked) == len(found) or more
    return found


def _handover(world, *customers):
    draft = PlanDraft(taker_ids=(world.chen.pk,), main_id=world.chen.pk, way="even", reason="", shares={})
    actor = world.actor_of(world.admin)
    one = services.plan_handover(actor=actor, person_id=world.wang.pk, draft=draft, now=NOW)
    services.run_handover(actor=actor, handover_id=one.pk, now=NOW)
    return one


def test_what_a_leaver_had_stands_in_the_takers_day_and_his_managers_until_somebody_calls(world):
    first, second = make.customer(world.wang, name="甲"), make.customer(world.wang, name="乙")
    make.customer(world.chen, name="丙")
    _handover(world)
    own, team = _lines(world, world.chen), _lines(world, world.manager)
    assert [line.name for line in own] == ["甲", "乙"] and "交接给你" in own[0].sentence
    assert [(line.name, line.customer_id) for line in team] == [("2 位客户等陈静联系", 0)]
    assert "交接给陈静" in team[0].sentence and team[0].href == f"/?person={world.chen.pk}#group-handed"
    assert not _lines(world, world.zhang)
    make.follow_up(world.chen, first, now=NOW + timedelta(minutes=30))
    assert [line.customer_id for line in _lines(world, world.chen)] == [second.pk]
    assert [line.name for line in _lines(world, world.manager)] == ["1 位客户等陈静联系"]


def test_a_manager_is_led_from_one_line_to_the_customers_in_his_colleagues_day(world, client_of):
    names = [make.customer(world.wang).name for _number in range(3)]
    _handover(world)
    client = client_of(world.manager)
    page = client.get("/").content.decode()
    address = f"/?person={world.chen.pk}#group-handed"
    assert "3 位客户等陈静联系" in page and f'href="{address}">' in page and not any(name in page for name in names)
    day = client.get(address).content.decode()
    assert all(name in day for name in names) and "交接给陈静" in day


def test_what_a_colleague_took_over_hides_no_other_reason_of_the_managers_day(world):
    customer = make.customer(world.wang)
    _handover(world)
    assert _lines(world, world.manager, among=(customer.pk,)) == []
    assert [line.customer_id for line in _lines(world, world.chen, among=(customer.pk,))] == [customer.pk]


def test_the_list_goes_on_after_its_last_line(world):
    for _number in range(5):
        make.customer(world.wang)
    _handover(world)
    first = _lines(world, world.chen, limit=2)
    rest = _lines(world, world.chen, limit=5, after=first[1].key)
    assert len(first) == 3 and len({line.customer_id for line in [*first[:2], *rest]}) == 5


def test_the_manager_of_the_takers_reads_who_got_how_many(world):
    make.customer(world.wang)
    make.customer(world.wang)
    _handover(world)
    titles = list(Notification.objects.filter(person_id=world.manager.pk).values_list("title", flat=True))
    assert any("王晓燕" in title and "陈静（2）" in title for title in titles)


def test_a_hand_off_stands_in_the_receivers_day_and_is_told_to_his_manager(world, client_of):
    customer = make.customer(world.wang)
    draft = HandOffDraft(
        to_person_id=world.chen.pk, role="service", promises="无", first_service_on=TODAY + timedelta(days=3)
    )
    one = hand_off(actor=world.actor_of(world.wang), customer_id=customer.pk, draft=draft, now=NOW)
    own, team = _lines(world, world.chen), _lines(world, world.manager)
    assert "等你接收" in own[0].sentence and "等陈静接收" in team[0].sentence
    assert own[0].url.endswith(f"/hand-offs/{one.pk}/")
    assert Notification.objects.filter(person_id=world.manager.pk, title__contains="陈静").exists()
    assert client_of(world.manager).get(own[0].url).status_code == 200
    accept_hand_off(actor=world.actor_of(world.chen), hand_off_id=one.pk, now=NOW + timedelta(minutes=5))
    assert not _lines(world, world.chen)


def test_a_manager_who_does_not_see_the_customer_reads_of_the_hand_off_by_its_name_only(world, client_of):
    customer = make.customer(world.outsider, name="广州天宇物流有限公司", grade="A")
    draft = HandOffDraft(
        to_person_id=world.chen.pk, role="service", promises="无", first_service_on=TODAY + timedelta(days=3)
    )
    one = hand_off(actor=world.actor_of(world.outsider), customer_id=customer.pk, draft=draft, now=NOW)
    client, address = client_of(world.manager), f"/pool/hand-offs/{one.pk}/"
    assert client.get(f"/customers/{customer.pk}/").status_code == 404
    (line,) = _lines(world, world.manager)
    assert (line.customer_id, line.name, line.grade, line.phone, line.href) == (0, customer.name, "", "", address)
    assert "等陈静接收" in line.sentence and not _lines(world, world.zhang)
    page = client.get(address)
    assert page.status_code == 200 and f"/customers/{customer.pk}/" not in page.content.decode()
    assert customer.name in client.get("/pool/hand-offs/?box=all").content.decode()
    (own,) = _lines(world, world.chen)
    assert own.customer_id == customer.pk


def test_a_page_of_lines_is_full_and_narrowed_to_the_customers_that_are_asked_for(world):
    for _number in range(3):
        make.customer(world.wang)
    _handover(world)
    asked = Asked(world.actor_of(world.chen), world.chen.pk, TODAY, NOW + timedelta(hours=1), limit=2)
    group = find_group("handed")
    assert group is not None
    first = list(group.find(asked))
    chosen = first[1].customer_id
    assert [line.customer_id for line in group.find(replace(asked, among=(chosen,)))] == [chosen]
    assert (len(first), group.count(asked)) == (3, 3)


def test_the_preview_says_whose_limit_a_plan_goes_beyond(world, client_of):
    company.publish(holding_limit=3)
    make.customer(world.chen)
    for stage in ("intent", "intent", "intent"):
        make.customer(world.wang, stage=stage)
    make_signed = make.customer(world.zhang)
    actor = world.actor_of(world.admin)
    draft = PlanDraft(taker_ids=(world.chen.pk,), main_id=world.chen.pk, way="even", reason="", shares={})
    one = services.plan_handover(actor=actor, person_id=world.wang.pk, draft=draft, now=NOW)
    (line,) = list_takers(one, NOW)
    assert (line.limit, line.free, line.unsigned, line.over) == (3, 2, 3, 1)
    page = client_of(world.admin).get(f"/pool/handovers/{one.pk}/").content.decode()
    assert "超 1 位" in page and make_signed.owner_id == world.zhang.pk


def test_a_closed_account_says_on_the_page_why_nothing_can_come_back(world, client_of):
    make.customer(world.wang)
    one = _handover(world)
    address = f"/pool/handovers/{one.pk}/"
    assert f"{address}undo/" in client_of(world.admin).get(address).content.decode()
    type(world.wang).objects.filter(pk=world.wang.pk).update(is_active=False)
    page = client_of(world.admin).get(address).content.decode()
    assert f"{address}undo/" not in page and "请先恢复他的账号" in page
