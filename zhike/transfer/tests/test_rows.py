"""Every cell is read in the spellings of real lists; what cannot be read is left out with its reason."""

import json
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from zhike.transfer.mapping.fields import FIELDS
from zhike.transfer.rows.draft import Blank, Reason, Refusal, RowDraft
from zhike.transfer.rows.plan import SEVERAL, Plan
from zhike.transfer.rows.reading import read_row
from zhike.transfer.rows.reasons import sentence, sentences

KEYS = [field.key for field in FIELDS]
PLAN = Plan(
    columns=dict(enumerate(KEYS)),
    people={"王晓燕": 1, "wangxiaoyan": 1, "张伟": SEVERAL, "zhangwei": 2},
    sources={"陌拜": 7},
    today=date(2026, 11, 20),
)


def row(plan: Plan = PLAN, **cells: Any) -> RowDraft:
    cells.setdefault("name", "上海华信科技有限公司")
    read = read_row(5, [cells.get(key) for key in KEYS], plan)
    assert isinstance(read, RowDraft)
    return read


def test_a_row_without_anything_is_blank() -> None:
    assert read_row(3, [None, "  ", "\u3000"], PLAN) == Blank(3)
    assert read_row(3, [], PLAN) == Blank(3)


@pytest.mark.parametrize("name", [None, "  ", "-", "无", "#N/A"])
def test_a_row_without_a_name_is_refused(name: str | None) -> None:
    read = read_row(3, [name, "x"], PLAN)
    assert isinstance(read, Refusal)
    assert read.reasons[0] == Reason("no_name")


@pytest.mark.parametrize(
    "cell",
    [
        *("13542769662", 13542769662, 13542769662.0, "135-4276-9662", "135 4276 9662", "+86 13542769662"),
        *("8613542769662", "１３５４２７６９６６２", "'13542769662", "1.3542769662E+10", "（+86）13542769662"),
        *("13542769662（王总）", "手机：13542769662"),
    ],
)
def test_a_mobile_is_read_in_every_spelling(cell: object) -> None:
    read = row(mobile=cell)
    assert read.phones() == ["+8613542769662"], read.reasons


def test_two_numbers_in_a_cell_are_two_numbers() -> None:
    assert row(mobile="15710677359/17370629821").phones() == ["+8615710677359", "+8617370629821"]
    read = row(mobile="15710677359、12345")
    assert read.phones() == ["+8615710677359"]
    assert read.reasons == [Reason("bad_phone", "mobile", "12345")]


def test_the_contact_gets_mobile_and_mail_and_the_customer_the_fixed_line() -> None:
    read = row(mobile="15710677359", phone="021-59721685", email="A@Yehe.CN；bad", contact_name="林坤")
    assert [point.normalised for point in read.contact_points] == ["+8615710677359", "a@yehe.cn"]
    assert [point.normalised for point in read.own_points] == ["+862159721685"]
    assert read.reasons == [Reason("bad_email", "email", "bad")]
    alone = row(mobile="15710677359", phone="021-59721685")
    assert not alone.contact_points
    assert len(alone.own_points) == 2


@pytest.mark.parametrize(
    "cell",
    [
        *("2026/04/17", "2026年4月17日", "2026.04.17", "2026-04-17 00:00:00", "2026-4-17", "20260417", 46129, "46129"),
        *(datetime(2026, 4, 17, 9, 30), date(2026, 4, 17), "2026/4/17 09:30", "２０２６－０４－１７"),
    ],
)
def test_a_date_is_read_in_every_spelling(cell: object) -> None:
    assert row(next_follow_on=cell).next_follow_on == date(2026, 4, 17)


def test_optional_values_that_cannot_be_read_are_left_out_with_their_reason() -> None:
    read = row(next_follow_on="待定", credit_code="91312322UU6CW7KAT!", employees="100-499人", owner="查无此人")
    assert [reason.code for reason in read.reasons] == ["unknown_owner", "bad_date", "bad_credit_code", "bad_number"]
    assert sentence(read.reasons[1].to_json()) == "下次跟进“待定”不是日期，未导入"
    assert read.next_follow_on is None
    assert not read.credit_code


def test_owners_are_found_by_name_or_login_but_not_among_namesakes() -> None:
    assert row(owner="王 晓燕").owner_id == 1
    assert row(owner="ZhangWei").owner_id == 2
    assert row(owner="张伟").reasons == [Reason("several_owners", "owner", "张伟")]
    limited = Plan(columns=PLAN.columns, people=PLAN.people, assignable=frozenset({2}))
    assert row(limited, owner="王晓燕").reasons == [Reason("owner_not_allowed", "owner", "王晓燕")]


def test_a_new_source_is_created_only_by_who_may() -> None:
    assert row(source="陌拜").columns["source_id"] == 7
    assert row(source="展会").reasons == [Reason("unknown_source", "source", "展会")]
    assert row(Plan(columns=PLAN.columns, may_create_sources=True), source="展会").source_name == "展会"


def test_words_follow_what_was_chosen_on_the_mapping_step() -> None:
    chosen = Plan(columns=PLAN.columns, values={"tier": {"A": "strategic", "B": "-"}})
    assert row(chosen, tier="A").columns["tier"] == "strategic"
    left_out = row(chosen, tier="B")
    assert "tier" not in left_out.columns
    assert left_out.reasons == [Reason("chosen_out", "tier", "B")]
    assert row(tier="不知道").reasons == [Reason("unknown_value", "tier", "不知道")]


def test_places_are_joined_and_looked_up() -> None:
    assert row(region="四川省/成都市/高新区").columns["region"] == "510100"
    parted = row(province="江苏省", city="苏州市", county="虎丘区")
    assert (parted.columns["region"], parted.columns["region_text"]) == ("320505", "江苏省苏州市虎丘区")


def test_numbers_and_money_lose_their_words() -> None:
    read = row(employees="1,200人以上", registered_capital="500万元人民币", yearly_revenue=12345.6)
    assert (read.columns["employees"], read.columns["registered_capital"]) == (1200, Decimal("5000000.00"))
    assert read.columns["yearly_revenue"] == Decimal("12345.60")


def test_too_long_a_text_is_cut_and_told() -> None:
    read = row(address="路" * 300, short_name="短" * 61)
    assert len(read.columns["address"]) == 200
    assert [reason.code for reason in read.reasons] == ["cut", "cut"]


def test_remarks_of_several_columns_are_joined() -> None:
    plan = Plan(columns={0: "name", 1: "remarks", 2: "remarks"})
    read = read_row(1, ["甲公司", "一", "二"], plan)
    assert isinstance(read, RowDraft)
    assert read.columns["remarks"] == "一\n二"


def test_names_of_contacts_in_two_columns_follow_their_language() -> None:
    assert row(contact_family_name="林", contact_given_name="坤").contact["name"] == "林坤"
    assert row(contact_family_name="Smith", contact_given_name="Ann").contact["name"] == "Ann Smith"


def test_errors_of_formulas_and_fields_that_are_closed_are_left_out() -> None:
    assert row(address="#REF!").reasons == [Reason("formula_error", "address", "#REF!")]
    closed = Plan(columns=PLAN.columns, closed=frozenset({"phone"}))
    assert row(closed, mobile="13542769662").reasons == [Reason("field_closed", "mobile", "13542769662")]


def test_a_person_has_no_core_and_keeps_all_numbers() -> None:
    read = row(name="张三", kind="个人", mobile="13542769662", contact_name="张三")
    assert read.is_person
    assert not read.core_key
    assert len(read.own_points) == 1


def test_every_reason_reads_as_a_sentence() -> None:
    from zhike.transfer.rows.reasons import _SENTENCES

    for code in _SENTENCES:
        assert "%" not in sentence([code, "mobile", "x"])
    assert sentence(["skipped_value", "tier", "major"]) == "未采用客户等级“重要”"
    assert sentence(["skipped_value", "industry", "I"]) == "未采用行业“信息传输、软件和信息技术服务业”"
    assert sentence(["skipped_value", "source", ""]) == "未采用来源"
    assert sentences([["no_name", "", ""], ["bad_date", "next_follow_on", "待定"]]).count("；") == 1


def test_what_the_child_sends_is_what_it_read() -> None:
    from zhike.transfer.rows.travel import Arrival, Tampered, pack_row

    full = {
        "mobile": "13542769662",
        "email": "bad",
        "contact_name": "林坤",
        "cooperated_on": "2020-01-02",
        "registered_capital": "500万",
        "owner": "zhangwei",
        "next_follow_on": "2027-01-02",
        "next_step": "回电",
    }
    cells = [({"name": "上海华信科技有限公司"} | full).get(key) for key in KEYS]
    for read in (row(**full), Blank(4), read_row(3, [None, "x"], PLAN)):
        sent = json.loads(json.dumps(pack_row(read, cells)))
        assert Arrival(PLAN).unpack(sent)[0] == read
    forged = pack_row(row(**full), cells)
    forged[5] = {"deleted_at": "2020-01-01"}
    with pytest.raises(Tampered):
        Arrival(PLAN).unpack(forged)
    forged = pack_row(row(**full), cells)
    forged[10] = 999
    with pytest.raises(Tampered):
        Arrival(PLAN).unpack(forged)
    assert Plan.from_json(json.loads(json.dumps(PLAN.to_json()))) == PLAN
