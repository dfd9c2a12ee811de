"""Custom fields on the screens: the designer, the forms of a customer, the list, the page around a customer."""

import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from zhike.customers.custom.catalogue import definitions
from zhike.customers.models import Customer, CustomField
from zhike.customers.services import choose_columns, retire_custom_field
from zhike.testing import make
from zhike.testing.world import World

from .own_fields import field, name, put, restrict

SignIn = Callable[..., Client]
pytestmark = pytest.mark.django_db
NEW = {"kind": "organisation", "name": "苏州恒远自动化有限公司"}


def text_of(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


@pytest.fixture
def admin(world: World):
    return world.actor_of(world.admin)


def test_a_field_is_designed_step_by_step(world: World, client_of: SignIn) -> None:
    client = client_of(world.admin)
    assert "还没有自己的字段" in text_of(client.get("/customers/fields/"))
    assert "几种情况里选一种" in text_of(client.get("/customers/fields/new/"))
    form = client.get("/customers/fields/new/?kind=choice").content.decode()
    assert 'name="option_label"' in form and 'name="is_searchable"' not in form
    data = {"label": "服务等级", "need": "stage", "need_from": "pricing", "is_filterable": "on", "section": "服务"}
    data |= {"option_key": ["", "", ""], "option_label": ["金牌", "银牌", ""]}
    answer = client.post("/customers/fields/new/?kind=choice", data, headers={"HX-Request": "true"})
    assert answer.status_code == 204 and "customers:fields" in answer.headers["HX-Trigger"]
    row = CustomField.objects.get()
    assert [one["label"] for one in row.options] == ["金牌", "银牌"]
    page = text_of(client.get("/customers/fields/"))
    assert "服务等级" in page and "谈价起必填" in page and "可筛选" in page


@pytest.mark.parametrize(
    ("kind", "data", "words"),
    [
        ("choice", {"label": "服务等级", "need": "never"}, "请至少填写一个选项"),
        (
            "choice",
            {"label": "等级", "need": "never", "option_label": ["甲", "甲"], "option_key": ["", ""]},
            "写了两次",
        ),
        ("text", {"label": "", "need": "never"}, "请填写这一项"),
        ("text", {"label": "客户名称", "need": "never"}, "已有名为"),
        ("money", {"label": "预算", "need": "stage"}, "从哪个阶段起必填"),
        ("money", {"label": "预算", "need": "never", "default": "很多"}, "请填写数字"),
    ],
)
def test_a_wrong_design_is_named_and_nothing_typed_is_lost(
    world: World, client_of: SignIn, kind: str, data: dict[str, object], words: str
) -> None:
    answer = client_of(world.admin).post(f"/customers/fields/new/?kind={kind}", data)
    assert answer.status_code == 422 and words in text_of(answer)
    assert not CustomField.objects.exists()


def test_the_preview_shows_the_field_while_it_is_typed(world: World, client_of: SignIn) -> None:
    data = {"label": "服务等级", "help": "按合同", "option_key": ["", ""], "option_label": ["金牌", "银牌"]}
    answer = client_of(world.admin).post("/customers/fields/preview/choice/", data)
    shown = answer.content.decode()
    assert "服务等级" in shown and "按合同" in shown and 'type="radio"' in shown and "银牌" in shown
    assert client_of(world.admin).post("/customers/fields/preview/nonsense/", data).status_code == 404


def test_a_stale_form_is_told_and_a_field_is_retired_and_restored(
    world: World, client_of: SignIn, admin: object
) -> None:
    row = field(admin, "现用系统")
    client = client_of(world.admin)
    changed = {"label": "在用软件", "need": "never", "version": 1}
    assert client.post(f"/customers/fields/{row.pk}/", changed).status_code == 302
    stale = client.post(f"/customers/fields/{row.pk}/", changed | {"label": "别的"})
    assert stale.status_code == 422 and "刚被别人改过" in text_of(stale)
    assert client.post(f"/customers/fields/{row.pk}/retire/", {"version": 2}).status_code == 302
    assert "已停用" in text_of(client.get("/customers/fields/"))
    assert client.post(f"/customers/fields/{row.pk}/restore/").status_code == 302
    assert not definitions().by_id[row.pk].is_retired
    moved = client.post("/customers/fields/arrange/", {"field": [str(row.pk), "x"], "section": ["采购", ""]})
    assert moved.status_code == 302 and definitions().by_id[row.pk].section == "采购"


def test_a_customer_is_created_and_changed_with_own_fields(world: World, client_of: SignIn, admin: object) -> None:
    system, budget = field(admin, "现用系统", need="always"), field(admin, "预算金额", "money")
    listed = field(admin, "是否上市", "boolean", applies_to="organisation")
    several = field(admin, "选型标准", "choices", options=("价格", "服务"))
    hobby = field(admin, "球队", applies_to="person")
    client = client_of(world.wang)
    missing = client.post("/customers/new/", NEW)
    assert missing.status_code == 422 and "请填写这一项" in text_of(missing)
    data = NEW | {name(system): "用友", name(budget): "120000.5", name(listed): "no", name(hobby): "申花"}
    assert client.post("/customers/new/", data | {name(several): ["o2", "o1"]}).status_code == 302
    customer = Customer.objects.get()
    keys = {system: "用友", budget: "120000.50", listed: False, several: ["o1", "o2"]}
    assert customer.custom == {str(one.pk): value for one, value in keys.items()}
    page = client.get(f"/customers/{customer.pk}/edit/").content.decode()
    assert 'value="120000.50"' in page and re.search(rf'name="{name(listed)}" value="no"[^>]*checked', page)
    edited = data | {name(budget): "", name(several): [], "version": 1, "stage": "inquiry"}
    assert client.post(f"/customers/{customer.pk}/edit/", edited).status_code == 302
    customer.refresh_from_db()
    assert customer.custom == {str(system.pk): "用友", str(listed.pk): False}


def test_a_field_required_from_a_stage_is_asked_for_in_the_form(world: World, client_of: SignIn, admin: object) -> None:
    budget = field(admin, "预算金额", "money", need="stage", need_from="pricing")
    client = client_of(world.wang)
    assert "这个阶段必须填写这一项" in text_of(client.post("/customers/new/", NEW | {"stage": "pricing"}))
    assert client.post("/customers/new/", NEW | {"stage": "intent"}).status_code == 302
    customer = Customer.objects.get()
    cell = client.post(f"/customers/{customer.pk}/cell/stage/", {"version": 1, "value": "pricing"})
    assert cell.status_code == 422 and "预算金额" in text_of(cell)
    put(world.wang, customer, budget, "1.00")
    assert client.post(f"/customers/{customer.pk}/cell/stage/", {"version": 2, "value": "pricing"}).status_code == 200


def test_the_list_shows_own_columns_and_changes_simple_cells(
    world: World, client_of: SignIn, admin: object, django_assert_max_num_queries: Callable[..., object]
) -> None:
    level = field(admin, "服务等级", "choice", options=("金牌", "银牌"))
    advisor = field(admin, "技术顾问", "person")
    customer = make.customer(world.wang, custom={name(level): "o1", name(advisor): world.chen.pk})
    client = client_of(world.wang)
    chosen = client.post("/customers/columns/", {"columns": f"name,{name(level)},{name(advisor)},custom_99"})
    assert chosen.status_code == 302
    page = client.get("/customers/")
    assert "服务等级" in text_of(page) and "金牌" in text_of(page) and "陈静" in text_of(page)
    cell = f"/customers/{customer.pk}/cell/{name(level)}/"
    assert 'value="o2"' in client.get(cell).content.decode()
    assert "银牌" in text_of(client.post(cell, {"version": 1, "value": "o2"}))
    assert client.get(f"/customers/{customer.pk}/cell/{name(advisor)}/").status_code == 404
    retire_custom_field(actor=world.actor_of(world.admin), field_id=level.pk, version=1, now=world.now)
    assert "服务等级" not in text_of(client.get("/customers/")) and client.get(cell).status_code == 404


def test_own_fields_cost_a_list_no_query_whatever_its_length(
    world: World, client_of: SignIn, admin: object, django_assert_num_queries: Callable[..., object]
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    own = field(admin, "预算金额", "money")
    client = client_of(world.wang)
    make.customer(world.wang, custom={name(own): "1.00"})
    client.get("/customers/")
    with CaptureQueriesContext(connection) as without:
        client.get("/customers/")
    choose_columns(actor=world.actor_of(world.wang), columns=["name", name(own)])
    for _ in range(20):
        make.customer(world.wang, custom={name(own): "1.00"})
    client.get("/customers/")
    with CaptureQueriesContext(connection) as shown:
        client.get("/customers/")
    assert len(shown) == len(without)
    assert sum("customers_customfield" in one["sql"] for one in shown.captured_queries) == 0


def test_the_page_and_the_archive_show_own_fields_with_their_links(
    world: World, client_of: SignIn, admin: object
) -> None:
    link = field(admin, "官方微店", "link", is_prominent=True)
    note = field(admin, "选型说明", "long", section="采购")
    customer = make.customer(world.wang, custom={name(link): "https://shop.example.cn/a", name(note): "先试点\n<b>"})
    client = client_of(world.wang)
    page = client.get(reverse("desk:customer", args=[customer.pk])).content.decode()
    assert 'href="https://shop.example.cn/a"' in page and "官方微店" in page
    archive = client.get(f"/customers/{customer.pk}/archive/").content.decode()
    assert "采购" in archive and "先试点" in archive and "&lt;b&gt;" in archive
    assert "选型说明" not in page


def test_a_hidden_field_is_nowhere(world: World, client_of: SignIn, admin: object) -> None:
    secret = field(admin, "底价金额", "money", is_prominent=True)
    customer = make.customer(world.wang, custom={name(secret): "777777.00"})
    put(world.wang, customer, secret, "888888.00")
    restrict("sales_manager", secret, "hidden")
    client = client_of(world.manager)
    choose_columns(actor=world.actor_of(world.manager), columns=["name", name(secret)])
    places = ["", "new/", "narrow/", f"{customer.pk}/edit/", f"{customer.pk}/archive/", f"{customer.pk}/history/"]
    pages = [client.get(f"/customers/{place}") for place in places]
    pages += [client.get(reverse("desk:customer", args=[customer.pk]))]
    for page in pages:
        assert page.status_code in (200, 403)
        assert "底价金额" not in text_of(page) and "888" not in text_of(page) and "777" not in text_of(page)
    assert client.get(f"/customers/{customer.pk}/cell/{name(secret)}/").status_code == 404
    assert client.get(f"/customers/{customer.pk}/cell/{name(secret)}/shown/").status_code == 404
    roles = client_of(world.admin).get("/roles/")
    assert roles.status_code == 200


def test_roles_list_own_fields_retired_ones_too(world: World, admin: object) -> None:
    from zhike.access.fields import list_fields

    row = field(admin, "底价金额", "money")
    retire_custom_field(actor=world.actor_of(world.admin), field_id=row.pk, version=1, now=world.now)
    labels = {spec.name: str(spec.label) for spec in list_fields("customer")}
    assert labels[name(row)] == "底价金额（已停用）"


def test_a_list_is_ordered_by_an_own_field_with_those_without_a_value_last(
    world: World, client_of: SignIn, admin: object
) -> None:
    budget = field(admin, "预算金额", "money", is_filterable=True)
    amounts = [*(f"{number % 7 + 1}000.00" for number in range(70)), *[None] * 60]
    for number, amount in enumerate(amounts):
        owner = (world.wang, world.zhang, world.chen)[number % 3]
        make.customer(owner, name=f"第{number:03d}号机械厂", custom={name(budget): amount})
    client = client_of(world.manager)
    expected = sorted(
        Customer.objects.values_list("pk", "custom"), key=lambda row: (float(row[1].get(str(budget.pk), -1)), row[0])
    )
    for sort, wanted in ((f"-{name(budget)}", [id_ for id_, _held in reversed(expected)]), (name(budget), None)):
        pages, address = [], f"/customers/?sort={sort}"
        while address:
            page = client.get(address)
            pages.append([int(one) for one in re.findall(r'data-href="/customers/(\d+)/"', page.content.decode())])
            found = re.search(r'rel="next" href="([^"]+)"', page.content.decode())
            back = re.search(r'rel="prev" href="([^"]+)"', page.content.decode())
            address = found[1].replace("&amp;", "&") if found else ""
        assert [len(page) for page in pages] == [50, 50, 30]
        if wanted is None:
            with_value = [id_ for id_, held in expected if held]
            wanted = with_value + sorted(id_ for id_, held in expected if not held)
        assert [id_ for page in pages for id_ in page] == wanted
        assert back is not None
        before = client.get(back[1].replace("&amp;", "&"))
        ids = [int(one) for one in re.findall(r'data-href="/customers/(\d+)/"', before.content.decode())]
        assert ids == pages[1]
