"""Conditions that do not fit are refused in words: unknown and closed fields, wrong operators and values."""

import json
import re

import pytest
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from zhike.access.actor import SystemActor
from zhike.conditions.compiling import compile_condition
from zhike.conditions.kinds import OPERATORS
from zhike.conditions.language import parse
from zhike.conditions.queries import matching
from zhike.conditions.registry import fields_of, usable_fields
from zhike.customers.models import Customer
from zhike.lib.refusals import Refused
from zhike.testing import make

pytestmark = pytest.mark.django_db


def _compile(actor, field, op, value=None):
    node = parse({"field": field, "op": op, "value": value})
    from django.utils import timezone

    return compile_condition(actor=actor, subject="customer", node=node, now=timezone.now())


@pytest.mark.parametrize(
    ("field", "op", "value"),
    [
        ("no_such_field", "in", ["a"]),
        ("stage", "contains", "a"),
        ("stage", "in", []),
        ("stage", "in", "intent"),
        ("stage", "in", ["a"] * 201),
        ("name", "contains", "·"),
        ("name", "contains", 12),
        ("employees", "gt", "many"),
        ("employees", "gt", True),
        ("employees", "between", [None, None]),
        ("yearly_revenue", "gt", "1e400"),
        ("next_follow_on", "on", "2026-02-30"),
        ("next_follow_on", "on", "0001-01-01"),
        ("next_follow_on", "older_than", -1),
        ("next_follow_on", "older_than", 1.5),
        ("next_follow_on", "in_period", "someday"),
        ("owner", "in", ["周婷"]),
        ("tags", "any", [True]),
        ("region", "under", ["苏州"]),
        ("region", "under", ["000000"]),
        ("segment", "any", [999999]),
    ],
)
def test_what_does_not_fit_is_refused(field, op, value):
    with pytest.raises(Refused) as refused:
        _compile(SystemActor(), field, op, value)
    assert refused.value.refusal.code == "conditions.invalid" and refused.value.refusal.sentence


def test_a_masked_field_can_neither_be_filtered_nor_seen_in_the_builder(world):
    finance, rep = world.actor_of(world.finance), world.actor_of(world.wang)
    for field in ("phone", "email", "wechat"):
        with pytest.raises(Refused) as refused:
            _compile(finance, field, "not_empty")
        assert refused.value.refusal.code == "conditions.field_closed"
        assert field not in usable_fields(finance, "customer")
        assert _compile(rep, field, "not_empty") and field in usable_fields(rep, "customer")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("x", "从第 1 个字符起看不懂"),
        ('{"all":[{"field":"stage","op":"in","value":["intent"]', "从第 54 个字符起看不懂"),
        ("{}", "没有说清怎样才算满足：{}"),
        ('{"both":[]}', "没有说清怎样才算满足：{&#34;both&#34;: []}"),
        ('{"all":[]}', "有一组里还没有条件"),
        ('{"all":[7]}', "有一处不是条件：7"),
        ('{"field":"stage"}', "没有写清字段和比较方式"),
        ('{"field":"nope","op":"in","value":[1]}', "字段“nope”不存在"),
        ('{"field":"employees","op":"gt","value":"many"}', "员工人数”：请填一个数"),
        ("[" * 5000, "看不懂"),
    ],
)
def test_the_list_says_what_is_wrong_with_a_condition_and_leads_back(world, client_of, text, why):
    client = client_of(world.wang)
    answer = client.get(reverse("customers:list"), {"cond": text, "sort": "name"})
    page = answer.content.decode()
    assert answer.status_code == 422 and why in page, re.findall("z-notice.*", page)
    assert f'href="{reverse("customers:list")}?sort=name"' in page and "重新设条件" in page
    assert client.get(reverse("conditions:builder", args=["customer"]), {"cond": text}).status_code == 200


def test_a_closed_field_in_a_condition_is_refused_by_name(world, client_of):
    closed = json.dumps({"field": "phone", "op": "contains", "value": "138"})
    answer = client_of(world.finance).get(reverse("customers:list"), {"cond": closed})
    assert answer.status_code == 403 and "看不到“首要电话”" in answer.content.decode()


_HOSTILE = ("'; DROP TABLE customers_customer; --", "%s %(a)s %%", "a\\b", "x[^]y", "a' OR '1'='1", '$1 {row} "id"')


def test_values_never_become_sql(world):
    """What looks like SQL, a pattern or a placeholder is looked for as it stands, and nothing else happens."""
    holders = {text: make.customer(world.wang, name=f"甲{text}", address=f"甲{text}").pk for text in _HOSTILE}
    bystanders = {make.customer(world.wang, name="甲乙丙丁有限公司", address="甲乙丙丁路 1 号").pk}
    everybody = {*holders.values(), *bystanders}
    before = Customer.objects.count()

    for text, holder in holders.items():
        for field in ("name", "address"):
            for op in ("contains", "equals", "starts"):
                assert _found(world, field, op, f"甲{text}") == {holder}, (field, op, text)
            assert everybody - _found(world, field, "not_contains", f"甲{text}") == {holder}, (field, text)
    assert Customer.objects.count() == before


def _found(world, field, op, value):
    node = parse({"field": field, "op": op, "value": value})
    return {customer.pk for customer in matching(actor=SystemActor(), subject="customer", node=node, now=world.now)}


_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=20)
    | st.sampled_from(["2026-01-01", "A"]),
    lambda inner: st.lists(inner, max_size=3),
    max_leaves=5,
)


@settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_any_operator_with_any_value_runs_or_is_refused(world, data):
    fields = fields_of("customer")
    field = data.draw(st.sampled_from(sorted(fields)))
    op = data.draw(st.sampled_from(OPERATORS[fields[field].kind]))
    node = parse({"field": field, "op": op, "value": data.draw(_VALUES)})
    try:
        list(matching(actor=SystemActor(), subject="customer", node=node, now=world.now)[:1])
    except Refused as refused:
        assert refused.refusal.sentence
