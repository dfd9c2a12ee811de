"""Needs: heard, stated, confirmed by the customer, delivered, validated; never defined without the customer's word."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.http import Http404

from zhike.access.services import change_policy
from zhike.activities.models import Need, NeedStep
from zhike.activities.needs.choices import NeedState
from zhike.activities.needs.drafts import ValidationDraft
from zhike.activities.needs.policy import FIELDS, KEY
from zhike.activities.needs.queries import need_stand, need_stands
from zhike.activities.needs.services import (
    change_need,
    confirm_need,
    drop_need,
    note_step,
    reopen_need,
    validate_need,
)
from zhike.events.models import Event
from zhike.lib.refusals import Refused
from zhike.testing import make
from zhike.testing.events import deliver
from zhike.testing.world import NOW, World

from .needing import STATEMENT, confirmed, delivered, draft, need, repeated, word


def test_a_need_keeps_the_customers_words_and_who_heard_them(world: World) -> None:
    customer = make.customer(world.wang)
    made = need(world.wang, customer, heard_from="陈总", heard_where="车间")
    assert (made.state, made.heard_by_id, made.keeper_id) == ("raw", world.wang.pk, world.wang.pk)
    assert (made.heard_from, made.heard_where) == ("陈总", "车间")
    assert Event.objects.filter(kind="activities.need_recorded", customer_id=customer.pk).count() == 1
    for wrong in ({"name": " "}, {"raw_words": ""}, {"heard_at": NOW + timedelta(hours=1)}, {"rival": "甲公司"}):
        with pytest.raises(Refused):
            need(world.wang, customer, **wrong)
    with pytest.raises(Refused, match="现有产品，还是产品缺口"):
        need(world.wang, customer, offer_name="移动版")


def test_it_is_not_defined_before_the_customer_confirmed_the_wording(world: World) -> None:
    customer, wang = make.customer(world.wang), world.actor_of(world.wang)
    raw = need(world.wang, customer)
    with pytest.raises(Refused, match="先写需求表述"):
        confirm_need(actor=wang, draft=word(raw), now=NOW)
    stated = need(world.wang, customer, statement=STATEMENT)
    with pytest.raises(Refused, match="还没有记下：重复"):
        confirm_need(actor=wang, draft=word(stated), now=NOW)
    ready = repeated(world.wang, customer)
    later = NOW + timedelta(days=1)
    for wrong, said in (({"name": ""}, "是谁确认"), ({"how": ""}, "怎样确认"), ({"at": later}, "将来")):
        with pytest.raises(Refused, match=said):
            confirm_need(actor=wang, draft=word(ready, **wrong), now=NOW)
    done = confirm_need(actor=wang, draft=word(ready), now=NOW)
    assert (done.state, done.confirmed_name, done.confirmed_wording) == ("defined", "陈总", STATEMENT)
    assert NeedStep.objects.filter(need=done, step="confirm").count() == 1


def test_the_database_itself_refuses_a_defined_need_without_the_customers_word(world: World) -> None:
    made = repeated(world.wang, make.customer(world.wang))
    confirmation = {"confirmed_name": "陈总", "confirmed_how": "phone", "confirmed_at": NOW}
    whole = {"state": "defined", "confirmed_wording": made.statement, **confirmation}
    lacking = [{**whole, name: "" if name != "confirmed_at" else None} for name in (*confirmation, "confirmed_wording")]
    for wrong in (*lacking, {**whole, "statement": "别的话"}):
        with pytest.raises(IntegrityError, match="need_defined_when_confirmed"), transaction.atomic():
            Need.objects.filter(pk=made.pk).update(**wrong)
    assert Need.objects.filter(pk=made.pk).update(**whole) == 1


def test_another_wording_opens_a_confirmed_need_again(world: World) -> None:
    customer, wang = make.customer(world.wang), world.actor_of(world.wang)
    made = confirmed(world.wang, customer)
    same = draft(statement=STATEMENT, urgency=5)
    kept = change_need(actor=wang, customer_id=customer.pk, need_id=made.pk, version=made.version, draft=same, now=NOW)
    assert (kept.state, kept.urgency) == ("defined", 5)
    other = draft(statement="上线一天内就能查", urgency=5)
    again = change_need(
        actor=wang, customer_id=customer.pk, need_id=made.pk, version=kept.version, draft=other, now=NOW
    )
    assert (again.state, again.confirmed_wording) == ("working", STATEMENT)
    assert Event.objects.filter(kind="activities.need_reopened").count() == 1


def test_who_read_an_older_need_cannot_change_or_confirm_it(world: World) -> None:
    customer, wang = make.customer(world.wang), world.actor_of(world.wang)
    made = repeated(world.wang, customer)
    stale = word(made)
    newer = draft(statement="别的表述")
    change_need(actor=wang, customer_id=customer.pk, need_id=made.pk, version=made.version, draft=newer, now=NOW)
    with pytest.raises(Refused, match="刚刚被别人改过"):
        confirm_need(actor=wang, draft=stale, now=NOW)


def test_after_delivery_the_customer_says_whether_it_was_met(world: World) -> None:
    customer, wang = make.customer(world.wang), world.actor_of(world.wang)
    answer = {"customer_id": customer.pk, "met": "yes", "satisfied": 4, "name": "陈总", "at": NOW, "note": "好用"}
    early = confirmed(world.wang, customer)
    with pytest.raises(Refused, match="还没有交付"):
        validate_need(actor=wang, draft=ValidationDraft(need_id=early.pk, **answer), now=NOW)
    made = delivered(world.wang, customer)
    before = made.priority
    done = validate_need(actor=wang, draft=ValidationDraft(need_id=made.pk, **answer), now=NOW)
    assert (done.state, done.met, done.satisfied, done.met_by) == ("validated", "yes", 4, "us")
    assert done.priority < before
    with pytest.raises(Refused, match="已经了结"):
        note_step(actor=wang, customer_id=customer.pk, need_id=made.pk, step="talk", note="又谈", proof="", now=NOW)
    assert reopen_need(actor=wang, customer_id=customer.pk, need_id=made.pk, now=NOW).state == NeedState.DELIVERED


def test_a_put_aside_need_comes_back_as_far_as_it_was(world: World) -> None:
    customer, wang = make.customer(world.wang), world.actor_of(world.wang)
    made = confirmed(world.wang, customer)
    ids = {"actor": wang, "customer_id": customer.pk, "need_id": made.pk, "now": NOW}
    with pytest.raises(Refused, match="为什么不做"):
        drop_need(**ids, why=" ")
    assert drop_need(**ids, why="客户换了系统").state == "dropped"
    assert reopen_need(**ids).state == "defined"


def test_who_may_not_write_needs_is_told_and_strangers_find_nothing(world: World) -> None:
    customer = make.customer(world.wang)
    with pytest.raises(Http404):
        need(world.outsider, customer)
    with pytest.raises(Refused, match="不能改动这位客户的需求"):
        need(world.executive, customer)
    assert need(world.agent, customer).pk


def test_one_query_says_how_far_the_needs_of_customers_are(world: World, django_assert_num_queries: object) -> None:
    customer, other = make.customer(world.wang), make.customer(world.wang)
    need(world.wang, customer)
    confirmed(world.wang, customer, met_by="us")
    gone = need(world.wang, customer)
    drop_need(actor=world.actor_of(world.wang), customer_id=customer.pk, need_id=gone.pk, why="不要了", now=NOW)
    with django_assert_num_queries(1):  # type: ignore[operator]
        found = need_stands([customer.pk, other.pk])
    stand = found[customer.pk]
    assert (stand.recorded, stand.confirmed, stand.validated, stand.unmet) == (2, 1, 0, 1)
    assert other.pk not in found
    assert need_stand(other.pk).recorded == 0


def test_all_steps_before_confirming_where_the_company_asks_for_them(world: World) -> None:
    values = {field.name: field.default for field in FIELDS} | {"needs_all_steps": True}
    change_policy(actor=world.actor_of(world.admin), key=KEY, values=values)
    customer, wang = make.customer(world.wang), world.actor_of(world.wang)
    made = repeated(world.wang, customer)
    with pytest.raises(Refused, match="调查、分析、沟通、试探"):
        confirm_need(actor=wang, draft=word(made), now=NOW)


def test_new_weights_reach_every_stored_priority(world: World) -> None:
    made = need(world.wang, make.customer(world.wang), strength=5, urgency=1)
    before = (made.priority, made.priority_version)
    values = {field.name: field.default for field in FIELDS} | {"urgency": 90, "strength": 0}
    change_policy(actor=world.actor_of(world.admin), key=KEY, values=values)
    deliver()
    made.refresh_from_db()
    assert made.priority_version == "1.1" != before[1]
    assert made.priority < before[0]
