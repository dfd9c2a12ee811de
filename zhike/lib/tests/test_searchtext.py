import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhike.lib.fold import fold_text
from zhike.lib.pinyin import full_pinyin, initials
from zhike.lib.searchtext import query_terms, search_blob, terms_of, to_tsquery_literal, to_tsvector_literal

BLOB = search_blob(
    ["上海华信科技有限公司", "58同城", "3M中国"],
    ["王小明", "单雄信"],
    ["+8613812345678", "+8651287654321", "+85223456789"],
    ["KH-202611-000001", "Wei.Tang@yehe.cn", "91350100M000100Y43"],
)
TERMS = set(terms_of(BLOB))
NAMES = st.text("上海華信银行科技ABcz0123589 （）-.é", min_size=2, max_size=14)


def is_found(text: str, blob: str = BLOB, terms: set[str] | None = None) -> bool:
    query = query_terms(text)
    index = TERMS if terms is None else terms
    return not query.too_short and index.issuperset(query.terms) and all(part in blob for part in query.fragments)


@pytest.mark.parametrize(
    "text",
    [
        *("华信", "華信", "信科", "shhx", "SHHX", "ｓｈｈｘ", "huaxin", "hanghai", "上海 科技", "华信科技有限"),
        *("58", "58同城", "３M", "3m中国", "tongcheng", "王小明", "wxm", "shanxiong", "sxx", "小明 华信"),
        *("5678", "1381", "138-1234-5678", "138 1234 5678", "+86 138 1234 5678", "8613812345678", "0086 13812345678"),
        *("0512-87654321", "+86 512 8765 4321", "2345 6789", "华信5678", "王5678", "5678 wxm"),
        *("KH-202611-000001", "kh202611", "000001", "wei.tang@yehe.cn", "tang@yehe", "91350100M000100Y43", "M0001"),
    ],
)
def test_a_customer_is_found_by_every_usual_fragment(text: str) -> None:
    assert is_found(text)


@pytest.mark.parametrize(
    "text", ["华新", "shxx", "9999", "信华", "59同城", "王大明", "138-1234-9999", "信上海", "城3m"]
)
def test_a_customer_is_not_found_by_what_it_has_not(text: str) -> None:
    assert not is_found(text)


@pytest.mark.parametrize("text", ["", " ", "华", "a", "7", "|", "#", "'", "\x00", "華 信"])
def test_a_single_character_is_too_short_to_look_up(text: str) -> None:
    assert query_terms(text).too_short


def test_nothing_is_found_across_two_entries() -> None:
    blob = search_blob(["甲乙", "丙丁"], [], ["+8613812345678"], ["90123"])
    terms = set(terms_of(blob))
    assert not is_found("乙丙", blob, terms)
    assert "乙丙" not in terms
    assert "7890" not in terms


def test_digits_of_numbers_are_indexed_as_windows_of_four_only() -> None:
    terms = terms_of(search_blob([], [], ["+8613812345678"], ["KH-202611-000001"]))
    assert {"1381", "5678", "2026", "0001", "kh", "h2"} <= set(terms)
    assert not {"13", "38", "20", "00"} & set(terms)


def test_a_short_number_means_a_name_and_not_a_phone() -> None:
    assert is_found("58")
    assert not is_found("81")


def test_terms_are_unique_and_single_characters_are_none() -> None:
    terms = terms_of(BLOB)
    assert len(terms) == len(set(terms))
    assert {len(term) for term in terms} == {2, 4}


def test_a_query_splits_where_the_script_changes() -> None:
    assert query_terms("华信1234").fragments == ("华信", "1234")
    assert query_terms("华信shhx").fragments == ("华信", "shhx")
    assert query_terms("51job").fragments == ("51job",)
    assert query_terms("华信1234").fragment == "1234"
    assert query_terms("shhx").terms == ("sh", "hh", "hx")


@given(NAMES, st.data())
def test_every_fragment_of_a_name_finds_it(name: str, data: st.DataObject) -> None:
    blob = search_blob([name], [name], [], [])
    terms = set(terms_of(blob))
    start = data.draw(st.integers(0, len(name) - 2))
    fragment = name[start : data.draw(st.integers(start + 2, len(name)))]
    query = query_terms(fragment)
    assert terms.issuperset(query.terms)
    assert all(part in blob for part in query.fragments)
    assert query.too_short or is_found(fragment, blob, terms)


@given(NAMES)
def test_pinyin_and_initials_of_a_name_find_it(name: str) -> None:
    blob = search_blob([name], [], [], [])
    terms = set(terms_of(blob))
    for typed in (full_pinyin(name), initials(name)):
        assert query_terms(typed).too_short or is_found(typed, blob, terms)


@given(st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True), st.integers(0, 7), st.integers(4, 11))
def test_any_four_digits_of_a_phone_find_it(phone: str, start: int, length: int) -> None:
    blob = search_blob([], [], [f"+86{phone}"], [])
    assert is_found(phone[start : start + length], blob, set(terms_of(blob)))


@given(st.text(max_size=20))
def test_queries_and_blobs_never_carry_what_the_database_cannot_store(text: str) -> None:
    blob = search_blob([text], [text], [text], [text])
    assert "\x00" not in blob
    assert blob.count("#") == 1
    assert all(term.isalnum() for term in terms_of(blob))
    assert all(fold_text(part) == part != "" for part in query_terms(text).fragments)


def test_literals_quote_what_would_end_them() -> None:
    assert to_tsvector_literal(["华信", "o'", "a\\", "b\0"]) == r"'华信' 'o''' 'a\\' 'b'"
    assert to_tsquery_literal(["sh", "hh"]) == "'sh' & 'hh'"
    assert to_tsquery_literal([]) == to_tsvector_literal([]) == ""
