"""The quick entry: one tap and one sentence, in the drawer, on a page of its own, and sent twice."""

import json
import uuid
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from zhike.activities.models import FollowUp
from zhike.customers.models import Customer, CustomerFile
from zhike.testing import make
from zhike.testing.world import World

DRAWER = {"HX-Request": "true", "HX-Target": "drawer-body"}
ClientOf = Callable[..., Client]


def say(**fields: object) -> dict[str, object]:
    said = {"kind": "phone", "reached": "yes", "content": "谈了价格", "next_pick": "keep"}
    return said | {"once_key": str(uuid.uuid4())} | fields


def entry_url(customer: Customer) -> str:
    return reverse("activities:log", args=[customer.pk])


def test_a_saved_entry_closes_the_drawer_offers_undo_and_lets_the_page_reload(
    world: World, client_of: ClientOf
) -> None:
    customer, client = make.customer(world.wang), client_of(world.wang)
    answer = client.post(entry_url(customer), say(), headers=DRAWER)
    assert answer.status_code == 204
    raised = json.loads(answer.headers["HX-Trigger"])
    assert {"zhike:saved", "activities:logged", "zhike:toast"} <= set(raised)
    undo = raised["zhike:toast"]["toasts"][0]["undo"]
    assert FollowUp.objects.get().deleted_at is None
    client.post(undo, headers={"HX-Request": "true"})
    assert FollowUp.objects.get().deleted_at is not None


def test_on_a_page_of_its_own_the_entry_leads_to_the_customer(world: World, client_of: ClientOf) -> None:
    customer = make.customer(world.wang)
    answer = client_of(world.wang).post(entry_url(customer), say())
    assert answer.status_code == 302 and answer.headers["Location"] == reverse("desk:customer", args=[customer.pk])


def test_the_same_form_sent_twice_writes_one_contact(world: World, client_of: ClientOf) -> None:
    customer, client, said = make.customer(world.wang), client_of(world.wang), say()
    assert [client.post(entry_url(customer), said, headers=DRAWER).status_code for _ in range(2)] == [204, 204]
    assert FollowUp.objects.count() == 1
    assert str(FollowUp.objects.get().entry_key) == said["once_key"]


@pytest.mark.parametrize(
    ("fields", "where"),
    [
        ({"content": ""}, "content"),
        ({"reached": "no"}, "reason"),
        ({"next_pick": "other"}, "next_on"),
        ({"next_pick": "other", "next_on": "2020-01-01"}, "next_on"),
        ({"next_pick": "keep", "next_step": "报价"}, "next_step"),
        ({"at": "2199-01-01T10:00"}, "at"),
        ({"contact": "4711"}, "contact"),
    ],
)
def test_a_mistake_is_said_beside_its_field_and_nothing_is_lost(
    world: World, client_of: ClientOf, fields: dict[str, object], where: str
) -> None:
    said = say(**({"content": "谈了二期"} | fields))
    answer = client_of(world.wang).post(entry_url(make.customer(world.wang)), said, headers=DRAWER)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert f'id="followupform-{where}-error"' in page
    assert str(said["content"]) in page and str(said["once_key"]) in page
    assert not FollowUp.objects.exists()


def test_an_attempt_is_two_taps_and_no_word(world: World, client_of: ClientOf) -> None:
    customer = make.customer(world.wang)
    client_of(world.wang).post(entry_url(customer), say(reached="no", reason="busy", content=""), headers=DRAWER)
    assert (FollowUp.objects.get().outcome, FollowUp.objects.get().is_reached) == ("busy", False)


def test_a_day_of_one_tap_becomes_the_promise(world: World, client_of: ClientOf) -> None:
    customer, tomorrow = make.customer(world.wang), timezone.localdate() + timedelta(days=1)
    fields = say(next_pick=tomorrow.isoformat(), next_step="最终报价", attitude="gave_lead", mood="4")
    client_of(world.wang).post(entry_url(customer), fields, headers=DRAWER)
    row = FollowUp.objects.get()
    assert (row.next_on, row.next_step, row.outcome, row.mood) == (tomorrow, "最终报价", "gave_lead", 4)


def test_files_go_into_the_archive_with_the_contact_or_not_at_all(world: World, client_of: ClientOf) -> None:
    customer, client = make.customer(world.wang), client_of(world.wang)
    good = SimpleUploadedFile("方案.pdf", b"%PDF-1.7 rest")
    client.post(entry_url(customer), say(attached=[good]), headers=DRAWER)
    assert [link.file.name for link in FollowUp.objects.get().files.all()] == ["方案.pdf"]
    bad = SimpleUploadedFile("方案.pdf", b"MZ no pdf")
    answer = client.post(entry_url(customer), say(attached=[bad]), headers=DRAWER)
    assert answer.status_code == 422 and "不符" in answer.content.decode()
    assert (FollowUp.objects.count(), CustomerFile.objects.count()) == (1, 1)


def test_picking_a_customer_finds_only_those_in_scope(world: World, client_of: ClientOf) -> None:
    make.customer(world.wang, name="上海华信科技有限公司")
    make.customer(world.outsider, name="深圳华信电子有限公司")
    page = client_of(world.wang).get(reverse("activities:new"), {"q": "华信"}).content.decode()
    assert "上海华信科技有限公司" in page and "深圳华信电子有限公司" not in page


def test_the_picker_first_offers_whom_one_promised(world: World, client_of: ClientOf) -> None:
    make.customer(world.wang, name="杭州云联软件有限公司", next_follow_on=timezone.localdate(), next_step="回电")
    page = client_of(world.wang).get(reverse("activities:new")).content.decode()
    assert "杭州云联软件有限公司" in page and "回电" in page


def test_a_correction_is_prefilled_and_saved(world: World, client_of: ClientOf) -> None:
    customer, client = make.customer(world.wang), client_of(world.wang)
    row = make.follow_up(world.wang, customer, now=timezone.now(), outcome="no_need", content="暂时没有预算")
    url = reverse("activities:correct", args=[customer.pk, row.pk])
    page = client.get(url, headers=DRAWER).content.decode()
    assert "暂时没有预算" in page and 'value="no_need"' in page
    answer = client.post(url, say(content="下半年再谈", next_pick=""), headers=DRAWER)
    row.refresh_from_db()
    assert answer.status_code == 204 and (row.content, row.outcome) == ("下半年再谈", "reached")


def test_a_promise_is_moved_by_one_tap(world: World, client_of: ClientOf) -> None:
    customer = make.customer(world.wang, next_follow_on=timezone.localdate(), next_step="回电")
    url, client = reverse("activities:next_step", args=[customer.pk]), client_of(world.wang)
    tomorrow = timezone.localdate() + timedelta(days=1)
    client.post(url, {"next_pick": tomorrow.isoformat(), "next_step": "回电"}, headers=DRAWER)
    customer.refresh_from_db()
    assert customer.next_follow_on == tomorrow
    client.post(url, {"next_pick": "none"}, headers=DRAWER)
    customer.refresh_from_db()
    assert customer.next_follow_on is None


def test_the_list_shows_ones_own_and_a_manager_chooses(world: World, client_of: ClientOf) -> None:
    make.follow_up(world.wang, make.customer(world.wang), content="王晓燕写的")
    make.follow_up(world.outsider, make.customer(world.outsider), content="刘洋写的")
    url = reverse("activities:list")
    assert "王晓燕写的" in client_of(world.wang).get(url).content.decode()
    manager = client_of(world.manager)
    assert "王晓燕写的" in manager.get(url, {"person": world.wang.pk}).content.decode()
    assert "刘洋写的" not in manager.get(url, {"person": world.outsider.pk}).content.decode()
