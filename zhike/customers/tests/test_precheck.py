"""The blind look-up, and what the database holds against two creations at once."""

from datetime import date

import pytest

from zhike.access.services import change_policy
from zhike.customers import ownership
from zhike.customers.models import Claim, Customer
from zhike.customers.services import PointDraft, change_owner, delete_customer, precheck
from zhike.events.models import Event
from zhike.lib.refusals import Refused
from zhike.testing import make

pytestmark = pytest.mark.django_db
NAME = "苏州恒远自动化有限公司"


def ask(world, text, by=None):
    return precheck(actor=world.actor_of(by or world.outsider), text=text, now=world.now)


def test_a_name_or_phone_is_free_in_the_pool_or_taken(world):
    customer = make.customer(world.wang, name=NAME, points=(PointDraft("phone", "x", "+8613800000001"),))
    assert ask(world, "无锡博达物流有限公司").state == "free"
    for text in (NAME, "苏州 恒远自动化股份有限公司", "138 0000 0001"):
        assert ask(world, text).state == "taken"
    assert ask(world, "无锡恒远自动化有限公司").state == "free"
    move = {"customer_id": customer.pk, "to_person_id": None, "way": "give_back", "now": world.now}
    change_owner(actor=world.actor_of(world.wang), **move)
    assert ask(world, NAME).state == "pool"
    delete_customer(actor=world.actor_of(world.manager), customer_id=customer.pk, now=world.now)
    assert ask(world, NAME).state == "free"


def test_the_answer_names_the_end_of_the_protection_when_the_pool_knows_it(world):
    make.customer(world.wang, name=NAME)
    ownership.register_protection("tests", lambda customer_id: date(2026, 12, 31))
    try:
        assert "2026-12-31" in ask(world, NAME).sentence
    finally:
        ownership.unregister("tests")


def test_the_page_says_nothing_but_the_state(world, client_of):
    customer = make.customer(world.wang, name=NAME, address="星湖街 328 号")
    shown = client_of(world.outsider).post("/customers/precheck/", {"text": NAME}).content.decode()
    assert "已有负责人" in shown
    for secret in (customer.number, "王晓燕", "星湖街", f"/customers/{customer.pk}/"):
        assert secret not in shown


def test_looks_are_recorded_and_run_out(world, client_of):
    change_policy(
        actor=world.actor_of(world.admin), key="customers.precheck", values={"per_hour": 2, "per_day": 5}, now=world.now
    )
    ask(world, NAME)
    ask(world, NAME)
    with pytest.raises(Refused, match="precheck_used_up"):
        ask(world, NAME)
    ask(world, NAME, by=world.chen)
    looks = Event.objects.filter(kind="customers.prechecked", actor_id=world.outsider.pk)
    assert [event.data for event in looks] == [{"name": NAME, "state": "free"}] * 2


def test_without_a_working_counter_there_is_no_answer(world, monkeypatch):
    def broken(*args, **options):
        raise RuntimeError

    monkeypatch.setattr("zhike.customers.services.prechecking.charge", broken)
    with pytest.raises(RuntimeError):
        ask(world, NAME)
    assert not Event.objects.filter(kind="customers.prechecked").exists()


def test_fragments_are_not_looked_up(world):
    with pytest.raises(Refused, match="precheck_text_missing"):
        ask(world, "恒远")


def test_a_key_goes_on_to_the_next_when_its_holder_is_gone_or_called_otherwise(world):
    change_policy(
        actor=world.actor_of(world.admin),
        key="customers.duplicates",
        values={"strong": "block", "weak": "ignore"},
        now=world.now,
    )
    first = make.customer(world.wang, name=NAME)
    with pytest.raises(Refused, match="blocked_duplicate"):
        make.customer(world.zhang, name=NAME)
    delete_customer(actor=world.actor_of(world.manager), customer_id=first.pk, now=world.now)
    second = make.customer(world.zhang, name=NAME)
    assert list(Claim.objects.values_list("customer_id", flat=True)) == [second.pk]
    assert Customer.objects.count() == 2
