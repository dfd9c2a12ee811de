"""Public forms: consent, campaigns, frames, what the archive refuses, and the pages of colleagues."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from zhike.customers.models import Customer
from zhike.customers.services import CustomerDraft, create_customer
from zhike.lib.refusals import Refused
from zhike.sales.finding.capture import keeping, rules, taking
from zhike.sales.models import Campaign, ConsentText, LeadOrigin, WebEntry
from zhike.testing.world import NOW, World

from .web_form_world import designed, send


def test_consent_is_asked_for_and_its_version_kept(world: World) -> None:
    form = designed(world, consent="我们只用来回电。")
    assert "请先阅读并同意" in send(form).content.decode()
    assert send(form, agree="1").status_code == 302
    assert WebEntry.objects.get().consent_version == 1
    draft = keeping.FormDraft(
        **{name: getattr(form, name) for name in keeping.FormDraft.__dataclass_fields__} | {"consent": "新的条款。"}
    )
    changed = keeping.save_web_form(actor=world.actor_of(world.admin), form_id=form.pk, draft=draft, now=NOW)
    assert changed.consent_version == 2
    assert list(ConsentText.objects.order_by("version").values_list("version", "text")) == [
        (1, "我们只用来回电。"),
        (2, "新的条款。"),
    ]


def test_the_campaign_of_the_link_is_kept_to_the_lead(world: World) -> None:
    spring = Campaign.objects.create(name="春季展会", code="spring-2026")
    form = designed(world)
    page = Client().get(f"/f/{form.key}/?utm_campaign=Spring-2026&utm_source=baidu&page=https://www.example.com/a")
    assert 'name="utm_campaign" value="Spring-2026"' in page.content.decode()
    send(form, utm_campaign="Spring-2026", utm_source="baidu", page="https://www.example.com/a")
    origin = LeadOrigin.objects.get()
    assert (origin.campaign_id, origin.utm["utm_source"], origin.page) == (
        spring.pk,
        "baidu",
        "https://www.example.com/a",
    )


def test_only_named_sites_may_show_it_in_a_frame(world: World) -> None:
    form = designed(world, sites=["https://www.example.com", "https://shop.example.com"])
    shown = Client().get(f"/f/{form.key}/")
    assert "frame-ancestors https://www.example.com https://shop.example.com" in shown["Content-Security-Policy"]
    assert "default-src 'none'" in shown["Content-Security-Policy"]
    assert "X-Frame-Options" not in shown
    assert "Set-Cookie" not in shown.headers
    shut = Client().get(f"/f/{designed(world, name='不嵌入', sites=[]).key}/")
    assert "frame-ancestors 'none'" in shut["Content-Security-Policy"]
    assert shut["X-Frame-Options"] == "DENY"
    assert Client().get("/f/embed.js")["Content-Type"].startswith("text/javascript")


def test_sites_are_read_strictly() -> None:
    assert rules.read_site("www.Example.com") == "https://www.example.com"
    assert rules.read_site("https://a.example.com:8443/path") == "https://a.example.com:8443"
    for wrong in ("", "https://", "x y.com", "https://a.com;script-src *", "*", "ftp://a.example.com"):
        assert rules.read_site(wrong) is None, wrong


def test_a_form_must_ask_who_and_how_to_reach(world: World) -> None:
    for fields, code in (
        ([{"kind": "phone"}], "no_name"),
        ([{"kind": "name"}], "no_reach"),
        ([{"kind": "name"}, {"kind": "phone"}, {"kind": "phone"}], "asked_twice"),
        ([{"kind": "name"}, {"kind": "phone"}, {"kind": "choice", "options": ["一"]}], "no_options"),
    ):
        with pytest.raises(Refused) as refused:
            designed(world, fields=fields)
        assert refused.value.refusal.code == f"web_forms.{code}"


def test_what_the_archive_refuses_is_held_and_taken_by_hand_later(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    form = designed(world)
    create = taking.create_customer

    def refuses(**_more: object) -> None:
        from zhike.lib.refusals import Refusal

        raise Refused(Refusal("customers.missing", "缺少必填的“渠道”。"))

    monkeypatch.setattr(taking, "create_customer", refuses)
    assert send(form).status_code == 302
    entry = WebEntry.objects.get()
    assert (entry.state, entry.why, entry.customer_id) == ("held", "缺少必填的“渠道”。", None)
    monkeypatch.setattr(taking, "create_customer", create)
    done = taking.retry_entry(actor=world.actor_of(world.admin), form_id=form.pk, entry_id=entry.pk, now=NOW)
    assert done.state == "new" and Customer.objects.get(pk=done.customer_id).name == "赵先生"


def test_a_closed_form_and_an_unknown_one_are_not_found(world: World) -> None:
    form = designed(world, is_active=False)
    assert Client().get(f"/f/{form.key}/").status_code == 404
    assert send(form).status_code == 404
    assert Client().get("/f/unknown/").status_code == 404


def test_the_inside_page_shows_address_snippet_and_entries(world: World, client_of: Callable[..., Client]) -> None:
    form = designed(world)
    send(form, q3="想看演示")
    text = client_of(world.admin).get(f"/sales/forms/{form.pk}/").content.decode()
    assert f"/f/{form.key}/" in text and "embed.js" in text
    assert "想看演示" in text and "新线索" in text
    seen = client_of(world.manager).get(f"/sales/forms/{form.pk}/").content.decode()
    assert "打开客户" not in seen


def test_old_entries_are_forgotten_and_customers_stay(world: World) -> None:
    form = designed(world)
    send(form)
    assert taking.forget_old_entries(now=timezone.now() + timedelta(days=364)) == 0
    assert taking.forget_old_entries(now=timezone.now() + timedelta(days=366)) == 1
    assert Customer.objects.count() == 1


def test_an_unassigned_lead_is_no_duplicate_of_itself(world: World) -> None:
    create_customer(actor=world.actor_of(world.admin), draft=CustomerDraft(name="不相干的公司"), now=NOW)
    send(designed(world))
    assert WebEntry.objects.get().state == "new"
