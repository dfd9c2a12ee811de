"""A list kept as a view: what it remembers, how it is changed, and that it means what the list meant."""

from datetime import timedelta
from typing import Any

import pytest
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from zhike.access.models import Department, FieldRule, Person, Role
from zhike.conditions.language import dump_text, parse
from zhike.conditions.models import PinnedView, SavedView
from zhike.customers import queries
from zhike.customers.models import Customer, Source, Tag
from zhike.customers.reading import describe_list, read_list, walk_list
from zhike.customers.services import tag_customer
from zhike.customers.whole import read_whole_list
from zhike.lib.refusals import Refused
from zhike.testing import make

pytestmark = pytest.mark.django_db
LIST = "/customers/"


def _ids(actor: Any, query: str) -> set[int]:
    asked = read_list(actor, QueryDict(query))
    return {row.id for row in queries.list_customers(actor=actor, state=asked.state, conditions=asked.conditions).rows}


@pytest.fixture
def varied(world):
    """Eight customers that differ in everything that the list's simple filters know."""
    now, today = timezone.now(), timezone.localdate()
    source, tag = Source.objects.create(name="官网"), Tag.objects.create(name="重点")
    for number in range(8):
        owner = (world.wang, world.zhang, world.manager)[number % 3]
        stage, tier = ("intent", "inquiry")[number % 2], ("major", "prospect")[number % 2]
        region, industry = ("320500", "310115", "")[number % 3], ("14", "65", "")[number % 3]
        one = make.customer(owner, stage=stage, tier=tier, region=region, industry=industry, kind="organisation")
        days = (-60, -8, -1, 0, 1, 40, None, None)[number]
        Customer.objects.filter(pk=one.pk).update(
            grade=("A", "B", "")[number % 3],
            source=source if number % 4 == 0 else None,
            next_follow_on=None if days is None else today + timedelta(days=days),
            last_contact_at=(None, now - timedelta(days=3), now - timedelta(days=50))[number % 3],
            created_at=now - timedelta(days=number * 20),
            owner_id=None if number == 7 else one.owner_id,
        )
        if number % 2:
            tag_customer(actor=world.actor_of(world.admin), customer_id=one.pk, tag_ids=[tag.pk], now=now)
    return {"source": source.pk, "tag": tag.pk, "department": Department.objects.get(name="华东销售一部").pk}


@pytest.mark.parametrize(
    "query",
    [
        *("stage=intent", "tier=major&stage=intent", "grade=A", "grade=none", "grade=A&grade=none", "kind=person"),
        *(
            "lifecycle=potential",
            "source={source}",
            "tag={tag}",
            "region=320000",
            "industry=C",
            "department={department}",
        ),
        *("owner=me", "owner=team", "owner=none", "owner=me&owner=none", "view=mine", "view=due", "view=never"),
        *("contact=never", "contact=30", "contact=-7", "next=due", "next=overdue", "next=week", "next=none"),
        *("next=2026-01-01..2030-01-01", "created=2020-01-01..", "created=..2020-01-01", "stage=nonsense&tier=major"),
    ],
)
def test_a_saved_list_holds_the_very_customers_that_its_filters_held(world, varied, query):
    actor, text = world.actor_of(world.manager), query.format(**varied)
    condition = describe_list(actor, text).condition
    expected = _ids(actor, text)
    assert condition, "a filter was lost"
    cond = QueryDict(mutable=True)
    cond["cond"] = dump_text(parse(condition))
    assert _ids(actor, cond.urlencode()) == expected


def _save(client: Any, query: str, **more: Any) -> SavedView:
    form = {"name": "意向客户", "sharing": "public", "query": query, **more}
    assert client.post(reverse("conditions:view_new", args=["customer"]), form).status_code == 302
    return SavedView.objects.get(name=form["name"])


def test_a_view_keeps_condition_order_and_columns_and_stands_in_the_side_bar(world, client_of):
    make.customer(world.wang, name="甲机械有限公司", stage="intent")
    make.customer(world.wang, name="乙机械有限公司")
    client = client_of(world.wang)
    view = _save(client, "stage=intent&sort=name&columns=name,region", pin="on")
    assert (view.sort, view.columns) == ("name", ["name", "region"])
    assert PinnedView.objects.filter(view=view, person_id=world.wang.pk).exists()
    page = client.get(f"{LIST}?view=v{view.pk}").content.decode()
    assert "甲机械" in page and "乙机械" not in page
    assert "阶段是“意向”" in page and "地区" in page and 'aria-sort="ascending"' in page
    assert page.count(f"?view=v{view.pk}") >= 2, "a tab and a pin"
    assert "/cell/stage/" not in page and "/cell/tier/" not in page, "only the chosen columns"


def test_cells_of_a_saved_view_are_edited_in_place(world, client_of):
    one = make.customer(world.wang, stage="intent")
    client = client_of(world.wang)
    view = _save(client, "stage=intent")
    cell = reverse("customers:cell", args=[one.pk, "stage"])
    page = client.get(f"{LIST}?view=v{view.pk}").content.decode()
    assert cell in page
    assert client.post(cell, {"version": one.version, "value": "pricing"}).status_code == 200
    assert one.name not in client.get(f"{LIST}?view=v{view.pk}").content.decode()


def test_what_the_address_changes_is_kept_on_request_by_the_owner_only(world, client_of):
    client = client_of(world.wang)
    view = _save(client, "stage=intent")
    address = f"{LIST}?view=v{view.pk}&tier=major&sort=name"
    assert "保存修改" in client.get(address).content.decode()
    assert "保存修改" not in client_of(world.zhang).get(address).content.decode()
    assert "另存为" in client_of(world.zhang).get(address).content.decode()
    update = reverse("conditions:view_update", args=[view.pk])
    client.post(update, {"query": f"view=v{view.pk}&tier=major&sort=name"})
    view.refresh_from_db()
    fields = [part["field"] for part in view.condition["all"]]
    assert fields == ["stage", "tier"] and view.sort == "name"
    assert "保存修改" not in client.get(f"{LIST}?view=v{view.pk}").content.decode()


def test_columns_of_a_saved_view_do_not_change_the_own_list(world, client_of):
    client = client_of(world.wang)
    view = _save(client, "stage=intent")
    answer = client.post(reverse("customers:columns"), {"columns": "name,region", "query": f"view=v{view.pk}"})
    assert "columns=name%2Cregion" in answer["Location"] and queries.list_choice(world.actor_of(world.wang)) == []


def test_a_view_of_somebody_else_that_is_not_shared_is_not_found(world, client_of):
    view = _save(client_of(world.wang), "stage=intent", sharing="private")
    assert client_of(world.zhang).get(f"{LIST}?view=v{view.pk}").status_code == 404
    assert client_of(world.zhang).get(f"{LIST}?view=v99999999").status_code == 404


def _hide_grades_from_managers() -> None:
    FieldRule.objects.create(
        role=Role.objects.get(key="sales_manager"), object="customer", field="grade", rule="hidden"
    )
    Person.objects.update(rights_version=77)


def test_a_shared_view_ordered_by_a_field_that_the_reader_may_not_see_says_so_and_is_ordered_otherwise(
    world, client_of
):
    for grade in ("A", "B", ""):
        make.customer(world.wang, name=f"甲{grade or '无'}机械有限公司", stage="intent", grade=grade)
    view = _save(client_of(world.wang), "stage=intent&sort=-grade")
    address = f"{LIST}?view=v{view.pk}"
    own = client_of(world.manager).get(address).content.decode()
    assert "按“意向等级”排序" not in own and own.index("甲A机械") < own.index("甲无机械")

    _hide_grades_from_managers()
    page = client_of(world.manager).get(address).content.decode()
    assert "这个视图按“意向等级”排序，你的角色看不到它的完整内容" in page
    assert page.index("甲无机械") < page.index("甲B机械") < page.index("甲A机械"), "newest first, as every list"
    assert "意向等级</" not in page.split("<tbody>")[0].split("<thead>")[1], "nor is it a column"
    count = client_of(world.manager).get(reverse("customers:count"), {"view": f"v{view.pk}"}).content.decode()
    assert "3" in count


def test_a_shared_view_narrowed_by_a_field_that_the_reader_may_not_see_is_refused_and_leads_out_of_itself(
    world, client_of
):
    make.customer(world.wang, name="甲机械有限公司", grade="A")
    view = _save(client_of(world.wang), "grade=A&sort=name")
    address = f"{LIST}?view=v{view.pk}"
    assert "甲机械" in client_of(world.manager).get(address).content.decode()

    _hide_grades_from_managers()
    client = client_of(world.manager)
    answer = client.get(address)
    said = answer.content.decode()
    assert answer.status_code == 403 and "看不到“意向等级”" in said and "共享视图自带的条件" in said
    assert "甲机械" not in said and f'href="{LIST}"' in said, "the way back does not lead into the same view"
    for name in ("customers:count", "customers:narrow"):
        assert client.get(reverse(name), {"view": f"v{view.pk}"}).status_code == 403
    text = f"view=v{view.pk}"
    with pytest.raises(Refused):
        walk_list(world.actor_of(world.manager), text, 0, 2**60, 10, timezone.now())
    with pytest.raises(Refused):
        read_whole_list(actor=world.actor_of(world.manager), query=text, capability="view", now=timezone.now())


def test_the_builder_starts_with_the_view_and_its_sentence_counts(world, client_of):
    make.customer(world.wang, stage="intent")
    client = client_of(world.wang)
    view = _save(client, "stage=intent")
    page = client.get(reverse("conditions:builder", args=["customer"]), {"view": f"v{view.pk}"}).content.decode()
    assert '"tree": {"all": [{"field": "stage"' in page
    text = dump_text(parse(view.condition))
    said = client.post(reverse("conditions:preview", args=["customer"]), {"cond": text}).content.decode()
    assert "阶段是“意向”" in said and "1 位" in said
    slow = dump_text(parse({"field": "remarks", "op": "contains", "value": "展会"}))
    assert "没有索引" in client.post(reverse("conditions:preview", args=["customer"]), {"cond": slow}).content.decode()
    assert "没有索引可用" in client.get(LIST, {"cond": slow}).content.decode()
    junk = client.post(reverse("conditions:preview", args=["customer"]), {"cond": "{"})
    assert junk.status_code == 200 and "看不懂" in junk.content.decode()
