"""Conditions over custom fields: the index and the row itself give the same customers, and closed fields none."""

import json
import random
from datetime import timedelta

import pytest
from django.utils import timezone

from zhike.conditions.compiling import as_expression, compile_condition
from zhike.conditions.kinds import OPERATORS
from zhike.conditions.language import parse
from zhike.conditions.registry import usable_fields
from zhike.customers.models import CustomEntry, Customer, CustomField
from zhike.customers.own_conditions import SUBJECT
from zhike.customers.services import retire_custom_field
from zhike.customers.services.checker import check_archive
from zhike.customers.services.custom_index import align_custom_index, list_unaligned
from zhike.lib.fold import fold_text
from zhike.lib.refusals import Refused
from zhike.testing import make
from zhike.testing.world import NOW

from .own_fields import field, name, restrict

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate(NOW)
DAYS = [(TODAY + timedelta(days=number)).isoformat() for number in (-400, -31, -8, -1, 0, 1, 6, 30, 95)]
KINDS = {
    "integer": [0, 1, 5, 5, 50, 100000],
    "decimal": ["0", "0.5", "0.125", "12"],
    "money": ["0.00", "500.00", "500.01", "99999.99"],
    "date": DAYS,
    "boolean": [True, False],
    "choice": ["o1", "o2", "o3"],
    "choices": [["o1"], ["o1", "o2"], ["o2", "o3"], ["o1", "o2", "o3"]],
    "region": ["320500", "320508", "310115"],
}
ASKED = {
    "in_period": ["this_week", "last_month", "today"],
    "last_days": [7, 30],
    "next_days": [7, 30],
    "older_than": [0, 30],
    "later_than": [0, 30],
    "is": [True, False],
    "under": [["320000"], ["310000", "320508"]],
    "not_under": [["320000"]],
    "is_me": [None],
}


@pytest.fixture
def admin(world):
    return world.actor_of(world.admin)


def _asked(kind, op, values):
    if op in ("empty", "not_empty"):
        return [None]
    if op == "between":
        return [[_plain(values[1]), _plain(values[2])], [None, _plain(values[0])], [_plain(values[-1]), None]]
    if kind == "choices":
        return [["o1"], ["o1", "o3"]]
    if op in ("in", "not_in"):
        return [[values[0]], list(values[:2])]
    return ASKED.get(op) or [_plain(value) for value in values]


def _plain(value):
    return float(value) if isinstance(value, str) and value[:1].isdigit() and "-" not in value else value


def _found(actor, own, op, value):
    condition = {"field": name(own), "op": op, "value": value}
    sql = compile_condition(actor=actor, subject=SUBJECT, node=parse(condition), now=NOW)
    return set(Customer.objects.filter(as_expression(sql)).values_list("pk", flat=True)), sql


def _two_fields(admin, world, kind, values):
    """Return the same values in a field with an index and in one without."""
    more = {"options": ("甲", "乙", "丙")} if kind.startswith("choice") else {}
    pair = (field(admin, "有索引", kind, is_filterable=True, **more), field(admin, "无索引", kind, **more))
    dice = random.Random(kind)
    for number in range(24):
        value = dice.choice([*values, None])
        make.customer(world.wang, name=f"{kind}第{number}机械厂", custom={name(one): value for one in pair})
    return pair


@pytest.mark.parametrize("kind", [*KINDS, "person"])
def test_the_index_and_the_row_answer_every_question_alike(world, admin, kind):
    values = KINDS.get(kind) or [world.admin.pk, world.wang.pk, world.zhang.pk]
    with_index, without = _two_fields(admin, world, kind, values)
    operators = OPERATORS[usable_fields(admin, SUBJECT)[name(with_index)].kind]
    some = 0
    for op in operators:
        for value in _asked(kind, op, values):
            found, fast = _found(admin, with_index, op, value)
            expected, slow = _found(admin, without, op, value)
            assert found == expected, (op, value)
            assert (fast.slow, slow.slow) == (False, True)
            some += 0 < len(found) < Customer.objects.count()
    assert some >= len(operators) // 2


TEXTS = {
    "text": (
        ["金蝶云星空", "金蝶雲星空", "用友 U8", "用友U-8＋", "ＳＡＰ S/4", "sap", "云", "，。", "金星蝶云"],
        ["云星", "金蝶云", "u8", "SAP", "蝶云星空", "没有的", "sap s4", "云"],
    ),
    "link": (
        ["https://jira.example.com/a", "https://Example.com/%s", "http://a.cn"],
        ["example.com", "https", "JIRA", "%s", "a.cn/"],
    ),
    "time": (["09:30", "18:00", "19:30", "00:09"], ["09:30", "9:30", "30", "18"]),
}


@pytest.mark.parametrize("kind", list(TEXTS))
def test_texts_are_looked_up_by_their_pairs_of_letters_and_say_what_the_row_says(world, admin, kind):
    values, asked = TEXTS[kind]
    with_index, without = _two_fields(admin, world, kind, values)
    some = 0
    for op in ("contains", "not_contains", "starts", "equals", "empty", "not_empty"):
        for value in asked if "empty" not in op else [None]:
            found, fast = _found(admin, with_index, op, value)
            expected, slow = _found(admin, without, op, value)
            assert found == expected, (op, value)
            assert (fast.slow, slow.slow) == (value is not None and len(fold_text(value)) < 2, True), (op, value)
            some += 0 < len(found) < Customer.objects.count()
    assert some >= 8


def test_a_text_of_another_field_is_not_found_in_this_one(world, admin):
    system, rival = field(admin, "现用系统", is_filterable=True), field(admin, "竞品", is_filterable=True)
    one = make.customer(world.wang, custom={name(system): "金蝶云星空"})
    other = make.customer(world.wang, custom={name(rival): "金蝶云星空"})
    assert _found(admin, system, "contains", "云星")[0] == {one.pk}
    assert _found(admin, rival, "contains", "云星")[0] == {other.pk}
    assert _found(admin, rival, "not_contains", "云星")[0] == {one.pk}


def test_texts_that_an_earlier_release_indexed_without_their_words_are_completed(world, admin, monkeypatch):
    monkeypatch.setattr("zhike.customers.services.custom_index.BATCH", 2)
    own = field(admin, "现用系统", is_filterable=True)
    ids = {make.customer(world.wang, custom={name(own): f"金蝶云星空{number}"}).pk for number in range(5)}
    CustomEntry.objects.update(grams=None)
    CustomField.objects.filter(pk=own.pk).update(indexed_at=None, version=2)
    assert list_unaligned(now=NOW + timedelta(minutes=6)) == [own.pk] and list_unaligned(now=NOW) == []
    found, sql = _found(admin, own, "contains", "云星")
    assert found == ids and sql.slow, "meanwhile the rows are read"

    assert align_custom_index(field_id=own.pk, now=NOW) == 5
    found, sql = _found(admin, own, "contains", "云星")
    assert found == ids and not sql.slow and list_unaligned(now=NOW + timedelta(minutes=6)) == []
    assert check_archive(repair=False).differences == []


@pytest.mark.parametrize(("kind", "value"), [("text", "金蝶"), ("link", "https://a.cn/x"), ("time", "09:30")])
def test_a_single_letter_is_read_row_by_row_and_two_are_looked_up(world, admin, kind, value):
    own = field(admin, "现用系统", kind, is_filterable=True)
    one = make.customer(world.wang, custom={name(own): value})
    other = make.customer(world.wang)
    for op, wanted, expected, is_slow in (
        ("empty", None, {other.pk}, False),
        ("not_empty", None, {one.pk}, False),
        ("contains", value[:3], {one.pk}, False),
        ("contains", value[:1], {one.pk}, True),
    ):
        found, sql = _found(admin, own, op, wanted)
        assert (found, sql.slow) == (expected, is_slow), op
    CustomField.objects.filter(pk=own.pk).update(indexed_at=None, version=2)
    assert _found(admin, own, "empty", None)[1].slow, "before its index is complete it is read, too"


def test_a_closed_or_retired_field_is_no_condition(world, admin):
    own = field(admin, "底价金额", "money", is_filterable=True)
    restrict("sales_manager", own, "masked")
    manager = world.actor_of(world.manager)
    assert name(own) not in usable_fields(manager, SUBJECT)
    with pytest.raises(Refused):
        _found(manager, own, "gt", 1)
    assert name(own) in usable_fields(admin, SUBJECT)
    retire_custom_field(actor=admin, field_id=own.pk, version=1, now=NOW)
    assert name(own) not in usable_fields(admin, SUBJECT)


def test_the_list_is_narrowed_by_an_own_field(world, admin, client_of):
    own = field(admin, "服务等级", "choice", options=("金牌", "银牌"), is_filterable=True)
    make.customer(world.wang, name="金牌机械厂", custom={name(own): "o1"})
    make.customer(world.wang, name="银牌机械厂", custom={name(own): "o2"})
    condition = json.dumps({"all": [{"field": name(own), "op": "in", "value": ["o1"]}]})
    page = client_of(world.wang).get("/customers/", {"cond": condition}).content.decode()
    assert "金牌机械厂" in page and "银牌机械厂" not in page
    assert "服务等级" in page and "金牌" in page
