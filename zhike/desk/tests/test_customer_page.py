"""The customer's page: what its head says, what it offers to whom, and that it stays cheap."""

from collections.abc import Callable
from datetime import timedelta

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from zhike.access.actor import Actor
from zhike.customers.models import Customer
from zhike.customers.services import ContactDraft, PointDraft, change_customer
from zhike.desk.queries.customer_page import get_customer_page
from zhike.testing import make
from zhike.testing.world import NOW, World

ClientOf = Callable[..., Client]
PHONE = PointDraft(kind="phone", value="138 1234 5678", normalised="+8613812345678")


def url_of(customer: Customer) -> str:
    return reverse("desk:customer", args=[customer.pk])


def test_the_head_says_who_what_was_last_and_what_is_next(world: World, client_of: ClientOf) -> None:
    customer = make.customer(
        world.wang,
        name="苏州恒远自动化有限公司",
        tier="strategic",
        grade="A",
        region="320500",
        employees=280,
        points=(PHONE,),
    )
    make.follow_up(world.wang, customer, next_on=NOW.date() + timedelta(days=3), next_step="最终报价")
    page = client_of(world.wang).get(url_of(customer)).content.decode()
    for words in (
        "苏州恒远自动化有限公司",
        customer.number,
        "战略",
        "江苏 苏州",
        "280 人",
        "王晓燕",
        "最终报价",
        "1 次",
    ):
        assert words in page
    assert 'href="tel:+8613812345678"' in page


def test_a_missed_promise_is_marked(world: World) -> None:
    customer = make.customer(world.wang, next_follow_on=NOW.date() - timedelta(days=1))
    actor = world.actor_of(world.wang)
    assert get_customer_page(actor=actor, customer_id=customer.pk, now=NOW).is_overdue
    on_time = make.customer(world.wang, next_follow_on=NOW.date())
    assert not get_customer_page(actor=actor, customer_id=on_time.pk, now=NOW).is_overdue


def test_finance_sees_the_number_masked_and_neither_writes_nor_edits(world: World, client_of: ClientOf) -> None:
    customer = make.customer(world.wang, points=(PHONE,))
    make.follow_up(world.wang, customer, content="内部说法")
    page = client_of(world.finance).get(url_of(customer)).content.decode()
    assert "13812345678" not in page.replace(" ", "") and "tel:" not in page
    assert "内部说法" not in page
    assert reverse("activities:log", args=[customer.pk]) not in page
    assert reverse("customers:edit", args=[customer.pk]) not in page


def test_the_menu_offers_what_the_role_may_do(world: World) -> None:
    customer = make.customer(world.wang)

    def labels(actor: Actor) -> list[str]:
        return [act.label for act in get_customer_page(actor=actor, customer_id=customer.pk, now=NOW).acts]

    assert labels(world.actor_of(world.wang)) == ["改下一步", "打印资料卡", "退回公海"]
    assert labels(world.actor_of(world.manager)) == [
        "改下一步",
        "打印资料卡",
        "换负责人",
        "锁定或解除锁定",
        "放入回收站",
    ]
    assert labels(world.actor_of(world.executive)) == ["打印资料卡"]


def test_the_recycle_bin_is_asked_for_and_posted_to(world: World, client_of: ClientOf) -> None:
    customer = make.customer(world.wang)
    address, client = reverse("customers:delete", args=[customer.pk]), client_of(world.manager)
    page = client.get(url_of(customer)).content.decode()

    assert f'<form id="act-trash" hidden method="post" action="{address}"' in page and 'form="act-trash"' in page
    assert f'hx-get="{address}"' not in page
    assert client.post(address).status_code == 302
    assert client.get(url_of(customer)).status_code == 404


def test_missing_fields_lead_to_where_they_are_filled(world: World) -> None:
    buyer = ContactDraft(name="李国强", buying_role="user")
    customer = make.customer(world.wang, contacts=(buyer,), industry="", region="320500")
    page = get_customer_page(actor=world.actor_of(world.wang), customer_id=customer.pk, now=NOW)
    links = {one.name: one.url for one in page.missing}
    assert links["industry"] == reverse("customers:edit", args=[customer.pk]) + "?field=industry"
    assert links["decision_maker"] == reverse("customers:role_fill", args=[customer.pk, "decision_maker"])
    assert "region" not in links and "contacts" not in links
    reader = get_customer_page(actor=world.actor_of(world.executive), customer_id=customer.pk, now=NOW)
    assert {one.url for one in reader.missing} == {""}


def test_the_stage_bar_counts_days_since_the_stage_changed(world: World) -> None:
    customer, wang = make.customer(world.wang, now=NOW - timedelta(days=30)), world.actor_of(world.wang)
    moved = NOW - timedelta(days=6)
    change_customer(actor=wang, customer_id=customer.pk, version=1, changes={"stage": "pricing"}, now=moved)
    steps = get_customer_page(actor=wang, customer_id=customer.pk, now=NOW).stages
    assert [step.state for step in steps] == ["done", "done", "done", "now", "", ""]
    assert (steps[3].name, steps[3].lasted) == ("谈价", "6 天")


def test_a_number_leads_to_the_page_and_an_outsider_nowhere(world: World, client_of: ClientOf) -> None:
    customer = make.customer(world.wang)
    url = reverse("desk:number", args=[customer.number.lower()])
    assert client_of(world.wang).get(url).headers["Location"] == url_of(customer)
    assert client_of(world.outsider).get(url).status_code == 404
    assert client_of(world.outsider).get(url_of(customer)).status_code == 404
    assert client_of(world.wang).get(reverse("desk:number", args=["KH-000000-000000"])).status_code == 404


def test_a_deleted_customer_is_gone(world: World, client_of: ClientOf) -> None:
    customer = make.customer(world.wang)
    Customer.objects.filter(pk=customer.pk).update(deleted_at=NOW)
    assert client_of(world.wang).get(url_of(customer)).status_code == 404


def test_the_page_asks_the_same_number_of_queries_whatever_it_shows(world: World, client_of: ClientOf) -> None:
    client, counted = client_of(world.wang), []
    for amount in (5, 50):
        people = tuple(ContactDraft(name=f"联系人{n}") for n in range(min(amount, 9)))
        customer = make.customer(world.wang, now=NOW - timedelta(days=99), contacts=people)
        for number in range(amount):
            make.follow_up(world.wang, customer, now=NOW - timedelta(hours=number))
        client.get(url_of(customer))
        with CaptureQueriesContext(connection) as queries:
            client.get(url_of(customer))
        counted.append(len([one for one in queries.captured_queries if "policyversion" not in one["sql"]]))
    assert counted[0] == counted[1] <= 10
