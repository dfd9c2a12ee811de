"""Conditions that do not fit are refused in words: unknown and closed fields, wrong operators and values."""

import json

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
from zhike.lib.refusals import Refused

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


def test_the_list_answers_junk_with_a_sentence(world, client_of):
    client = client_of(world.wang)
    for text in ("x", "{}", '{"all":[]}', '{"field":"nope","op":"in","value":[1]}'):
        answer = client.get(reverse("customers:list"), {"cond": text})
        assert answer.status_code == 422 and "条件" in answer.content.decode()
    closed = json.dumps({"field": "phone", "op": "contains", "value": "138"})
    assert client_of(world.finance).get(reverse("customers:list"), {"cond": closed}).status_code == 403


def test_values_never_become_sql(world):
    for text in ("'; DROP TABLE customers_customer; --", "%s %(a)s %%", "a\\b", "[^]"):
        for op in ("contains", "equals", "starts", "not_contains"):
            node = parse(
                {"any": [{"field": one, "op": op, "value": f"x{text}"} for one in ("name", "address", "email")]}
            )
            list(matching(actor=SystemActor(), subject="customer", node=node, now=world.now))


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
