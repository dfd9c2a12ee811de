"""The forms and panels around one customer, as people use them."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from zhike.access.models import FieldRule, Role
from zhike.customers.models import Contact, ContactPoint, Customer, CustomerFile, Grant, InstalledProduct, Source, Tag
from zhike.customers.queries.details import worn_tags
from zhike.testing import make
from zhike.testing.world import World

SignIn = Callable[..., Client]
pytestmark = pytest.mark.django_db


def address(name: str, *ids: int) -> str:
    return reverse(f"customers:{name}", args=ids)


def test_a_customer_is_created_with_its_contact(world: World, client_of: SignIn) -> None:
    data = {
        "kind": "organisation",
        "name": "苏州恒远自动化有限公司",
        "phones": ["0512-62881234"],
        "contact_name": "李国强",
        "contact_phones": ["138 0013 8000 / 13900139000", ""],
        "emails": ["li@hengyuan.cn"],
        "region": "320500",
        "industry": "35",
    }
    response = client_of(world.wang).post(address("create"), data)
    assert response.status_code == 302
    customer = Customer.objects.get(name="苏州恒远自动化有限公司")
    assert response["Location"] == reverse("desk:customer", args=[customer.pk])
    assert (customer.owner_id, customer.contact_name, customer.phone) == (world.wang.pk, "李国强", "+8613800138000")
    assert (customer.region, customer.region_text, customer.industry) == ("320500", "江苏 苏州", "35")
    assert ContactPoint.objects.filter(customer=customer, kind="phone").count() == 3


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("phones", "待定", "不是电话号码"),
        ("emails", "不是邮箱", "不是邮箱地址"),
        ("credit_code", "91310000MA1K4LAA99", "信用代码不对"),
        ("name", "   ", "请填写"),
        ("registered_capital", "很多", "请填写数字"),
        ("cooperated_on", "明年", "日期看不懂"),
    ],
)
def test_a_wrong_value_is_named_beside_its_field(
    world: World, client_of: SignIn, field: str, value: str, words: str
) -> None:
    response = client_of(world.wang).post(address("create"), {"kind": "organisation", "name": "好名字", field: value})
    assert response.status_code == 422
    assert words in response.content.decode()
    assert not Customer.objects.exists()


@pytest.mark.parametrize(
    ("month", "day", "calendar", "ok"),
    [("2", "30", "solar", False), ("2", "29", "solar", True), ("8", "30", "lunar", True), ("8", "", "solar", False)],
)
def test_a_birthday_must_exist(world: World, client_of: SignIn, month: str, day: str, calendar: str, ok: bool) -> None:
    data = {"kind": "person", "name": "周敏", "birthday_calendar": calendar, "birth_month": month, "birth_day": day}
    response = client_of(world.wang).post(address("create"), data)
    assert response.status_code == (302 if ok else 422)


def test_a_lunar_birthday_stays_lunar(world: World, client_of: SignIn) -> None:
    data = {"kind": "person", "name": "周敏", "birthday_calendar": "lunar", "birth_month": "8", "birth_day": "15"}
    client_of(world.wang).post(address("create"), data)
    customer = Customer.objects.get()
    assert (customer.birthday_calendar, customer.birth_month, customer.birth_day) == ("lunar", 8, 15)
    assert "农历八月十五" in client_of(world.wang).get(address("archive", customer.pk)).content.decode()


def test_a_possible_double_is_shown_before_it_is_created(world: World, client_of: SignIn) -> None:
    make.customer(world.wang, name="上海华信科技有限公司")
    data: dict[str, Any] = {"kind": "organisation", "name": "上海華信科技有限公司"}
    warned = client_of(world.wang).post(address("create"), data)
    assert warned.status_code == 422
    assert "上海华信科技有限公司" in warned.content.decode()
    assert client_of(world.wang).post(address("create"), data | {"accepts_duplicates": "on"}).status_code == 302
    assert Customer.objects.count() == 2


def test_a_double_outside_the_scope_tells_only_that_it_exists(world: World, client_of: SignIn) -> None:
    make.customer(world.outsider, name="上海华信科技有限公司")
    page = client_of(world.wang).post(address("check"), {"kind": "organisation", "name": "上海華信科技有限公司"})
    text = page.content.decode()
    assert "已有负责人" in text
    assert world.outsider.name not in text
    assert "上海华信科技有限公司" not in text


def test_the_same_form_sent_twice_makes_one_customer(world: World, client_of: SignIn) -> None:
    key = "1f0f6cb2-6f1c-4d1e-9d6f-7c4c3f1a2b3c"
    data = {"kind": "organisation", "name": "只建一次有限公司", "once_key": key}
    client = client_of(world.wang)
    first, second = client.post(address("create"), data), client.post(address("create"), data)
    assert first["Location"] == second["Location"]
    assert Customer.objects.count() == 1


def test_a_change_is_saved_and_a_stale_form_is_told_who_was_faster(world: World, client_of: SignIn) -> None:
    customer = make.customer(world.wang, name="甲公司", remarks="")
    stale = customer.version
    data = {"kind": "organisation", "name": "甲公司", "version": stale, "remarks": "月底定预算"}
    assert client_of(world.wang).post(address("edit", customer.pk), data).status_code == 302
    late = client_of(world.manager).post(address("edit", customer.pk), data | {"remarks": "别的内容"})
    assert late.status_code == 422
    text = late.content.decode()
    assert "王晓燕" in text
    assert "别的内容" in text
    customer.refresh_from_db()
    assert customer.remarks == "月底定预算"


def test_others_cannot_edit_or_open_the_parts(world: World, client_of: SignIn) -> None:
    customer = make.customer(world.wang)
    stranger = client_of(world.outsider)
    for name in ("edit", "contacts", "archive", "files", "history", "team", "contact_create", "tags", "share"):
        assert stranger.get(address(name, customer.pk)).status_code == 404, name
    assert client_of(world.executive).get(address("archive", customer.pk)).status_code == 200
    assert client_of(world.executive).get(address("edit", customer.pk)).status_code == 403


def test_hidden_fields_are_neither_drawn_nor_taken(world: World, client_of: SignIn) -> None:
    customer = make.customer(world.wang, remarks="只有经理知道")
    role = Role.objects.get(key="rep")
    FieldRule.objects.create(role=role, object="customer", field="remarks", rule="hidden")
    world.wang.refresh_from_db()
    type(world.wang).objects.filter(pk=world.wang.pk).update(rights_version=world.wang.rights_version + 1)
    client = client_of(world.wang)
    assert "只有经理知道" not in client.get(address("edit", customer.pk)).content.decode()
    assert "只有经理知道" not in client.get(address("archive", customer.pk)).content.decode()
    data = {"kind": "organisation", "name": customer.name, "version": customer.version, "remarks": "改掉"}
    client.post(address("edit", customer.pk), data)
    customer.refresh_from_db()
    assert customer.remarks == "只有经理知道"


def test_contacts_are_added_changed_and_removed(world: World, client_of: SignIn) -> None:
    customer = make.customer(world.wang)
    client = client_of(world.wang)
    client.post(address("contact_create", customer.pk), {"name": "何丽", "phones": ["13712345678"], "aims": ["gain"]})
    contact = Contact.objects.get()
    assert (contact.name, contact.is_primary, contact.aims) == ("何丽", True, ["gain"])
    client.post(address("contact_edit", customer.pk, contact.pk), {"name": "何莉", "is_primary": "on", "phones": []})
    contact.refresh_from_db()
    assert contact.name == "何莉"
    assert not ContactPoint.objects.exists()
    client.post(address("contact_remove", customer.pk, contact.pk))
    customer.refresh_from_db()
    assert customer.contact_name == ""


def test_a_contact_of_another_customer_is_not_found(world: World, client_of: SignIn) -> None:
    mine, other = make.customer(world.wang), make.customer(world.outsider)
    contact = Contact.objects.create(
        customer=other, name="外人", created_at=world.now, updated_at=world.now, is_primary=True
    )
    assert client_of(world.wang).get(address("contact_edit", mine.pk, contact.pk)).status_code == 404
    assert client_of(world.wang).post(address("contact_remove", mine.pk, contact.pk)).status_code == 404
    assert Contact.objects.filter(pk=contact.pk).exists()


def test_a_file_is_kept_and_fetched_only_within_the_scope(world: World, client_of: SignIn) -> None:
    customer = make.customer(world.wang)
    client = client_of(world.wang)
    client.post(address("file_upload", customer.pk), {"file": SimpleUploadedFile("方案.pdf", b"%PDF-1.7 demo")})
    file = CustomerFile.objects.get()
    response = client.get(address("file", customer.pk, file.pk))
    assert b"".join(response.streaming_content) == b"%PDF-1.7 demo"  # type: ignore[attr-defined]
    assert response["Content-Disposition"].startswith("attachment")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert client_of(world.outsider).get(address("file", customer.pk, file.pk)).status_code == 404


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("坏.exe", b"MZ", "不支持这种文件"),
        ("假的.pdf", b"<html>", "扩展名"),
        ("空.txt", b"", "空"),
    ],
)
def test_a_file_that_is_not_what_it_says_is_refused(
    world: World, client_of: SignIn, name: str, content: bytes, words: str
) -> None:
    customer = make.customer(world.wang)
    upload = {"file": SimpleUploadedFile(name, content)}
    response = client_of(world.wang).post(address("file_upload", customer.pk), upload)
    assert response.status_code == 422
    assert words in response.content.decode()
    assert not CustomerFile.objects.exists()


def test_a_share_opens_the_customer_and_ends(world: World, client_of: SignIn) -> None:
    customer = make.customer(world.wang)
    client = client_of(world.wang)
    assert client.post(address("share", customer.pk), {"person": world.outsider.pk}).status_code == 302
    assert client_of(world.outsider).get(address("archive", customer.pk)).status_code == 200
    client.post(address("unshare", customer.pk, Grant.objects.get().pk))
    assert client_of(world.outsider).get(address("archive", customer.pk)).status_code == 404


def test_tags_are_chosen_made_and_taken_off(world: World, client_of: SignIn) -> None:
    customer = make.customer(world.wang)
    known = Tag.objects.create(name="有预算")
    client = client_of(world.wang)
    client.post(address("tags", customer.pk), {"tags": [known.pk], "new_tag": "样板客户"})
    assert {tag.name for tag in worn_tags(customer.pk)} == {"有预算", "样板客户"}
    client.post(address("tags", customer.pk), {"tags": []})
    assert worn_tags(customer.pk) == []


def test_products_in_use_are_kept(world: World, client_of: SignIn) -> None:
    customer = make.customer(world.wang)
    client = client_of(world.wang)
    data = {"product": "视觉检测", "release": "6.0", "service_until": "2027-03-01"}
    client.post(address("product_create", customer.pk), data)
    product = InstalledProduct.objects.get()
    assert "视觉检测" in client.get(address("archive", customer.pk)).content.decode()
    client.post(address("product_edit", customer.pk, product.pk), data | {"release": "6.2"})
    product.refresh_from_db()
    assert product.release == "6.2"
    client.post(address("product_remove", customer.pk, product.pk))
    assert not InstalledProduct.objects.exists()


def test_a_deleted_customer_rests_in_the_bin_and_comes_back(world: World, client_of: SignIn) -> None:
    customer = make.customer(world.wang, name="误删有限公司")
    client = client_of(world.manager)
    client.post(address("delete", customer.pk))
    assert client.get(address("archive", customer.pk)).status_code == 404
    assert "误删有限公司" in client.get(address("recycle_bin")).content.decode()
    assert client_of(world.wang).post(address("restore", customer.pk)).status_code == 403
    client.post(address("restore", customer.pk))
    assert client.get(address("archive", customer.pk)).status_code == 200


def test_sources_are_kept_by_the_administrator_only(world: World, client_of: SignIn) -> None:
    data = {"name": "行业展会", "position": 3, "is_active": "on"}
    assert client_of(world.wang).post(address("source_create"), data).status_code == 403
    assert client_of(world.admin).post(address("source_create"), data).status_code == 302
    again = client_of(world.admin).post(address("source_create"), data)
    assert again.status_code in (409, 403, 422)
    assert Source.objects.filter(name="行业展会").count() == 1


def test_the_history_names_who_changed_what(world: World, client_of: SignIn) -> None:
    customer = make.customer(world.wang, name="甲公司", address="旧地址 1 号")
    data = {"kind": "organisation", "name": "甲公司", "version": customer.version, "address": "新地址 2 号"}
    client_of(world.wang).post(address("edit", customer.pk), data)
    text = client_of(world.wang).get(address("history", customer.pk)).content.decode()
    for words in ("旧地址 1 号", "新地址 2 号", "王晓燕", "127.0.0.1"):
        assert words in text


@pytest.mark.parametrize(("asked", "named"), [("email", "emails"), ("birthday", "birthday_calendar")])
def test_filling_a_gap_opens_its_section_with_the_cursor_there(
    world: World, client_of: SignIn, asked: str, named: str
) -> None:
    customer = make.customer(world.wang, kind="person", name="周敏")
    page = client_of(world.wang).get(address("edit", customer.pk) + f"?field={asked}").content.decode()
    assert page.count("autofocus") == 1
    control = page[: page.index("autofocus")].rpartition("<")[2]
    assert f'name="{named}"' in control or f"-{named}" in control
    assert '<details class="z-fold" open' in page


def test_a_lunar_birthday_with_its_year_is_taken(world: World, client_of: SignIn) -> None:
    data = {"kind": "person", "name": "周敏", "birthday_calendar": "lunar", "birth_year": "1985"}
    client_of(world.wang).post(address("create"), data | {"birth_month": "6", "birth_day": "1"})
    assert Customer.objects.get().birth_year == 1985
