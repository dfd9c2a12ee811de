"""The screens of needs as people use them, what filters see, sessions, merging and hand-over."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.http import Http404
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from zhike.access.queries import get_actor
from zhike.activities.models import Need, NeedParticipant
from zhike.activities.needs.drafts import ParticipantDraft, ValidationDraft
from zhike.activities.needs.listing import LISTING
from zhike.activities.needs.queries.figures import by_category, list_demands, unmet_by_value
from zhike.activities.needs.queries.listing import list_needs
from zhike.activities.needs.queries.page import get_need_page
from zhike.activities.needs.services import add_finding, add_participant, validate_need
from zhike.activities.queries import today
from zhike.conditions.language import Compare
from zhike.conditions.queries import matching
from zhike.customers.services import MergeDraft, merge_customers, undo_merge
from zhike.lib.refusals import Refused
from zhike.testing import make
from zhike.testing.world import NOW, World

from .needing import category, confirmed, delivered, need, repeated, session

ClientOf = Callable[..., Client]
WORDS = {
    "name": "查货",
    "raw_words": "查货太难",
    "heard_at": "2026-11-20 09:00",
    "source": "talk",
    "met_by": "nobody",
    "strength": "5",
    "urgency": "3",
    "importance": "3",
    "cost": "3",
}


def test_a_need_goes_from_raw_words_to_confirmed_through_its_screens(world: World, client_of: ClientOf) -> None:
    client, customer = client_of(world.wang), make.customer(world.wang)
    answer = client.post(reverse("needs:create", args=[customer.pk]), WORDS | {"statement": "三秒能查到货"})
    made = Need.objects.get()
    page = answer["Location"]
    assert page == reverse("needs:detail", args=[customer.pk, made.pk])
    confirm = reverse("needs:confirm", args=[customer.pk, made.pk])
    word = {"name": "陈总", "how": "phone", "at": "2026-11-20 09:30", "version": "1"}
    refused = client.post(confirm, word)
    assert refused.status_code == 422
    assert "还没有记下：重复" in refused.content.decode()
    client.post(reverse("needs:step", args=[customer.pk, made.pk, "repeat"]), {"note": "您要三秒查到货？对"})
    assert client.post(confirm, word | {"version": "2"}).status_code == 302
    shown = client.get(page).content.decode()
    assert "已定义" in shown
    assert "陈总" in shown
    assert "听到需求" in client.get(reverse("desk:customer", args=[customer.pk])).content.decode()
    assert "查货" in client.get(reverse("needs:panel", args=[customer.pk])).content.decode()


def test_the_reasons_of_a_priority_are_shown_and_add_up(world: World, client_of: ClientOf) -> None:
    made = need(world.wang, make.customer(world.wang), strength=5, value_amount=Decimal(100_000))
    page = get_need_page(actor=world.actor_of(world.wang), customer_id=made.customer_id, need_id=made.pk)
    assert sum(reason.points for reason in page.reasons) == pytest.approx(float(made.priority), abs=0.1)
    shown = client_of(world.wang).get(reverse("needs:why", args=[made.customer_id, made.pk])).content.decode()
    assert "强度：很高（5/5）" in shown


def test_lists_and_views_stay_within_scope_and_ask_the_same_for_more_rows(world: World) -> None:
    function = category("function").pk
    need(world.outsider, make.customer(world.outsider), value_amount=Decimal(9_000_000), aspect_id=function)

    def ask(rows: int) -> int:
        for _number in range(rows):
            customer = make.customer(world.wang)
            need(world.wang, customer, aspect_id=function, offer_kind="gap", offer_name="手机版")
        wang = world.actor_of(world.wang)
        with CaptureQueriesContext(connection) as queries:
            page = list_needs(actor=wang, state=LISTING.read_query("/needs/", "state=unmet"))
            by_category(actor=wang, axis="aspect", everybody="全部")
            list_demands(actor=wang)
        assert all(row.customer.owner_id == world.wang.pk for row in page.rows)
        return len(queries)

    ask(1)  # what a process reads once for some seconds is known from here
    assert ask(2) == ask(12)
    wang = world.actor_of(world.wang)
    assert unmet_by_value(actor=wang) == []
    table = by_category(actor=wang, axis="aspect", everybody="全部")
    assert {row[0].key: row[1][0].needs for row in table.rows if row[0]}["function"] == 15
    demand = list_demands(actor=wang)[0]
    assert (demand.name, demand.customers, demand.unmet) == ("手机版", 15, 15)


def test_pages_of_the_list_meet_end_to_end(world: World) -> None:
    customer = make.customer(world.wang)
    for strength in (1, 2, 3, 4, 5):
        need(world.wang, customer, name=f"需求{strength}", strength=strength)
    listing = type(LISTING)(LISTING.columns, LISTING.sort, LISTING.filters, limit=2)
    state, seen = listing.read_query("/needs/", ""), []
    wang = world.actor_of(world.wang)
    page = list_needs(actor=wang, state=state)
    while True:
        seen += [row.name for row in page.rows]
        if page.next is None:
            break
        page = list_needs(actor=wang, state=listing.read_query("/needs/", f"after={page.next.encode()}"))
    assert seen == ["需求5", "需求4", "需求3", "需求2", "需求1"]


def test_customers_are_filtered_by_their_needs(world: World) -> None:
    wanting, met, none = (make.customer(world.wang) for _number in range(3))
    function = str(category("function").pk)
    need(
        world.wang, wanting, aspect_id=int(function), value_amount=Decimal(5000), offer_kind="gap", offer_name="手机版"
    )
    confirmed(world.wang, met, met_by="us", aspect_id=int(function))
    wang = world.actor_of(world.wang)

    def found(field: str, op: str, value: Any = None) -> set[int]:
        rows = matching(actor=wang, subject="customer", node=Compare(field, op, value), now=NOW)
        return set(rows.values_list("pk", flat=True))

    assert found("need_state", "any", ["defined"]) == {met.pk}
    assert found("need_state", "empty") == {none.pk}
    assert found("need_aspect", "any", [function]) == {wanting.pk, met.pk}
    assert found("need_met", "any", ["nobody"]) == {wanting.pk}
    assert found("need_words", "contains", "手机") == {wanting.pk}
    assert found("need_value", "gt", 100) == {wanting.pk}
    with pytest.raises(Refused, match="不能按需求筛选"):
        node = Compare("need_state", "any", ["defined"])
        list(matching(actor=world.actor_of(world.finance), subject="customer", node=node, now=NOW))


def test_a_need_is_compared_with_customers_of_the_same_kind(world: World) -> None:
    function = category("function").pk
    mine = make.customer(world.wang, industry="651")
    alike = [make.customer(world.wang, industry="652") for _number in range(4)]
    make.customer(world.wang, industry="35")
    made = need(world.wang, mine, aspect_id=function)
    for customer, met, strength in zip(alike, ("us", "rival"), (2, 5), strict=False):
        need(world.wang, customer, aspect_id=function, met_by=met, strength=strength)
    peers = get_need_page(actor=world.actor_of(world.wang), customer_id=mine.pk, need_id=made.pk).peers
    assert (peers.customers, peers.wanting, peers.strength) == (4, 2, 3.5)
    assert (peers.met_by_us, peers.met_by_rival, peers.share) == (1, 1, 0.5)


def test_a_finding_of_a_session_becomes_the_need_of_who_took_part(world: World, client_of: ClientOf) -> None:
    wang, customer, held = world.actor_of(world.wang), make.customer(world.wang), session(world.wang)
    guest = ParticipantDraft(
        session_id=held.pk, customer_id=customer.pk, name="陈店长", reaction="马上要", verdict="wants"
    )
    add_participant(actor=wang, draft=guest, now=NOW)
    found = add_finding(actor=wang, session_id=held.pk, text="查货要打电话", now=NOW)
    client = client_of(world.wang)
    answer = client.post(reverse("needs:found", args=[held.pk, found.pk]), {"customer": str(customer.pk)})
    form = client.get(answer["Location"]).content.decode()
    assert "查货要打电话" in form
    client.post(answer["Location"], WORDS)
    made = Need.objects.get()
    assert (made.session_id, made.finding_id) == (held.pk, found.pk)
    assert "查货" in client.get(reverse("needs:session", args=[held.pk])).content.decode()


def test_a_session_names_nobody_of_a_customer_out_of_scope(world: World, client_of: ClientOf) -> None:
    held, mine, theirs = session(world.admin), make.customer(world.wang), make.customer(world.outsider)
    for customer, name in ((mine, "陈店长"), (theirs, "外人甲")):
        guest = ParticipantDraft(session_id=held.pk, customer_id=customer.pk, name=name)
        add_participant(actor=world.actor_of(world.admin), draft=guest, now=NOW)
    shown = client_of(world.wang).get(reverse("needs:session", args=[held.pk])).content.decode()
    assert "陈店长" in shown
    assert "外人甲" not in shown
    assert "另有 1 位" in shown
    with pytest.raises(Refused, match="由主持人来写"):
        add_finding(actor=world.actor_of(world.wang), session_id=held.pk, text="没有", now=NOW)
    with pytest.raises(Http404):
        add_finding(actor=get_actor(world.chen.pk), session_id=held.pk, text="没有", now=NOW)


def test_a_changed_need_tells_what_changed(world: World, client_of: ClientOf) -> None:
    made = repeated(world.wang, make.customer(world.wang))
    client = client_of(world.wang)
    edit = reverse("needs:edit", args=[made.customer_id, made.pk])
    client.post(edit, WORDS | {"statement": made.statement, "version": str(made.version)})
    shown = client.get(reverse("needs:history", args=[made.customer_id, made.pk])).content.decode()
    assert "客户的叫法" in shown
    assert "门店自己查库存" in shown
    stale = client.post(edit, WORDS | {"name": "别的", "version": "1"})
    assert "刚刚被别人改过" in stale.content.decode()


def test_needs_and_sessions_follow_a_merge_and_come_back(world: World) -> None:
    survivor, absorbed = make.customer(world.admin), make.customer(world.admin)
    made, held = delivered(world.admin, absorbed), session(world.admin)
    admin = world.actor_of(world.admin)
    for customer in (survivor, absorbed):
        guest = ParticipantDraft(session_id=held.pk, customer_id=customer.pk, name="陈店长")
        add_participant(actor=admin, draft=guest, now=NOW)
    merge = merge_customers(
        actor=admin, draft=MergeDraft(survivor_id=survivor.pk, customer_ids=[survivor.pk, absorbed.pk]), now=NOW
    )
    made.refresh_from_db()
    assert (made.customer_id, made.state) == (survivor.pk, "delivered")
    assert made.steps.filter(customer_id=survivor.pk).count() == 2
    assert NeedParticipant.objects.filter(customer_id=survivor.pk).count() == 1
    undo_merge(actor=admin, merge_id=merge.pk, now=NOW)
    made.refresh_from_db()
    assert made.customer_id == absorbed.pk
    assert NeedParticipant.objects.count() == 2


def test_a_category_is_renamed_put_out_of_use_and_never_twice(world: World, client_of: ClientOf) -> None:
    client, price = client_of(world.admin), category("price")
    url = reverse("needs:category", args=["aspect", price.pk])
    assert client.post(url, {"name": "质量", "is_active": "on"}).status_code == 422
    assert client.post(url, {"name": "总价", "is_active": ""}).status_code == 302
    price.refresh_from_db()
    assert (price.label, price.is_active, price.key) == ("总价", False, "")


def test_a_delivered_need_stands_on_the_day_after_a_week_until_it_is_validated(world: World) -> None:
    made, wang = delivered(world.wang, make.customer(world.wang)), world.actor_of(world.wang)

    def waits(actor: Any, days: int) -> int:
        day = NOW.date() + timedelta(days=days)
        return today(actor=actor, today=day, now=NOW + timedelta(days=days)).total("needs")

    assert (waits(wang, 6), waits(wang, 7), waits(world.actor_of(world.zhang), 7)) == (0, 1, 0)
    answer = ValidationDraft(
        customer_id=made.customer_id, need_id=made.pk, met="no", satisfied=2, name="陈总", at=NOW, note="还是要打电话"
    )
    done = validate_need(actor=wang, draft=answer, now=NOW)
    assert (done.met_by, waits(wang, 7)) == ("nobody", 0)
