import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhike.lib.creditcode import ALPHABET, check_credit_code, compute_check_digit
from zhike.lib.emails import mask_email, parse_email
from zhike.lib.ids import new_key


@pytest.mark.parametrize(
    "written",
    [
        "91350100M000100Y43",
        " 91350100m000100y43 ",
        "９１３５０１００Ｍ０００１００Ｙ４３",
        "'91350100M000100Y43",
        "91350100-M000100Y43",
    ],
)
def test_the_example_of_the_standard_is_right_in_every_spelling(written: str) -> None:
    assert check_credit_code(written) == "91350100M000100Y43"


@pytest.mark.parametrize(
    "written",
    [
        "91350100M000100Y44",
        "91350100M000100Y4",
        "91350100M000100Y433",
        "91317743HXAFP4AKE!",
        "9135010OM000100Y43",
        "",
        None,
        9135,
    ],
)
def test_a_wrong_code_is_refused(written: object) -> None:
    assert check_credit_code(written) is None


@given(st.text(ALPHABET, min_size=17, max_size=17))
def test_the_computed_digit_makes_a_code_and_every_other_breaks_it(first17: str) -> None:
    right = compute_check_digit(first17)
    assert check_credit_code(first17 + right) == first17 + right
    assert all(check_credit_code(first17 + other) is None for other in ALPHABET if other != right)


@given(st.text(ALPHABET, min_size=17, max_size=17), st.integers(0, 16), st.sampled_from(ALPHABET))
def test_one_wrong_character_is_always_noticed(first17: str, place: int, other: str) -> None:
    code = first17 + compute_check_digit(first17)
    changed = code[:place] + other + code[place + 1 :]
    assert (check_credit_code(changed) is None) == (changed != code)


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("weitang@yehe.cn", "weitang@yehe.cn"),
        (" Wei.Tang@YEHE.CN ", "Wei.Tang@yehe.cn"),
        ("ｗｅｉ＠ｙｅｈｅ．ｃｎ", "wei@yehe.cn"),
        ("mailto:a+b@c.com", "a+b@c.com"),
        ("<a@b.cn>;", "a@b.cn"),
        ("min38@69.cn", "min38@69.cn"),
        ("a@中国.cn", "a@xn--fiqs8s.cn"),
    ],
)
def test_an_address_is_read_and_its_domain_made_small(typed: str, address: str) -> None:
    assert parse_email(typed) == address


@pytest.mark.parametrize(
    "typed",
    [
        "not-an-email",
        "",
        None,
        "a@b",
        "a@@b.cn",
        "a b@c.cn",
        "a..b@c.cn",
        "@c.cn",
        "a@-c.cn",
        "a@1.2.3.4",
        "a@" + "b" * 300 + ".cn",
    ],
)
def test_what_is_no_address_is_refused(typed: object) -> None:
    assert parse_email(typed) is None


@given(st.text(max_size=40))
def test_an_accepted_address_reads_as_itself(text: str) -> None:
    address = parse_email(text)
    assert address is None or parse_email(address) == address


def test_a_masked_address_keeps_its_domain_only() -> None:
    assert mask_email("weitang@yehe.cn") == "w***g@yehe.cn"
    assert mask_email("ab@yehe.cn") == "a***@yehe.cn"
    assert mask_email("nothing") == "***"


def test_new_keys_are_different_and_in_order_of_time() -> None:
    keys = [new_key() for _ in range(200)]
    assert len(set(keys)) == 200
    assert [key.int >> 80 for key in keys] == sorted(key.int >> 80 for key in keys)
    assert {key.version for key in keys} == {7}
