"""The server's side of working without network: each entry once, as its writer only, refused in words."""

import uuid
from collections.abc import Callable, Mapping
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from zhike.activities.models import FollowUp
from zhike.activities.offline.queries import sealing_key, snapshot
from zhike.activities.services import log_follow_up, set_next_step
from zhike.activities.services.logging import FollowUpDraft
from zhike.activities.todo.drafts import due_on
from zhike.customers.models import Customer
from zhike.notify.models import Notification
from zhike.testing import make
from zhike.testing.world import World

from .tasking import give

ClientOf = Callable[..., Client]


def entry(**fields: object) -> dict[str, object]:
    said = {"kind": "visit", "reached": "yes", "content": "门口谈了几句", "next_pick": "keep"}
    return said | {"once_key": str(uuid.uuid4())} | fields


def deliver(client: Client, of: Customer, said: Mapping[str, object], *, person: object, seconds: int = 3600) -> object:
    headers = {"X-Offline-Person": str(person), "X-Offline-Seconds": str(seconds), "HX-Request": "true"}
    return client.post(reverse("activities:log", args=[of.pk]), said, headers=headers)


def test_an_entry_is_taken_once_however_often_it_is_sent_and_happened_when_it_was_typed(
    world: World, client_of: ClientOf
) -> None:
    customer, client, said = make.customer(world.wang), client_of(world.wang), entry()
    answers = [deliver(client, customer, said, person=world.wang.pk) for _ in range(3)]
    assert [answer.json() for answer in answers] == [{"done": True, "notes": []}] * 3  # type: ignore[attr-defined]
    row = FollowUp.objects.get()
    assert abs((timezone.now() - row.at) - timedelta(hours=1)) < timedelta(minutes=1)
    timeline = client.get(reverse("desk:timeline", args=[customer.pk])).content.decode()
    assert "离线记录" in timeline


def test_nobody_elses_session_writes_what_waits_on_the_phone(world: World, client_of: ClientOf) -> None:
    customer = make.customer(world.wang)
    answer = deliver(client_of(world.zhang), customer, entry(), person=world.wang.pk)
    assert (answer.status_code, answer.json()) == (409, {"code": "other_person"})  # type: ignore[attr-defined]
    nobody = deliver(Client(), customer, entry(), person=world.wang.pk)
    assert (nobody.status_code, nobody.json()) == (401, {"code": "signed_out"})  # type: ignore[attr-defined]
    assert not FollowUp.objects.exists()


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"content": ""}, "写一句话"),
        ({"next_pick": "other", "next_on": "2020-01-01"}, "下次跟进的日期已经过了"),
        ({"next_pick": "2020-01-01"}, "下次跟进的日期已经过了"),
        ({"reached": "no"}, "为什么没联系上：选一个没联系上的原因"),
    ],
)
def test_what_cannot_be_taken_is_said_in_words(
    world: World, client_of: ClientOf, fields: dict[str, object], words: str
) -> None:
    answer = deliver(client_of(world.wang), make.customer(world.wang), entry(**fields), person=world.wang.pk)
    assert answer.status_code == 422 and words in answer.json()["refused"]  # type: ignore[attr-defined]


def test_too_old_an_entry_and_a_customer_that_went_to_others_are_refused_in_words(
    world: World, client_of: ClientOf
) -> None:
    client, customer = client_of(world.wang), make.customer(world.wang)
    old = deliver(client, customer, entry(), person=world.wang.pk, seconds=40 * 86_400)
    assert "只能补记 30 天以内的联系" in old.json()["refused"]  # type: ignore[attr-defined]
    Customer.objects.filter(pk=customer.pk).update(owner=world.outsider, department=world.south)
    gone = deliver(client, customer, entry(), person=world.wang.pk)
    assert gone.status_code == 404 and "已不在你能看到的范围内" in gone.json()["refused"]  # type: ignore[attr-defined]


def test_a_day_that_was_one_tap_away_when_the_form_was_drawn_is_still_taken(world: World, client_of: ClientOf) -> None:
    customer = make.customer(world.wang)
    day = timezone.localdate() + timedelta(days=3)
    deliver(client_of(world.wang), customer, entry(next_pick=day.isoformat(), next_step="演示"), person=world.wang.pk)
    assert FollowUp.objects.get().next_on == day


def test_what_others_did_meanwhile_is_said_and_the_later_promise_holds(world: World, client_of: ClientOf) -> None:
    customer, now = make.customer(world.wang), timezone.now()
    theirs, mine = timezone.localdate() + timedelta(days=9), timezone.localdate() + timedelta(days=2)
    manager = world.actor_of(world.manager)
    draft = FollowUpDraft(customer_id=customer.pk, entry_key=uuid.uuid4(), content="我来谈", next_on=theirs)
    log_follow_up(actor=manager, draft=draft, now=now - timedelta(minutes=10))
    said = entry(next_pick="other", next_on=mine.isoformat(), next_step="回访")
    answer = deliver(client_of(world.wang), customer, said, person=world.wang.pk)
    [note] = answer.json()["notes"]  # type: ignore[attr-defined]
    assert "李建国" in note and f"{theirs:%m-%d}" in note
    customer.refresh_from_db()
    assert customer.next_follow_on == theirs and FollowUp.objects.count() == 2
    set_next_step(actor=manager, customer_id=customer.pk, next_on=mine, next_step="", now=now)
    kept = Notification.objects.get(kind="activities.offline_meanwhile")
    assert (kept.person_id, kept.title) == (world.wang.pk, note) and kept.url == f"/customers/{customer.pk}/"
    deliver(client_of(world.wang), customer, said, person=world.wang.pk)
    assert Notification.objects.filter(kind="activities.offline_meanwhile").count() == 1
    again = deliver(client_of(world.wang), customer, entry(), person=world.wang.pk, seconds=30)
    assert again.json() == {"done": True, "notes": []}  # type: ignore[attr-defined]


def test_the_phone_is_given_the_own_customers_only_under_a_key_of_ones_own(world: World, client_of: ClientOf) -> None:
    mine, theirs = make.customer(world.wang), make.customer(world.outsider)
    told = client_of(world.wang).get(reverse("offline:own"), {"rows": 1}).json()
    ids = {row["id"] for row in told["forms"]["follow_up"]["rows"]}
    assert mine.pk in ids and theirs.pk not in ids
    assert told["key"] == sealing_key(world.wang.pk) != sealing_key(world.zhang.pk)
    assert "key" in client_of(world.wang).get(reverse("offline:own")).json()
    assert "forms" not in client_of(world.wang).get(reverse("offline:own")).json()


def test_open_tasks_of_a_customer_come_along_and_are_ticked_off_by_the_entry(world: World, client_of: ClientOf) -> None:
    customer, other = make.customer(world.wang), make.customer(world.wang)
    now, due = timezone.now(), due_on(timezone.localdate() + timedelta(days=1))
    mine = give(world.wang, "寄合同", of=customer, now=now, due=due)
    give(world.manager, "经理自己的", of=customer, now=now, due=due)
    told = client_of(world.wang).get(reverse("offline:own"), {"rows": 1}).json()
    rows = {row["id"]: row for row in told["forms"]["follow_up"]["rows"]}
    assert rows[customer.pk]["done_task"] == [[mine.pk, "寄合同"]] and "done_task" not in rows[other.pk]
    said = entry(done_task=[str(mine.pk)])
    for _again in range(2):
        assert deliver(client_of(world.wang), customer, said, person=world.wang.pk).json()["done"]  # type: ignore[attr-defined]
    mine.refresh_from_db()
    assert mine.done_by_id == world.wang.pk and FollowUp.objects.count() == 1


def test_the_page_that_the_phone_keeps_names_nobody_and_carries_no_token(world: World, client_of: ClientOf) -> None:
    make.customer(world.wang, name="杭州云联软件有限公司")
    page = client_of(world.wang).get(reverse("offline:page")).content.decode()
    assert "杭州云联" not in page and "王晓燕" not in page and "csrf" not in page.lower()
    assert "记跟进" in page
    assert 'data-offline="follow_up"' not in client_of(world.executive).get(reverse("offline:page")).content.decode()


def test_the_worker_has_a_policy_of_its_own_and_serves_the_whole_site(client: Client, world: World) -> None:
    answer = client.get(reverse("offline:worker"))
    assert reverse("offline:worker") == "/worker.js"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; connect-src 'self'"
    assert "{{" not in answer.content.decode() and "/sign-in/" in answer.content.decode()


def test_the_snapshot_of_two_thousand_customers_takes_a_fixed_number_of_queries(world: World) -> None:
    make.customer(world.wang)
    _count(world)  # what a process remembers for some seconds is not counted
    few = _count(world)
    for _ in range(12):
        make.customer(world.wang)
    assert _count(world) == few <= 7


def _count(world: World) -> int:
    actor = world.actor_of(world.wang)
    with CaptureQueriesContext(connection) as queries:
        snapshot(actor)
    return len(queries)
