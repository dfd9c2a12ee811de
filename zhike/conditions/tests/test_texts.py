"""Texts compare as the search compares them."""

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from zhike.conditions.texts import pattern_of
from zhike.lib.fold import fold_text

_LETTERS = "华華信恆恒远遠ABCabcＡｂ12１二 ·-（）()、，_/."


def _in_database(text: str, wanted: str, op: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s ~ %s", [text, pattern_of(wanted, op)])
        return bool(cursor.fetchone()[0])


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("text", "wanted", "op", "expected"),
    [
        ("蘇州華信（集團）", "华信集团", "contains", True),
        ("ＡＢＣ 科技", "abc科技", "equals", True),
        ("苏州华信", "华信", "starts", False),
        ("（上海）华信", "上海", "starts", True),
        ("100%", "100", "equals", True),
        ("a.c", "abc", "contains", False),
        ("Müller", "muller", "equals", True),
    ],
)
def test_spelling_makes_no_difference(text, wanted, op, expected):
    assert _in_database(text, wanted, op) is expected


@pytest.mark.django_db
@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.text(_LETTERS, max_size=8),
    st.text(_LETTERS, max_size=4).filter(lambda text: bool(fold_text(text))),
    st.sampled_from(("contains", "starts", "equals")),
)
def test_the_pattern_finds_what_folding_finds(text, wanted, op):
    have, want = fold_text(text), fold_text(wanted)
    expected = {"contains": want in have, "starts": have.startswith(want), "equals": have == want}[op]
    assert _in_database(text, wanted, op) is expected
