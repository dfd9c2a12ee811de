"""By what customers came: the first word stays, whoever may fill in a source may name a campaign, returns count it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from zhike.access.models import FieldRule, Person, Role
from zhike.conditions.drafts import BulkDraft
from zhike.conditions.services import start_bulk
from zhike.conditions.services.bulk import run_bulk
from zhike.customers.drafts import CustomerDraft
from zhike.customers.models import Customer, Source
from zhike.customers.services import create_customer
from zhike.events.models import Event
from zhike.lib.refusals import Refusal, Refused
from zhike.sales.finding import origins, returns
from zhike.sales.finding.attributing import ATTRIBUTE
from zhike.sales.finding.origins import OriginDraft, attribute_customers, record_origins, take_back_attributed
from zhike.sales.models import Campaign, LeadOrigin, Way
from zhike.testing import make
from zhike.testing.world import NOW, World

from .test_lead_returns import PERIOD


@pytest.fixture
def fair(world: World) -> Campaign:
    """Return a campaign in use, of a source."""
    source = Source.objects.create(name="行业展会")
    return Campaign.objects.create(name="华东装备展", code="fair-2026", source=source)


def counted(world: World, campaign: Campaign) -> int:
    """Return how many leads the returns count for a campaign."""
    found = returns.read_returns(actor=world.actor_of(world.admin), by="campaign", period=PERIOD)
    return next((line.brought.leads for line in found.lines if line.id == campaign.pk), 0)


@pytest.mark.parametrize(("way", "words"), [(Way.API, "接口"), (Way.CALL, "来电")])
def test_rooms_that_take_leads_say_by_what_they_came_and_the_timeline_says_it(
    world: World, fair: Campaign, way: Way, words: str
) -> None:
    customer = make.customer(world.wang)
    actor = world.actor_of(world.wang)
    draft = OriginDraft(way, fair.pk)
    assert record_origins(actor=actor, customer_ids=[customer.pk], draft=draft, now=NOW) == {customer.pk}
    one = LeadOrigin.objects.get()
    assert (one.get_way_display(), one.campaign, one.by_id) == (words, fair, world.wang.pk)
    assert Event.objects.get(kind="sales.came_by").data["name"] == "华东装备展"
    assert counted(world, fair) == 1


def test_what_was_said_first_stays_and_saying_it_again_changes_nothing(world: World, fair: Campaign) -> None:
    other = Campaign.objects.create(name="搜索广告", code="ad")
    customer = make.customer(world.wang)
    actor = world.actor_of(world.wang)
    first = OriginDraft(Way.CALL, fair.pk)
    assert record_origins(actor=actor, customer_ids=[customer.pk], draft=first, now=NOW) == {customer.pk}
    for campaign in (other, fair):
        draft = OriginDraft(Way.API, campaign.pk)
        assert not record_origins(actor=actor, customer_ids=[customer.pk], draft=draft, now=NOW)
    one = LeadOrigin.objects.get()
    assert (one.campaign, one.way) == (fair, Way.CALL)
    assert Event.objects.filter(kind="sales.came_by").count() == 1


def test_a_new_customer_is_entered_with_its_campaign_and_takes_its_source(
    world: World, fair: Campaign, client_of: Callable[..., Client]
) -> None:
    client = client_of(world.wang)
    assert "来源活动" in client.get(reverse("customers:create")).content.decode()
    hits = client.get(reverse("sales:campaign-search"), {"q": "FAIR"}).json()["options"]
    assert [(one["value"], one["label"]) for one in hits] == [(str(fair.pk), "华东装备展")]
    sent: dict[str, Any] = {"name": "展会来的机械厂", "kind": "organisation", "campaign": fair.pk}
    assert client.post(reverse("customers:create"), sent).status_code == 302
    customer = Customer.objects.get(name="展会来的机械厂")
    assert customer.source_id == fair.source_id
    assert customer.lead_origin.way == Way.HAND and customer.lead_origin.campaign == fair
    assert counted(world, fair) == 1


def test_a_source_that_was_chosen_beside_the_campaign_stays(world: World, fair: Campaign) -> None:
    call = Source.objects.create(name="老客户介绍")
    draft = CustomerDraft(name="两样都填的客户", source_id=call.pk, added={"campaign": fair.pk})
    customer = create_customer(actor=world.actor_of(world.wang), draft=draft, now=NOW)
    assert (customer.source_id, customer.lead_origin.campaign) == (call.pk, fair)


def test_a_campaign_that_ended_meanwhile_is_refused_beside_its_field_and_nothing_is_created(
    world: World, fair: Campaign, client_of: Callable[..., Client]
) -> None:
    Campaign.objects.filter(pk=fair.pk).update(is_active=False)
    sent: dict[str, Any] = {"name": "来晚了的客户", "kind": "organisation", "campaign": fair.pk}
    answer = client_of(world.wang).post(reverse("customers:create"), sent)
    assert answer.status_code == 422 and "这个活动已停用或不存在" in answer.content.decode()
    assert not Customer.objects.filter(name="来晚了的客户").exists()


def test_who_may_not_fill_in_the_source_is_not_asked_for_a_campaign(
    world: World, fair: Campaign, client_of: Callable[..., Client]
) -> None:
    customer = make.customer(world.wang)
    FieldRule.objects.create(role=Role.objects.get(key="rep"), object="customer", field="source", rule="readonly")
    Person.objects.update(rights_version=82)
    actor, client = world.actor_of(world.wang), client_of(world.wang)
    assert not origins.may_name(actor)
    assert "来源活动" not in client.get(reverse("customers:create")).content.decode()
    assert client.get(reverse("sales:campaign-search"), {"q": "华东"}).json()["options"] == []
    with pytest.raises(Refused) as refused:
        attribute_customers(actor=actor, customer_ids=[customer.pk], campaign_id=fair.pk, now=NOW)
    assert refused.value.refusal.code == "finding.source_closed"
    with pytest.raises(Refused):
        create_customer(actor=actor, draft=CustomerDraft(name="偷填的", added={"campaign": fair.pk}), now=NOW)


def test_customers_without_an_origin_are_put_to_a_campaign_and_the_others_say_why_not(
    world: World, fair: Campaign
) -> None:
    free, told, foreign = make.customer(world.wang), make.customer(world.wang), make.customer(world.outsider)
    other = Campaign.objects.create(name="搜索广告", code="ad")
    actor = world.actor_of(world.wang)
    record_origins(actor=actor, customer_ids=[told.pk], draft=OriginDraft(Way.IMPORT, other.pk), now=NOW)
    ids = [free.pk, told.pk, foreign.pk]
    answers = attribute_customers(actor=actor, customer_ids=ids, campaign_id=fair.pk, now=NOW)
    assert answers[free.pk] is True
    why = answers[told.pk]
    assert isinstance(why, Refusal) and why.sentence == "已经来自活动“搜索广告”（导入名单），第一来源不改。"
    assert isinstance(answers[foreign.pk], Refusal)
    assert attribute_customers(actor=actor, customer_ids=[free.pk], campaign_id=fair.pk, now=NOW) == {free.pk: False}
    assert (counted(world, fair), counted(world, other)) == (1, 1)
    assert Event.objects.filter(kind="sales.came_by", customer_id=free.pk).count() == 1


def test_what_was_put_to_a_campaign_by_mistake_is_taken_back_with_its_history(world: World, fair: Campaign) -> None:
    mistaken, imported = make.customer(world.wang), make.customer(world.wang)
    actor = world.actor_of(world.wang)
    record_origins(actor=actor, customer_ids=[imported.pk], draft=OriginDraft(Way.IMPORT, fair.pk), now=NOW)
    attribute_customers(actor=actor, customer_ids=[mistaken.pk], campaign_id=fair.pk, now=NOW)
    answers = take_back_attributed(actor=actor, customer_ids=[mistaken.pk, imported.pk], now=NOW)
    assert answers[mistaken.pk] is True and isinstance(answers[imported.pk], Refusal)
    assert [one.customer_id for one in LeadOrigin.objects.all()] == [imported.pk]
    assert Event.objects.get(kind="sales.came_by_none").customer_id == mistaken.pk
    history: Any = LeadOrigin.pgh_event_model  # type: ignore[attr-defined]
    assert history.objects.get().customer_id == mistaken.pk


def test_a_whole_list_is_put_to_a_campaign_in_the_background(world: World, fair: Campaign) -> None:
    mine = [make.customer(world.wang).pk for _number in range(3)]
    make.customer(world.outsider)
    actor = world.actor_of(world.wang)
    draft = BulkDraft("customer", ATTRIBUTE, {"campaign_id": fair.pk}, query="")
    run = start_bulk(actor=actor, draft=draft, label="归入活动", now=NOW, in_background=False)
    run_bulk(run_id=run.pk)
    assert set(LeadOrigin.objects.values_list("customer_id", flat=True)) == set(mine)


def test_the_list_offers_it_and_the_drawer_asks_for_one_of_two(
    world: World, fair: Campaign, client_of: Callable[..., Client]
) -> None:
    customer = make.customer(world.wang)
    client, url = client_of(world.wang), reverse("sales:attribute_many")
    assert "归入活动" in client.get(reverse("customers:list")).content.decode()
    asked = client.post(url, {"picked": customer.pk})
    assert asked.status_code == 200 and customer.name in asked.content.decode()
    both: dict[str, Any] = {"picked": customer.pk, "go": 1, "campaign": fair.pk, "takes_back": "on"}
    for wrong in (both, {"picked": customer.pk, "go": 1}):
        assert "只能二选一" in client.post(url, wrong).content.decode()
    assert client.post(url, {"picked": customer.pk, "go": 1, "campaign": fair.pk}).status_code == 302
    assert customer.pk == LeadOrigin.objects.get().customer_id
    assert client.post(url, {"picked": customer.pk, "go": 1, "takes_back": "on"}).status_code == 302
    assert not LeadOrigin.objects.exists()
