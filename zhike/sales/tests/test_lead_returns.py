"""Return per source and campaign: counts, money, cost per signature with its interval, and the rows behind."""

from datetime import date, timedelta
from decimal import Decimal
from urllib.parse import parse_qs, urlsplit

import pytest

from zhike.conditions.language import parse_text
from zhike.conditions.queries import matching
from zhike.customers.models import Customer, Source
from zhike.lib.refusals import Refused
from zhike.lib.statistics import wilson_interval
from zhike.sales.finding import received, returns
from zhike.sales.finding.capture import keeping
from zhike.sales.finding.return_rules import Brought
from zhike.sales.models import Campaign, LeadCost, LeadOrigin, Opportunity, Way
from zhike.testing import make
from zhike.testing.world import NOW, World

from .selling import deal

DAY = date(2026, 11, 20)
PERIOD = returns.Period(date(2026, 10, 1), date(2026, 11, 30))


def brought(world: World) -> tuple[Source, Source, Campaign]:
    """Let a fair bring four leads of which one signs, and a call one lead that signs; both cost money."""
    fair, call = Source.objects.create(name="展会"), Source.objects.create(name="陌生拜访")
    campaign = Campaign.objects.create(name="春季展会", code="spring", source=fair)
    for number in range(4):
        customer = make.customer(world.wang, source_id=fair.pk)
        if number < 2:
            LeadOrigin.objects.create(customer=customer, campaign=campaign, way=Way.LISTED, at=NOW)
        if number == 0:
            sign(world, customer, Decimal(300_000))
        if number == 1:
            deal(world.wang, customer)
    sign(world, make.customer(world.chen, source_id=call.pk), Decimal(50_000))
    make.customer(world.wang, source_id=fair.pk, now=NOW - timedelta(days=200))
    actor = world.actor_of(world.admin)
    keeping.add_cost(actor=actor, draft=keeping.CostDraft(DAY, Decimal(20_000), campaign_id=campaign.pk), now=NOW)
    keeping.add_cost(actor=actor, draft=keeping.CostDraft(DAY, Decimal(4_000), source_id=fair.pk), now=NOW)
    keeping.add_cost(
        actor=actor, draft=keeping.CostDraft(DAY - timedelta(days=200), Decimal(9_999), source_id=fair.pk), now=NOW
    )
    return fair, call, campaign


def sign(world: World, customer: Customer, amount: Decimal) -> None:
    """Let a customer sign one deal."""
    one = deal(world.admin, customer, amount=amount)
    Opportunity.objects.filter(pk=one.pk).update(state="won", signed_at=NOW, closed_at=NOW)
    Customer.objects.filter(pk=customer.pk).update(stage="closed")


def test_every_source_shows_what_it_brought_for_its_money(world: World) -> None:
    fair, call, _campaign = brought(world)
    found = returns.read_returns(actor=world.actor_of(world.admin), by="source", period=PERIOD)
    by_id = {line.id: line.brought for line in found.lines}
    own = by_id[fair.pk]
    assert (own.leads, own.dealt, own.signed, own.deals, own.signatures) == (4, 2, 1, 2, 1)
    assert own.signed_amount == 300_000
    assert own.cost == 24_000
    assert own.per_signature == 24_000
    assert own.times_back == Decimal("12.5")
    assert by_id[call.pk].cost == 0 and by_id[call.pk].per_signature is None
    assert (found.whole.leads, found.whole.signed, found.whole.cost) == (5, 2, 24_000)


def test_a_campaign_counts_the_leads_that_came_by_it(world: World) -> None:
    _fair, _call, campaign = brought(world)
    found = returns.read_returns(actor=world.actor_of(world.admin), by="campaign", period=PERIOD)
    by_id = {line.id: line.brought for line in found.lines}
    assert (by_id[campaign.pk].leads, by_id[campaign.pk].signed, by_id[campaign.pk].cost) == (2, 1, 20_000)
    assert by_id[0].leads == 3


def test_the_report_is_over_what_one_sees(world: World) -> None:
    _fair, call, _campaign = brought(world)
    found = returns.read_returns(actor=world.actor_of(world.wang), by="source", period=PERIOD)
    counted = {line.id: line.brought.leads for line in found.lines}
    assert counted.get(call.pk, 0) == 0


def test_every_count_leads_to_its_customers(world: World) -> None:
    brought(world)
    actor = world.actor_of(world.admin)
    for by in returns.BY:
        for line in returns.read_returns(actor=actor, by=by, period=PERIOD).lines:
            for name, url in line.urls.items():
                node = parse_text(parse_qs(urlsplit(url).query)["cond"][0])
                rows = matching(actor=actor, subject="customer", node=node, now=NOW)
                assert rows.count() == getattr(line.brought, name), (by, line.name, name)


def test_what_was_received_comes_from_the_room_of_contracts(world: World) -> None:
    from zhike.contracts.models import Contract

    fair, _call, _campaign = brought(world)
    customer = Customer.objects.filter(source=fair, stage="closed").get()
    Contract.objects.create(
        customer=customer,
        number="C1",
        title="合同",
        amount=300_000,
        sign_on=DAY,
        received=120_000,
        received_on=DAY,
        created_at=NOW,
    )
    assert received.is_known()
    found = returns.read_returns(actor=world.actor_of(world.admin), by="source", period=PERIOD)
    assert {line.id: line.brought.received for line in found.lines}[fair.pk] == 120_000


def test_the_cost_per_signature_has_the_interval_of_the_share_that_signs() -> None:
    one = Brought(leads=20, signed=4, cost=Decimal(8000))
    low, high = wilson_interval(4, 20)
    ends = one.per_signature_bounds
    assert ends is not None and ends[1] is not None
    assert float(ends[0]) == pytest.approx(8000 / (20 * high))
    assert float(ends[1]) == pytest.approx(8000 / (20 * low))
    assert one.per_signature == 2000
    none_yet = Brought(leads=20, cost=Decimal(8000)).per_signature_bounds
    assert none_yet is not None and none_yet[1] is None
    assert Brought(leads=3).per_signature_bounds is None


def test_codes_and_names_of_campaigns_are_unique_and_costs_belong_to_something(world: World) -> None:
    actor = world.actor_of(world.admin)
    keeping.save_campaign(actor=actor, campaign_id=None, draft=keeping.CampaignDraft("展会", "Spring"), now=NOW)
    for name, code in (("展会", "other"), ("别的", "SPRING"), ("别的", "有中文")):
        with pytest.raises(Refused):
            keeping.save_campaign(actor=actor, campaign_id=None, draft=keeping.CampaignDraft(name, code), now=NOW)
    with pytest.raises(Refused):
        keeping.add_cost(actor=actor, draft=keeping.CostDraft(DAY, Decimal(5)), now=NOW)
    with pytest.raises(Refused):
        keeping.add_cost(
            actor=world.actor_of(world.manager), draft=keeping.CostDraft(DAY, Decimal(5), source_id=1), now=NOW
        )
    assert not LeadCost.objects.exists()
