import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhike.lib.phones import last_digits, mask_phone, national_digits, parse_phone, split_phones

MOBILES = st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True)
FIXED = st.from_regex(r"0(?:10|2[0-9]|[3-9][0-9]{2})-[2-8][0-9]{6,7}", fullmatch=True)


@pytest.mark.parametrize(
    "written",
    [
        "13542769662",
        13542769662,
        13542769662.0,
        "13542769662.0",
        "1.3542769662E+10",
        "１３５４２７６９６６２",
        "135-4276-9662",
        "135 4276 9662",
        "+86 13542769662",
        "+86-135-4276-9662",
        "8613542769662",
        "0086 13542769662",
        "(86) 13542769662",
        "013542769662",
        "\u202d13542769662\u202c",
        "手机：13542769662",
        "１３５－４２７６－９６６２",
        "1354276966٢",
    ],
)
def test_a_mobile_is_read_in_every_usual_spelling(written: object) -> None:
    phone = parse_phone(written)
    assert phone is not None
    assert (phone.e164, phone.kind, phone.display) == ("+8613542769662", "mobile", "135 4276 9662")


@pytest.mark.parametrize(
    ("written", "e164", "display"),
    [
        ("012-2925098", "+86122925098", "012-2925098"),
        ("017-8941050", "+86178941050", "017-8941050"),
        ("010-62345678", "+861062345678", "010-62345678"),
        ("0512-12345678", "+8651212345678", "0512-12345678"),
        ("(0512)12345678", "+8651212345678", "0512-12345678"),
        ("（0512）１２３４５６７８", "+8651212345678", "0512-12345678"),
        ("+86 512 1234 5678", "+8651212345678", "0512-12345678"),
        (51212345678.0, "+8651212345678", "0512-12345678"),
        ("05121234567", "+865121234567", "0512-1234567"),
    ],
)
def test_a_fixed_line_is_accepted_by_its_shape(written: object, e164: str, display: str) -> None:
    phone = parse_phone(written)
    assert phone is not None
    assert (phone.e164, phone.kind, phone.display) == (e164, "fixed", display)


@pytest.mark.parametrize("written", ["400-812-3456", "4008123456", 4008123456.0, "+864008123456"])
def test_a_service_number_is_neither_mobile_nor_fixed(written: object) -> None:
    phone = parse_phone(written)
    assert phone is not None
    assert (phone.e164, phone.kind, phone.display) == ("+864008123456", "other", "400-812-3456")


@pytest.mark.parametrize(
    "written", ["0512-12345678-801", "0512-12345678转801", "051212345678 ext. 801", "0512-12345678,分机801"]
)
def test_an_extension_is_kept(written: str) -> None:
    phone = parse_phone(written)
    assert phone is not None
    assert (phone.e164, phone.extension, phone.display) == ("+8651212345678", "801", "0512-12345678 转 801")


@pytest.mark.parametrize(
    ("written", "e164"),
    [("+852 2345 6789", "+85223456789"), ("00852 23456789", "+85223456789"), ("+1 650-253-0000", "+16502530000")],
)
def test_a_foreign_number_needs_its_country(written: str, e164: str) -> None:
    phone = parse_phone(written)
    assert phone is not None
    assert phone.e164 == e164


@pytest.mark.parametrize(
    "written",
    [
        *("待定", "12345", "1354276966", "135427696622", "15710677359/17370629821", "", None, True, "not a phone"),
        *(float("nan"), float("inf"), -1, 0, 10**400, "1E+999999999", "+86", "+1 000", "abc13542769662", "23456789"),
        *("12345678901", 13.5, "0", "000000000000"),
    ],
)
def test_what_is_no_number_is_refused(written: object) -> None:
    assert parse_phone(written) is None


@pytest.mark.parametrize(
    ("cell", "numbers"),
    [
        ("15710677359/17370629821", ["15710677359", "17370629821"]),
        ("15710677359、17370629821，0512-12345678", ["15710677359", "17370629821", "0512-12345678"]),
        ("15710677359 或 17370629821", ["15710677359", "17370629821"]),
        ("15710677359\n17370629821；", ["15710677359", "17370629821"]),
        ("15710677359 17370629821", ["15710677359", "17370629821"]),
        ("157 1067 7359", ["157 1067 7359"]),
        (15710677359.0, ["15710677359"]),
        (None, []),
        ("  ", []),
    ],
)
def test_a_cell_may_hold_several_numbers(cell: object, numbers: list[str]) -> None:
    assert split_phones(cell) == numbers


@given(MOBILES | FIXED)
def test_what_is_displayed_or_stored_reads_as_the_same_number(written: str) -> None:
    phone = parse_phone(written)
    assert phone is not None
    assert parse_phone(phone.display) == phone == parse_phone(phone.e164)


@given(st.text(max_size=20) | st.floats() | st.integers() | st.none())
def test_nothing_makes_the_reader_fail(value: object) -> None:
    phone = parse_phone(value)
    assert phone is None or parse_phone(phone.e164) is not None
    assert all(split_phones(value))


@pytest.mark.parametrize(
    ("number", "masked"),
    [
        ("+8613812345678", "138****5678"),
        ("138 1234 5678", "138****5678"),
        ("+8651212345678", "0512-****5678"),
        ("+861062345678", "010-****5678"),
        ("+864008123456", "400-****3456"),
        ("+85223456789", "+852-****6789"),
        ("12345", "****45"),
        ("待定", "****"),
    ],
)
def test_a_masked_number_shows_only_its_ends(number: str, masked: str) -> None:
    assert mask_phone(number) == masked


def test_people_ask_for_a_number_by_its_last_digits_and_type_it_without_country() -> None:
    assert last_digits("+8613812345678") == "5678"
    assert last_digits("+8613812345678", 6) == "345678"
    assert national_digits("+8613812345678") == "13812345678"
    assert national_digits("+8651212345678") == "051212345678"
    assert national_digits("+85223456789") == "85223456789"
