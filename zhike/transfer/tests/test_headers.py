"""The header row is found by itself, and columns are guessed from Chinese and English words."""

import pytest

from zhike.transfer.mapping.headers import by_header, from_memory, guess, guess_columns, signature
from zhike.transfer.mapping.values import guess_value


def words(text: str) -> list[str]:
    return text.split(",")


WUKONG = words("客户名称,客户级别,客户行业,客户来源,手机,电话,网址,下次联系时间,备注,邮箱")
WUKONG_CONTACTS = words("姓名,客户名称,手机,电话,邮箱,职务,是否关键决策人,地址,下次联系时间,备注,性别")
FXIAOKE = words("客户名称,客户级别,客户来源,一级行业,电话,网址,省,市,区,详细地址,负责人,备注")
SALESFORCE = words(
    "Account Name,Account Owner,Phone,Website,Industry,Type,Rating,Billing City,Billing Street,Description"
)
ZOHO = words("Account Name,Phone,Website,Account Owner,Industry,Employees,Annual Revenue,Billing State,Billing City")
HUBSPOT = words(
    "Company name,Company owner,Phone Number,City,Industry,Number of Employees,Website URL,First Name,Last Name"
)


def fields(headers: list[str]) -> list[str]:
    found = guess_columns(headers)
    return [found.get(index, "") for index in range(len(headers))]


def test_the_header_row_is_found_under_title_rows() -> None:
    rows = [(1, ["客户导出 2026-10-31", None]), (2, []), (3, WUKONG), (4, ["客户甲", "手机", "x"])]
    assert guess(rows).header_row == 3


def test_the_row_with_most_known_words_wins() -> None:
    assert guess([(1, ["客户", "手机"]), (2, WUKONG)]).header_row == 2
    assert guess([(1, WUKONG), (2, ["公司", "电话"])]).header_row == 1


def test_rows_of_data_are_no_headers() -> None:
    assert guess([(1, ["上海公司", "采购部门", "13800138000"]), (2, ["北京公司", "销售部门", "x"])]).header_row == 0


def test_one_column_of_names_is_enough() -> None:
    assert guess([(1, ["名单"]), (2, ["客户名称"]), (3, ["甲"])]).columns == {0: "name"}


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        (WUKONG, "name tier industry source mobile phone website next_follow_on remarks email"),
        (
            WUKONG_CONTACTS,
            "contact_name name mobile phone email contact_position  address next_follow_on remarks contact_gender",
        ),
        (FXIAOKE, "name tier source industry phone website province city county address owner remarks"),
        (SALESFORCE, "name owner phone website industry kind tier city address remarks"),
        (ZOHO, "name phone website owner industry employees yearly_revenue province city"),
        (
            HUBSPOT,
            "name owner phone city industry employees website contact_given_name contact_family_name",
        ),
    ],
)
def test_exports_of_other_systems_are_understood(headers: list[str], expected: str) -> None:
    assert fields(headers) == expected.split(" ")


def test_decorated_and_longer_headers_are_recognised() -> None:
    headers = ["*客户名称（必填）", "客户联系电话", "客户负责人姓名", "备注2", "备注"]
    assert fields(headers)[:3] == ["name", "phone", "owner"]
    assert fields(headers)[3:] == ["remarks", "remarks"]


def test_width_and_traditional_characters_make_no_difference() -> None:
    assert fields(["客戶名稱", "Ｅ－ｍａｉｌ", "電　話"]) == ["name", "email", "phone"]


def test_a_field_is_guessed_once_unless_it_takes_several() -> None:
    assert fields(["公司名称", "客户名称", "手机", "手机2", "手机号码"]) == ["name", "", "mobile", "mobile", "mobile"]


def test_a_list_of_people_takes_the_person_for_the_customer() -> None:
    assert fields(["姓名", "手机"]) == ["name", "mobile"]


def test_a_confirmed_mapping_is_known_again_whatever_the_order() -> None:
    remembered = by_header(["客户名称", "自定义一"], {0: "name", 1: "wechat"})
    assert signature(["自定义一", "客户名称"]) == signature(["客户名称", "自定义一"])
    assert from_memory(["自定义一", "客户名称"], remembered) == {0: "wechat", 1: "name"}


@pytest.mark.parametrize(
    ("field", "word", "value"),
    [
        ("tier", "A（重点客户）", "major"),
        ("tier", "B（普通客户）", "standard"),
        ("tier", "C（非优先客户）", "prospect"),
        ("tier", "非重点", "prospect"),
        ("tier", "战略", "strategic"),
        ("tier", "VIP", "major"),
        ("tier", "随便", ""),
        ("grade", "B类", "B"),
        ("stage", "已成交", "closed"),
        ("stage", "多次成交", "closed"),
        ("stage", "未成交", "inquiry"),
        ("stage", "Marketing Qualified Lead", "inquiry"),
        ("stage", "Sales Qualified Lead", "intent"),
        ("stage", "谈价", "pricing"),
        ("kind", "个人客户", "person"),
        ("contact_gender", "先生", "male"),
        ("contact_gender", "女", "female"),
        ("ownership", "国有企业", "state"),
        ("industry", "运输/物流", "G"),
        ("industry", "不明", ""),
    ],
)
def test_words_of_other_systems_find_our_values(field: str, word: str, value: str) -> None:
    assert guess_value(field, word) == value
