"""The timeline: everything that happened, newest first, page by page, narrowed by kind, person and period."""

from collections.abc import Callable
from datetime import timedelta

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from zhike.activities.services import delete_follow_up, set_next_step
from zhike.customers.models import Customer
from zhike.customers.services import change_customer
from zhike.desk.queries.timeline import PAGE, TimelineEntry, Wanted, list_timeline
from zhike.testing import make
from zhike.testing.world import NOW, World

ClientOf = Callable[..., Client]


def read(world: World, customer: Customer, **wanted: object) -> list[TimelineEntry]:
    actor = world.actor_of(world.wang)
    asked = Wanted(**wanted)  # type: ignore[arg-type]
    return list(list_timeline(actor=actor, customer_id=customer.pk, wanted=asked, today=NOW.date()).rows)


def lively(world: World) -> Customer:
    customer, wang = make.customer(world.wang, now=NOW - timedelta(days=200)), world.actor_of(world.wang)
    make.follow_up(world.wang, customer, now=NOW - timedelta(days=100), content="第一次")
    at = NOW - timedelta(days=50)
    change_customer(actor=wang, customer_id=customer.pk, version=1, changes={"tier": "major"}, now=at)
    day = NOW.date() + timedelta(days=4)
    set_next_step(actor=wang, customer_id=customer.pk, next_on=day, next_step="报价", now=NOW - timedelta(days=2))
    make.follow_up(world.manager, customer, now=NOW - timedelta(days=1), content="经理去了", outcome="busy")
    return customer


def test_everything_stands_there_newest_first(world: World) -> None:
    entries = read(world, lively(world))
    assert [entry.title for entry in entries] == ["电话", "改期", "修改档案", "电话", "新建客户"]
    assert [entry.by for entry in entries] == ["李建国", "王晓燕", "王晓燕", "王晓燕", "王晓燕"]
    assert "重要" in entries[2].text and entries[1].text == "11-24 报价"


def test_it_narrows_by_kind_person_and_period(world: World) -> None:
    customer = lively(world)
    assert [entry.title for entry in read(world, customer, group="archive")] == ["修改档案", "新建客户"]
    assert [entry.title for entry in read(world, customer, group="follow_up")] == ["电话", "改期", "电话"]
    assert [entry.by for entry in read(world, customer, person_id=world.manager.pk)] == ["李建国"]
    assert len(read(world, customer, period="90")) == 3


def test_pages_follow_each_other_without_gap_or_repeat(world: World) -> None:
    customer = make.customer(world.wang, now=NOW - timedelta(days=99))
    for number in range(2 * PAGE + 5):
        make.follow_up(world.wang, customer, now=NOW - timedelta(minutes=number // 2), content=f"第 {number} 次")
    actor, after, seen = world.actor_of(world.wang), None, []
    for group in ("", "follow_up"):
        seen, after = [], None
        while True:
            page = list_timeline(
                actor=actor, customer_id=customer.pk, wanted=Wanted(group=group, after=after), today=NOW.date()
            )
            seen += [entry.extra["follow_up_id"] for entry in page.rows if "follow_up_id" in entry.extra]
            after = page.next
            if after is None:
                break
        assert len(seen) == len(set(seen)) == 2 * PAGE + 5


def test_a_deleted_contact_disappears(world: World) -> None:
    customer = make.customer(world.wang)
    row = make.follow_up(world.wang, customer)
    delete_follow_up(actor=world.actor_of(world.wang), customer_id=customer.pk, follow_up_id=row.pk, now=NOW)
    assert [entry.title for entry in read(world, customer)] == ["新建客户"]


def test_only_the_author_is_offered_to_correct_and_only_while_fresh(world: World, client_of: ClientOf) -> None:
    from django.utils import timezone

    customer, now = make.customer(world.wang), timezone.now()
    fresh = make.follow_up(world.wang, customer, now=now)
    stale = make.follow_up(world.wang, customer, now=now - timedelta(days=3))
    type(stale).objects.filter(pk=stale.pk).update(created_at=now - timedelta(days=3))
    url = reverse("desk:timeline", args=[customer.pk])
    mine, managers = (client_of(person).get(url).content.decode() for person in (world.wang, world.manager))
    assert reverse("activities:correct", args=[customer.pk, fresh.pk]) in mine
    assert reverse("activities:correct", args=[customer.pk, stale.pk]) not in mine
    assert "/correct/" not in managers


def test_a_page_of_the_timeline_costs_the_same_at_5_and_at_50_entries(world: World) -> None:
    counted = []
    read(world, lively(world))  # what is read once per process
    for amount in (5, 50):
        customer = make.customer(world.wang, now=NOW - timedelta(days=99))
        for number in range(amount):
            make.follow_up(world.wang, customer, now=NOW - timedelta(hours=number))
        with CaptureQueriesContext(connection) as queries:
            read(world, customer)
        counted.append(len([one for one in queries.captured_queries if "policyversion" not in one["sql"]]))
    assert counted[0] == counted[1] <= 4  # the merged customers, the events, the follow-ups, the setting


def test_the_next_page_is_rows_only(world: World, client_of: ClientOf) -> None:
    customer = make.customer(world.wang, now=NOW - timedelta(days=99))
    for number in range(PAGE + 3):
        make.follow_up(world.wang, customer, now=NOW - timedelta(hours=number))
    client, url = client_of(world.wang), reverse("desk:timeline", args=[customer.pk])
    first = client.get(url, headers={"HX-Request": "true"}).content.decode()
    more = first.split('hx-get="' + url + "?", 1)[1].split('"', 1)[0].replace("&amp;", "&")
    rest = client.get(f"{url}?{more}", headers={"HX-Request": "true"}).content.decode()
    assert rest.lstrip().startswith("<li") and "timeline-filters" not in rest
    assert rest.count("z-event-dot") == 4
