"""Public forms: taken once, refused in words, counted exactly, never more than one archive per person."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from zhike.access.models import Attempts
from zhike.access.services import change_policy
from zhike.customers.drafts import PointDraft
from zhike.customers.models import Customer, Source
from zhike.lib.phones import parse_phone
from zhike.notify.models import Notification
from zhike.pool.services.leads import LeadRuleDraft, save_lead_rule
from zhike.pool.tests.company import pool
from zhike.sales.finding.capture import rules, taking, tokens
from zhike.sales.models import WebEntry
from zhike.testing import make
from zhike.testing.events import deliver
from zhike.testing.world import NOW, World

from .web_form_world import counts, designed, opened, send


def test_a_form_that_is_sent_in_becomes_a_lead_that_the_rules_assign(world: World) -> None:
    source = Source.objects.create(name="官网")
    form = designed(world, source_id=source.pk)
    response = send(form, q1="苏州恒力精密机械有限公司", q3="想看演示", q4="50 人以上")
    assert (response.status_code, response["Location"]) == (302, f"/f/{form.key}/thanks/")
    lead = Customer.objects.get(name="苏州恒力精密机械有限公司")
    assert (lead.owner_id, lead.source_id, lead.contact_name) == (None, source.pk, "赵先生")
    assert lead.phone.replace(" ", "").endswith("13800138000")
    assert "想看演示" in lead.remarks and "规模：50 人以上" in lead.remarks
    entry = WebEntry.objects.get()
    assert (entry.state, entry.customer_id, entry.address) == ("new", lead.pk, "10.1.1.1")


def test_the_rules_for_new_leads_take_what_a_form_brings(world: World) -> None:
    sea = pool()
    draft = LeadRuleDraft("官网线索", None, "pool", "round_robin", (), None, sea.pk, 0, 0, False, True)
    save_lead_rule(actor=world.actor_of(world.admin), rule_id=None, draft=draft, now=NOW)
    send(designed(world))
    deliver()
    assert Customer.objects.get().pool_id == sea.pk


def test_a_flood_from_one_address_gives_ten_entries_and_exact_counts(world: World) -> None:
    """Sixty posts; a thousand go over the wire in e2e/test_flooding.py, where no transaction keeps every count."""
    form = designed(world)
    client = Client()
    answers = [
        send(form, client, token=tokens.issue(form.key, timezone.now() - timedelta(minutes=1)), q2=f"1380013{n:04}")
        for n in range(60)
    ]
    by_status = {status: [one.status_code for one in answers].count(status) for status in (302, 429)}
    assert by_status == {302: 10, 429: 50}
    assert (WebEntry.objects.count(), Customer.objects.count()) == (10, 10)
    assert counts(form) == {"too_many": 50}
    assert "提交次数太多了" in answers[-1].content.decode()
    assert send(form, address="10.2.2.2", q2="13900139000").status_code == 302
    assert Attempts.objects.filter(key__startswith="web-form-").count() >= 3


def test_a_page_sent_in_twice_is_taken_once(world: World) -> None:
    form = designed(world)
    token = opened(form)
    assert [send(form, token=token).status_code for _turn in range(3)] == [302, 302, 302]
    assert (WebEntry.objects.count(), Customer.objects.count()) == (1, 1)


def test_who_is_known_gets_no_second_archive_and_the_owner_is_told(world: World) -> None:
    phone = parse_phone("13800138000")
    assert phone is not None
    points = (PointDraft("phone", phone.display, phone.e164),)
    known = make.customer(world.wang, name="苏州老客户有限公司", points=points)
    form = designed(world)
    send(form, q1="另一个写法公司", q3="再报个价")
    entry = WebEntry.objects.get()
    assert (entry.state, entry.customer_id, Customer.objects.count()) == ("known", known.pk, 1)
    told = Notification.objects.get(person_id=world.wang.pk, kind="sales.enquiry")
    assert known.name in told.title and told.customer_id == known.pk
    named = make.customer(world.chen, name="无锡同名机械有限公司")
    send(form, q1="无锡同名机械有限公司", q2="13911112222")
    assert WebEntry.objects.order_by("-pk")[0].customer_id == named.pk


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"q0": ""}, "请填写“姓名”"),
        ({"q2": "12345"}, "这个号码打不通"),
        ({"q2": ""}, "请填写“手机或电话”"),
        ({"q0": "http://spam.example"}, "这里不要放链接"),
        ({"q3": "http://a http://b http://c"}, "链接太多了"),
        ({"q0": "8888"}, "请用文字填写"),
        ({"q0": "长" * 61}, "最多 60 个字"),
        ({"q4": "随便"}, "请从选项里选一个"),
    ],
)
def test_rubbish_is_answered_in_words_and_what_was_filled_in_stays(
    world: World, sent: dict[str, str], words: str
) -> None:
    form = designed(world)
    response = send(form, **{"q3": "要保留的话", **sent})
    text = response.content.decode()
    assert response.status_code == 422
    assert words in text
    if "q3" not in sent:
        assert "要保留的话" in text
    assert not WebEntry.objects.exists() and not Customer.objects.exists()
    assert counts(form) == {"answers": 1}


def test_control_characters_and_unknown_fields_do_no_harm(world: World) -> None:
    form = designed(world)
    junk = {f"junk{n}": "x" * 200 for n in range(200)}
    assert send(form, q0="赵\x00先\u202e生", q3="话\x07", **junk).status_code == 302
    assert Customer.objects.get().name == "赵先生"


def test_what_only_programs_fill_in_is_refused(world: World) -> None:
    form = designed(world)
    response = send(form, homepage="http://spam")
    assert response.status_code == 422
    assert "像是自动填写" in response.content.decode()
    assert counts(form) == {"trap": 1}


def test_who_is_too_quick_may_send_the_same_page_a_little_later(world: World) -> None:
    form = designed(world)
    token = tokens.issue(form.key, timezone.now())
    response = send(form, token=token)
    assert response.status_code == 422
    assert "提交得太快了" in response.content.decode()
    assert token in response.content.decode()
    assert (
        rules.why_not_a_person(
            rules.Sent(NOW, "", True), rules.Limits(3, 12, asks_consent=False), NOW + timedelta(seconds=3)
        )
        is None
    )


def test_an_old_or_forged_page_gets_a_fresh_token_and_keeps_its_content(world: World) -> None:
    form, other = designed(world), designed(world, name="另一张")
    for token in (opened(form, ago=13 * 3600), opened(other), "x", "a:b:c"):
        response = send(form, token=token, q3="留着")
        assert response.status_code == 422, token
        fresh = re.search(r'name="opened" value="([^"]+)"', response.content.decode())
        assert fresh and tokens.read(form.key, fresh[1]) is not None
        assert "留着" in response.content.decode()
    assert counts(form) == {"stale": 4}


def test_nothing_is_taken_when_tries_cannot_be_counted(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    form = designed(world)

    def fails(*_args: object, **_more: object) -> None:
        raise RuntimeError("no database")

    monkeypatch.setattr(taking, "charge", fails)
    client = Client(raise_request_exception=False)
    assert send(form, client).status_code == 500
    assert not WebEntry.objects.exists()


def test_addresses_are_counted_apart_and_the_whole_form_too(world: World) -> None:
    change_policy(
        actor=world.actor_of(world.admin),
        key="sales.web_forms",
        values={
            "address_hour": 2,
            "address_day": 30,
            "form_hour": 3,
            "least_seconds": 3,
            "most_hours": 12,
            "keep_days": 365,
        },
        now=NOW,
    )
    form = designed(world)
    statuses = [
        send(form, address=f"10.0.0.{n}", q2=f"1390000{n}{turn:03}").status_code for n in (1, 2) for turn in range(3)
    ]
    assert statuses == [302, 302, 429, 302, 429, 429]
