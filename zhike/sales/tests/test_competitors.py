"""Competitors: our record against them, whom they serve, reminders; peers of big customers."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.http import Http404
from django.test import Client, RequestFactory
from django.utils import timezone

from zhike.access.actor import Actor
from zhike.customers.models import Customer
from zhike.lib.refusals import Refused
from zhike.notify.models import Notification
from zhike.pool.tests.company import into_pool, join, pool
from zhike.sales.drafts import RivalDraft
from zhike.sales.finding import competitors, peers, served
from zhike.sales.finding.competitors import CompetitorDraft, IncumbentDraft
from zhike.sales.finding.views.peers import SERVED
from zhike.sales.models import Competitor, Incumbent, Opportunity, OpportunityRival
from zhike.sales.services import set_rival
from zhike.testing import make
from zhike.testing.world import NOW, World
from zhike.web.paging import Page

from .selling import deal

TODAY = timezone.localdate(NOW)


def rival(world: World, name: str = "友商甲", **more: str) -> Competitor:
    """Enter a competitor."""
    draft = CompetitorDraft(name=name, **more)
    return competitors.save_competitor(actor=world.actor_of(world.wang), competitor_id=None, draft=draft, now=NOW)


def met(world: World, person: object, name: str, state: str) -> Opportunity:
    """Let a deal of a person name a rival and end."""
    one = deal(person, make.customer(person))  # type: ignore[arg-type]
    OpportunityRival.objects.create(customer_id=one.customer_id, opportunity=one, name=name, at=NOW)
    if state != "open":
        signed = {"signed_at": NOW} if state == "won" else {"lost_reason": "价格"}
        Opportunity.objects.filter(pk=one.pk).update(state=state, closed_at=NOW, **signed)
    return one


def test_won_and_lost_are_read_from_the_deals_that_name_it_whatever_the_case(world: World) -> None:
    one = rival(world, "Acme")
    for state in ("won", "lost", "lost", "open"):
        met(world, world.wang, "ACME", state)
    met(world, world.outsider, "acme", "won")
    met(world, world.wang, "无名对手", "lost")
    rows = {row.name: row for row in competitors.list_records(world.actor_of(world.wang))}
    own = rows["Acme"]
    assert (own.won, own.lost, own.open, own.rate) == (1, 2, 1, pytest.approx(1 / 3))
    assert own.low < 1 / 3 < own.high
    assert rows["无名对手"].competitor is None and rows["无名对手"].lost == 1
    everything = competitors.show_competitor(world.actor_of(world.admin), one)
    assert everything.record.won == 2
    assert everything.reasons == [("价格", 2)]


def test_a_new_name_takes_the_deals_along(world: World) -> None:
    one = rival(world, "旧名")
    met(world, world.wang, "旧名", "won")
    competitors.save_competitor(
        actor=world.actor_of(world.wang), competitor_id=one.pk, draft=CompetitorDraft(name="新名"), now=NOW
    )
    assert [row.name for row in competitors.list_records(world.actor_of(world.wang))] == ["新名"]
    with pytest.raises(Refused):
        rival(world, "新名")


def test_who_serves_a_customer_is_written_down_once_and_corrected(world: World) -> None:
    one, customer = rival(world), make.customer(world.wang)
    actor = world.actor_of(world.wang)
    for product in ("A 系统", "B 系统"):
        draft = IncumbentDraft(one.pk, product, renews_on=date(2027, 1, 10))
        competitors.note_incumbent(actor=actor, customer_id=customer.pk, draft=draft, now=NOW)
    assert Incumbent.objects.get().product == "B 系统"
    with pytest.raises(Refused):
        draft = IncumbentDraft(one.pk, since=date(2027, 1, 1), renews_on=date(2026, 1, 1))
        competitors.note_incumbent(actor=actor, customer_id=customer.pk, draft=draft, now=NOW)
    with pytest.raises(Http404):
        competitors.note_incumbent(
            actor=world.actor_of(world.outsider), customer_id=customer.pk, draft=IncumbentDraft(one.pk), now=NOW
        )
    competitors.remove_incumbent(actor=actor, customer_id=customer.pk, incumbent_id=Incumbent.objects.get().pk, now=NOW)
    assert not Incumbent.objects.exists()


def test_the_owner_is_told_once_before_a_rivals_contract_ends(world: World) -> None:
    one = rival(world)
    soon, later = make.customer(world.wang), make.customer(world.wang)
    for customer, days in ((soon, 59), (later, 61)):
        draft = IncumbentDraft(one.pk, renews_on=TODAY + timedelta(days=days))
        competitors.note_incumbent(actor=world.actor_of(world.wang), customer_id=customer.pk, draft=draft, now=NOW)
    assert competitors.remind_of_renewals(now=NOW) == 1
    assert competitors.remind_of_renewals(now=NOW) == 0
    told = Notification.objects.get(kind="sales.rival_renews")
    assert (told.person_id, told.customer_id) == (world.wang.pk, soon.pk)
    assert competitors.remind_of_renewals(now=NOW + timedelta(days=2)) == 1


def page(actor: Actor, after: str = "", **asked: Any) -> Page[served.Served]:
    """Return a page of the customers that rivals serve."""
    state = SERVED.read(RequestFactory().get("/", {"after": after} if after else {}))
    return served.list_served(actor=actor, asked=served.ServedAsked(**asked), state=state, today=TODAY)


def test_customers_that_a_rival_serves_are_listed_by_the_end_of_its_contract(world: World) -> None:
    one, other = rival(world), rival(world, "友商乙")
    sea = pool()
    join(sea, world.wang)
    held, free, ours = (make.customer(world.wang) for _turn in range(3))
    Customer.objects.filter(pk=ours.pk).update(stage="closed")
    into_pool(free, sea, world.admin)
    for customer, by, days in ((held, one, 200), (free, other, 30), (ours, one, 10)):
        Incumbent.objects.create(customer=customer, competitor=by, renews_on=TODAY + timedelta(days=days), at=NOW)
    actor = world.actor_of(world.wang)

    def listed(**asked: object) -> list[int]:
        return [row.incumbent.customer_id for row in page(actor, **asked).rows]

    assert listed() == [free.pk, held.pk]
    assert listed(only_free=True) == [free.pk]
    assert listed(competitor_id=one.pk) == [held.pk]
    assert listed(within_days=60) == [free.pk]


def test_the_list_of_a_rivals_customers_is_read_to_its_end_page_by_page(world: World) -> None:
    one, actor = rival(world), world.actor_of(world.wang)
    days = [*range(1, 61), -5, None, *([40] * 60)]
    held = Customer.objects.bulk_create(
        Customer(number=f"S{n}", name=f"客户{n}", owner=world.wang, department_id=world.wang.department_id,
                 owner_since=NOW, created_at=NOW, updated_at=NOW) for n in range(len(days))
    )  # fmt: skip
    Incumbent.objects.bulk_create(
        Incumbent(customer=customer, competitor=one, at=NOW, renews_on=TODAY + timedelta(days=n) if n else None)
        for customer, n in zip(held, days, strict=True)
    )
    seen, cursor, back = [], "", []
    while True:
        found = page(actor, after=cursor)
        seen += [row.days_left for row in found.rows]
        if found.next is None:
            break
        back.append([row.incumbent.pk for row in found.rows])
        cursor = found.next.encode()
    ahead = sorted(n for n in days if n and n > 0)
    assert seen == [*ahead, -5, None] and len(back) == 2
    before = page(actor, after=found.previous.encode() if found.previous else "")
    assert [row.incumbent.pk for row in before.rows] == back[-1]


def test_peers_of_a_big_customer_are_free_organisations_like_it_and_can_be_claimed(
    world: World, client_of: Callable[..., Client]
) -> None:
    sea = pool()
    join(sea, world.wang)
    big = make.customer(
        world.wang, name="苏州华东精密机械有限公司", industry="341", region="320500", employees=400, tier="major"
    )
    near = make.customer(world.admin, name="苏州恒力精密机械有限公司", industry="341", region="320508", employees=700)
    far = make.customer(world.admin, name="南京远大设备有限公司", industry="349", region="320100", employees=90_000)
    other = make.customer(world.admin, name="杭州软件有限公司", industry="651", region="330100")
    owned = make.customer(world.chen, name="苏州有主机械有限公司", industry="341", region="320500")
    for one in (near, far, other):
        into_pool(one, sea, world.admin)
    found = peers.find_peers(actor=world.actor_of(world.wang), customer_id=big.pk, now=NOW)
    assert [peer.shown.row.id for peer in found.rows] == [near.pk, far.pk]
    assert found.rows[0].points > found.rows[1].points
    assert set(found.rows[0].shared) >= {"industry", "city", "size"}
    assert owned.pk not in {peer.shown.row.id for peer in found.rows}
    client = client_of(world.wang)
    assert "同一城市 +20" in client.get(f"/sales/peers/?customer={big.pk}").content.decode()
    assert client.post("/pool/claim/", {"picked": [near.pk]}).status_code == 302
    assert Customer.objects.get(pk=near.pk).owner_id == world.wang.pk
    assert client_of(world.outsider).get(f"/sales/peers/?customer={big.pk}").status_code == 404


def test_the_panel_and_the_deals_page_name_the_same_rival_once(world: World, client_of: Callable[..., Client]) -> None:
    one = deal(world.wang, make.customer(world.wang))
    actor = world.actor_of(world.wang)
    against = RivalDraft(name="友商甲", threat="high")
    set_rival(actor=actor, customer_id=one.customer_id, opportunity_id=one.pk, draft=against, now=NOW)
    found = rival(world, "友商甲")
    client = client_of(world.wang)
    assert one.title in client.get(f"/sales/rivals/{found.pk}/").content.decode()
    posted = {"competitor": found.pk, "product": "A 系统", "renews_on": "2027-03-01"}
    assert client.post(f"/sales/rivals/of/{one.customer_id}/note/", posted).status_code == 302
    assert "A 系统" in client.get(f"/sales/rivals/of/{one.customer_id}/").content.decode()
