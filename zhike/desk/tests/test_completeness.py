"""The share of filled key fields, by weight."""

from hypothesis import given
from hypothesis import strategies as st

from zhike.desk.completeness import ORGANISATION, PERSON, compute_completeness


def test_an_empty_archive_is_at_nothing_and_a_full_one_at_all() -> None:
    for is_organisation, names in ((True, ORGANISATION), (False, PERSON)):
        empty = compute_completeness(is_organisation=is_organisation, filled=dict.fromkeys(names, ""))
        full = compute_completeness(is_organisation=is_organisation, filled=dict.fromkeys(names, "x"))
        assert (empty.share, set(empty.missing)) == (0, set(names))
        assert (full.share, full.missing) == (100, ())


def test_heavier_fields_count_more_and_are_asked_first() -> None:
    filled: dict[str, object] = dict.fromkeys(ORGANISATION, "x") | {"phone": "", "address": ""}
    found = compute_completeness(is_organisation=True, filled=filled)
    whole = sum(ORGANISATION.values())
    assert found.share == round(100 * (whole - 4) / whole)
    assert found.missing == ("phone", "address")


def test_a_hidden_field_is_not_asked_for() -> None:
    assert compute_completeness(is_organisation=True, filled={"phone": "1"}).share == 100


@given(st.dictionaries(st.sampled_from(sorted(ORGANISATION)), st.booleans()))
def test_filling_a_field_never_lowers_the_share(filled: dict[str, bool]) -> None:
    before = compute_completeness(is_organisation=True, filled=filled).share
    for name in filled:
        assert compute_completeness(is_organisation=True, filled=filled | {name: True}).share >= before
