"""The JSON form: what is a condition and what is refused, in Chinese and never as an error of the program."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhike.conditions.language import Compare, Group, both, dump, parse, parse_text
from zhike.conditions.schema import json_schema
from zhike.lib.refusals import Refused

ONE = {"field": "stage", "op": "in", "value": ["intent"]}


def test_a_condition_survives_its_json_form():
    data = {"all": [ONE, {"any": [{"none": [ONE]}, {"field": "owner", "op": "is_me"}]}]}
    assert dump(parse(data)) == data


def test_a_lone_comparison_becomes_a_group():
    assert parse(ONE) == Group("all", (Compare("stage", "in", ["intent"]),))


@pytest.mark.parametrize(
    "data",
    [
        None,
        [],
        "stage",
        {},
        {"all": []},
        {"all": [{"any": []}]},
        {"all": ONE},
        {"all": [ONE], "any": [ONE]},
        {"xor": [ONE]},
        {"all": [{"any": [{"none": [{"all": [ONE]}]}]}]},
        {"field": 3, "op": "in"},
        {"field": "stage"},
        {"field": "stage", "op": "in", "value": ["a"], "sql": "1=1"},
        {"all": [ONE] * 61},
    ],
)
def test_what_is_no_condition_is_refused(data):
    with pytest.raises(Refused) as refused:
        parse(data)
    assert refused.value.refusal.code == "conditions.invalid" and refused.value.refusal.sentence


@pytest.mark.parametrize("text", ["", "{", "[" * 15_000, '{"all": [' * 3000, "NaN", "x" * 30_000])
def test_text_that_is_no_json_is_refused(text):
    with pytest.raises(Refused):
        parse_text(text)


_JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner) | st.dictionaries(st.sampled_from(["all", "any", "none", "field", "op", "value"]), inner)
    ),
)


@given(_JUNK)
def test_junk_is_read_or_refused_and_nothing_else(data):
    try:
        parse(json.loads(json.dumps(data)))
    except Refused as refused:
        assert refused.refusal.code == "conditions.invalid"


def test_two_conditions_join_without_a_further_level():
    deep = parse({"all": [{"any": [{"none": [ONE]}]}]})
    joined = both(deep, parse(ONE))
    assert joined is not None and parse(dump(joined)) == joined
    assert both(None, deep) == deep and both(deep, None) == deep and both(None, None) is None


def test_the_schema_writes_out_three_levels():
    found = json_schema()
    assert set(found["$defs"]) == {"compare", "group1", "group2", "group3"}
    assert {"$ref": "#/$defs/group1"} in found["$defs"]["group2"]["oneOf"][0]["properties"]["all"]["items"]["anyOf"]
    assert "group" not in json.dumps(found["$defs"]["group1"])
