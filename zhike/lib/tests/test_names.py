import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhike.lib.fold import fold_text
from zhike.lib.names import clean_name, core_name, normalise_name

NAMES = st.text(alphabet=st.characters(codec="utf-8"), max_size=30) | st.text(
    "上海苏州市华信（集团）有限公司 A．ｂ", max_size=14
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("養禾天建材（集團）有限公司", "养禾天建材(集团)有限公司"),
        ("  苏州喜盈门建材有限公司\t", "苏州喜盈门 建材有限公司"),
        ("３Ｍ中国", "3m 中国"),
        ("华信【上海】公司", "华信（上海）公司"),
        ("Nestlé S.A.", "NESTLE SA"),
        ("A&B 科技", "Ａ＆Ｂ科技"),
        ("Nestle\u0301", "Nestlé"),
    ],
)
def test_spellings_of_one_name_have_one_key(one: str, other: str) -> None:
    assert normalise_name(one) == normalise_name(other) != ""


def test_different_names_keep_different_keys() -> None:
    assert normalise_name("上海华信") != normalise_name("上海华欣")


def test_qian_in_names_is_not_read_as_gan() -> None:
    assert normalise_name("乾元") == "乾元"


def test_a_name_of_signs_only_still_has_a_key() -> None:
    assert normalise_name("＋＋") == "++"
    assert normalise_name(" \u200b") == ""


@given(NAMES)
def test_normalising_twice_changes_nothing(text: str) -> None:
    assert normalise_name(normalise_name(text)) == normalise_name(text)
    assert fold_text(fold_text(text)) == fold_text(text)


@given(NAMES)
def test_cleaning_twice_changes_nothing_and_keeps_the_key(text: str) -> None:
    assert clean_name(clean_name(text)) == clean_name(text)
    assert fold_text(clean_name(text)) == fold_text("".join(c for c in text if clean_name(c) or c.isspace()))


@pytest.mark.parametrize(
    ("name", "core"),
    [
        ("上海华信科技（集团）有限公司", "华信科技"),
        ("华信科技股份有限公司 (上海)", "华信科技"),
        ("華信科技有限責任公司", "华信科技"),
        ("江苏省苏州市华信有限公司", "华信"),
        ("武汉 依宝教育咨询股份有限公司", "依宝教育咨询"),
        ("榆钧（北京）汽车零部件股份公司", "榆钧汽车零部件"),
        ("微软（中国）有限公司", "微软"),
        ("Apple Co., Ltd.", "apple"),
        ("Shanghai Huaxin Co Ltd", "shanghaihuaxin"),
        ("Cisco", "cisco"),
        ("内蒙古伊利实业集团股份有限公司", "伊利实业"),
        ("昆山好孩子商店", "好孩子"),
        ("红星美凯龙（厂）", "红星美凯龙"),
    ],
)
def test_the_core_is_the_name_without_legal_form_and_region(name: str, core: str) -> None:
    assert core_name(name) == core


@pytest.mark.parametrize(
    ("name", "core"),
    [
        ("深圳航空有限责任公司", "深圳航空"),
        ("上海银行股份有限公司", "上海银行"),
        ("东方航空股份有限公司", "东方航空"),
        ("长春藤教育", "长春藤教育"),
        ("上海", "上海"),
        ("公司", "公司"),
        ("(集团)", "集团"),
        ("北京（上海）有限公司", "北京"),
    ],
)
def test_a_name_of_region_and_trade_only_keeps_both(name: str, core: str) -> None:
    assert core_name(name) == core


def test_a_branch_stays_apart_from_its_company() -> None:
    company, branch = core_name("上海华信有限公司"), core_name("上海华信有限公司苏州分公司")
    assert company == "华信"
    assert branch == "华信苏州分公司"


@given(NAMES)
def test_the_core_is_never_empty_when_the_name_is_not(text: str) -> None:
    assert bool(core_name(text)) == bool(normalise_name(text))


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("  苏州喜盈门建材有限公司\t", "苏州喜盈门建材有限公司"),
        ("青岛 老董家软件(集团) 有限公司", "青岛老董家软件（集团）有限公司"),
        ("ＡＢＣ１２３（上海）", "ABC123（上海）"),
        ("Apple   Inc.", "Apple Inc."),
        ("Apple (China)", "Apple (China)"),
        ("华\x00信\u200b\n科技", "华信科技"),
        ("張三", "張三"),
    ],
)
def test_a_name_is_stored_tidy_but_as_it_was_meant(typed: str, stored: str) -> None:
    assert clean_name(typed) == stored
