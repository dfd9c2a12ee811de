import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from zhike.lib.searchtext import query_terms, search_blob, terms_of, to_tsquery_literal, to_tsvector_literal

pytestmark = pytest.mark.django_db


def is_match(vector: str, query: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::tsvector @@ %s::tsquery", [vector, query])
        return bool(cursor.fetchone()[0])


def test_the_database_agrees_with_the_index_terms() -> None:
    vector = to_tsvector_literal(
        terms_of(search_blob(["上海华信科技"], ["王小明"], ["+8613812345678"], ["KH-202611-000001"]))
    )
    assert all(
        is_match(vector, to_tsquery_literal(query_terms(text).terms)) for text in ("华信", "shhx", "5678", "kh2026")
    )
    assert not is_match(vector, to_tsquery_literal(query_terms("华新").terms))


class TermsTest(TestCase):
    @settings(max_examples=80)
    @given(st.lists(st.text(st.characters(codec="utf-8"), min_size=1, max_size=4), min_size=1, max_size=6))
    def test_every_term_is_stored_as_it_is_and_found_again(self, terms: list[str]) -> None:
        kept = [term for term in terms if term.replace("\0", "")]
        if kept:
            assert is_match(to_tsvector_literal(kept), to_tsquery_literal(kept))
