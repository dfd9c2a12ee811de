from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhike.lib.money import format_amount, format_wan, parse_amount
from zhike.lib.spreadsafe import formula_safe
from zhike.lib.text import clean_text, shorten

CENTS = st.decimals(Decimal("-9999999999"), Decimal("9999999999"), places=2)


@pytest.mark.parametrize(
    ("written", "amount"),
    [
        ("¥12,345.00", "12345.00"),
        ("￥1，234", "1234.00"),
        ("12345.678", "12345.68"),
        (12345.678, "12345.68"),
        (12345, "12345.00"),
        ("1.2万", "12000.00"),
        ("１２万元", "120000.00"),
        ("30w", "300000.00"),
        ("2亿元", "200000000.00"),
        ("RMB 300", "300.00"),
        ("（300）", "-300.00"),
        ("-5", "-5.00"),
        ("1 000", "1000.00"),
        ("300元整", "300.00"),
        ("0", "0.00"),
    ],
)
def test_an_amount_is_read_in_every_usual_spelling(written: object, amount: str) -> None:
    assert parse_amount(written) == Decimal(amount)


@pytest.mark.parametrize(
    "written",
    ["", None, True, "待定", "1e5", "3,4", "12,34", "亿", "(300", "1.2.3", float("nan"), float("inf"), 1e20, "9" * 30],
)
def test_what_is_no_amount_is_refused(written: object) -> None:
    assert parse_amount(written) is None


@given(CENTS)
def test_a_formatted_amount_reads_as_itself(amount: Decimal) -> None:
    assert parse_amount(format_amount(amount)) == amount


@pytest.mark.parametrize(
    ("amount", "full", "short"),
    [
        ("12345", "¥12,345.00", "¥1.2 万"),
        ("-15000", "-¥15,000.00", "-¥1.5 万"),
        ("0", "¥0.00", "¥0"),
        ("-0.001", "¥0.00", "¥0"),
        ("9999", "¥9,999.00", "¥9,999"),
        ("99999999", "¥99,999,999.00", "¥1 亿"),
        ("123456789", "¥123,456,789.00", "¥1.23 亿"),
        ("20000000", "¥20,000,000.00", "¥2,000 万"),
    ],
)
def test_an_amount_is_shown_in_full_and_short(amount: str, full: str, short: str) -> None:
    assert (format_amount(Decimal(amount)), format_wan(Decimal(amount))) == (full, short)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("  a\x00b\u202ec \r\nd\t ", "abc \nd"),
        (12.0, "12"),
        (12.5, "12.5"),
        (None, ""),
        ("e\u0301", "é"),
        ("👨\u200d👩", "👨\u200d👩"),
    ],
)
def test_text_is_stored_without_what_nobody_sees(value: object, text: str) -> None:
    assert clean_text(value, None) == text


@given(st.text(st.characters(codec="utf-8"), max_size=30), st.integers(0, 10))
def test_cleaned_text_is_clean_and_within_its_limit(text: str, limit: int) -> None:
    cleaned = clean_text(text, None)
    assert "\x00" not in cleaned
    assert clean_text(cleaned, None) == cleaned
    assert len(clean_text(text, limit)) <= limit


def test_a_shortened_text_says_that_something_is_missing() -> None:
    assert shorten("客户要求\n开专票", 6) == "客户要求…"
    assert shorten("客户要求", 4) == "客户要求"


@pytest.mark.parametrize("typed", ['=HYPERLINK("x","点我")', "+1", "-1", "@a", "\t=1", "\r=1", " =1", "＝1", "\n=1"])
def test_what_would_run_in_a_spreadsheet_is_shown_instead(typed: str) -> None:
    assert formula_safe(typed) == "'" + typed


@pytest.mark.parametrize(
    ("value", "text"), [("上海", "上海"), (-5, "-5"), (Decimal("-1.5"), "-1.5"), (None, ""), ("a=b", "a=b")]
)
def test_plain_cells_stay_as_they_are(value: object, text: str) -> None:
    assert formula_safe(value) == text
