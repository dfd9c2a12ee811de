"""What an import works out ahead is what a change by hand would work out afterwards."""

import pytest
from django.db import connection

from zhike.access.policies import get_policy
from zhike.access.services import change_policy
from zhike.customers.completeness import policy_key, weights_mark
from zhike.customers.keys import Searchable, Spelling, search_entry, spell
from zhike.customers.models import ArchiveShare, Customer
from zhike.customers.queries.derived import compute_derived
from zhike.customers.services import check_completeness
from zhike.customers.services.checker import check_archive
from zhike.testing.events import deliver
from zhike.testing.world import NOW, World
from zhike.transfer.rows.plan import Plan
from zhike.transfer.rows.travel import Arrival, Tampered

from .making import CODE, imported, workbook

HEADERS = ("客户名称", "类型", "曾用名", "统一社会信用代码", "首要联系人", "手机", "电话", "邮箱", "微信")
ROWS = [
    (
        "上海华信科技（集团）有限公司",
        "企业",
        "华信软件",
        CODE,
        "曾国强",
        "13542769662",
        "021-62881234",
        "a@yehe.cn",
        "",
    ),
    ("单立人", "个人", "", "", "", "13800138000/13696549989", "", "", "wx_shan-1"),
    ("58同城（苏州）分公司", "企业", "", "", "", "13800138001", "400-820-8820", "", ""),
    # Two rows of one customer: what the first alone would be found by is not enough.
    ("成都重庆面馆", "企业", "", "", "乐嘉", "13900139000", "", "", ""),
    ("成都重庆面馆", "企业", "老面馆", "", "乐嘉", "13900139001", "", "b@yehe.cn", ""),
]


def import_all(world: World, duplicates: str = "overwrite") -> None:
    imported(world.actor_of(world.admin), workbook(ROWS, headers=HEADERS), duplicates)
    assert Customer.objects.count() == 4


@pytest.mark.django_db
def test_imported_customers_are_ordered_and_found_as_after_any_change(world: World) -> None:
    import_all(world)
    assert check_archive(repair=False).differences == []
    derived = compute_derived(list(Customer.objects.values_list("pk", flat=True)))
    with connection.cursor() as cursor:
        cursor.execute("SELECT customer_id, tsvector_to_array(terms) FROM customers_searchentry")
        stored = dict(cursor.fetchall())
    assert {id_: set(terms) for id_, terms in stored.items()} == {
        id_: set(one.terms.split()) for id_, one in derived.items()
    }


def test_a_spelling_with_its_number_is_the_whole_entry() -> None:
    what = Searchable(
        name="上海华信", kind="organisation", number="KH-202611-012345", phones=["+8613542769662"], others=["a@b.cn"]
    )
    blob, terms = spell(what).entry(what.number)
    expected = search_entry(what)
    assert (blob, set(terms.split())) == (expected[0], set(expected[1].split()))


@pytest.mark.django_db
def test_an_import_judges_completeness_itself_and_leaves_nothing_to_do(world: World) -> None:
    import_all(world)
    assert check_completeness(repair=False).differences == []
    ArchiveShare.objects.update(share=7)  # would be put right by whoever judged again
    deliver()
    assert set(ArchiveShare.objects.values_list("share", flat=True)) == {7}


@pytest.mark.django_db
def test_weights_that_changed_meanwhile_are_not_taken_for_those_of_the_import(world: World) -> None:
    import_all(world)
    before = weights_mark()
    admin = world.actor_of(world.admin)
    values = dict(get_policy(policy_key("organisation"))) | {"prospect.phone": 9}
    change_policy(actor=admin, key=policy_key("organisation"), values=values, now=NOW)
    assert weights_mark() != before
    deliver()
    assert check_completeness(repair=False).differences == []


def test_a_child_that_sends_terms_of_its_own_making_is_refused() -> None:
    arrival = Arrival(Plan(columns={0: "name"}))
    row = [2, 2, "甲", "甲", "甲", {}, {}, [], [], [], None, "", None, "", None, {}]
    good = list(spell(Searchable(name="甲乙", kind="organisation", number="")))
    assert arrival.unpack([*row, good])[0].spelling == Spelling(*good)  # type: ignore[union-attr]
    with pytest.raises(Tampered):
        arrival.unpack([*row, [*good[:4], "甲乙':3A"]])
