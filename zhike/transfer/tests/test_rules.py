"""When two records are the same customer: code, name, core with the same places, telephone with a similar name."""

from zhike.lib.names import core_name, normalise_name, places_in
from zhike.transfer.choices import State
from zhike.transfer.rules import (
    CODE,
    CORE,
    NAME,
    PHONE,
    ROW,
    Face,
    Verdict,
    compare,
    judge,
    why_cannot_map_columns,
    why_cannot_start,
    why_cannot_undo,
)


def face(name: str, code: str = "", *, person: bool = False, phone: bool = True) -> Face:
    return Face(name, normalise_name(name), "" if person else core_name(name), code, person, phone)


def verdict(new: Face, known: Face, *hits: str) -> Verdict | None:
    return judge(new, known, frozenset(hits))


def test_the_same_code_is_the_same_customer_whatever_the_name() -> None:
    assert verdict(face("甲公司", "X"), face("乙公司", "X"), CODE) == Verdict(True, CODE)


def test_two_different_codes_are_two_customers_even_of_one_name() -> None:
    assert verdict(face("上海华信有限公司", "X"), face("上海华信有限公司", "Y"), NAME, PHONE) == Verdict(False, CODE)


def test_the_same_name_of_a_firm_is_the_same_customer() -> None:
    assert verdict(face("上海华信科技有限公司"), face("上海华信科技（有限）公司"), NAME) == Verdict(True, NAME)


def test_namesakes_among_people_need_their_number() -> None:
    one = face("张三", person=True)
    assert verdict(one, face("张三", person=True), NAME) == Verdict(False, NAME)
    assert verdict(one, face("张三", person=True), NAME, PHONE) == Verdict(True, NAME)
    assert verdict(one, face("张三", person=True, phone=False), NAME) == Verdict(True, NAME)
    assert verdict(face("老王"), face("老王"), NAME) == Verdict(False, NAME)


def test_a_person_and_a_firm_of_one_name_need_a_number() -> None:
    assert verdict(face("华信", person=True), face("华信"), NAME) == Verdict(False, NAME)


def test_another_legal_form_is_the_same_customer_only_at_the_same_place() -> None:
    limited, shares = face("青岛祺轩建材股份有限公司"), face("青岛祺轩建材股份公司")
    assert verdict(shares, limited, CORE) == Verdict(True, CORE)
    assert verdict(face("北京华信科技有限公司"), face("上海华信科技有限公司"), CORE) == Verdict(False, CORE)
    assert verdict(face("华信科技有限公司"), face("上海华信科技有限公司"), CORE) == Verdict(False, CORE)
    assert verdict(face("华信科技有限公司"), face("上海华信科技有限公司"), CORE, PHONE) == Verdict(True, CORE)


def test_a_group_and_its_firm_are_two_unless_they_share_a_number() -> None:
    assert verdict(face("前茅化工集团"), face("前茅化工有限公司"), CORE) == Verdict(False, CORE)
    assert verdict(face("前茅化工集团"), face("前茅化工有限公司"), CORE, PHONE) == Verdict(True, CORE)


def test_a_telephone_alone_is_only_a_suspicion() -> None:
    assert verdict(face("上海华信科技有限公司"), face("苏州恒远自动化有限公司"), PHONE) == Verdict(False, PHONE)
    assert verdict(face("上海华信科技有限公司"), face("上海华信科贸有限公司"), PHONE) == Verdict(False, PHONE)
    assert verdict(face("上海华信信息科技有限公司"), face("上海华信信息科枝有限公司"), PHONE) == Verdict(True, PHONE)


def test_the_same_row_of_the_same_file_counts_only_with_its_name() -> None:
    assert verdict(face("甲公司"), face("甲公司"), ROW, NAME) == Verdict(True, ROW)
    assert verdict(face("甲公司"), face("乙公司"), ROW) is None


def test_places_stand_at_the_start_or_in_brackets() -> None:
    assert places_in("上海华信科技有限公司") == places_in("华信科技（上海）有限公司") == frozenset({"上海"})
    assert places_in("华信科技（集团）有限公司") == frozenset()


def test_values_are_filled_where_nothing_or_a_default_stands_and_replaced_elsewhere() -> None:
    changes = compare(
        {"address": "", "tier": "prospect", "website": "a.cn", "remarks": "x"},
        {"address": "路", "tier": "major", "website": "b.cn", "remarks": "x"},
        {"tier": "prospect"},
    )
    assert changes.fills == {"address": "路", "tier": "major"}
    assert changes.replaces == {"website": "b.cn"}


def test_a_mapping_needs_a_name_and_no_field_twice() -> None:
    many = frozenset({"phone"})
    assert why_cannot_map_columns({0: "name", 1: "phone", 2: "phone"}, many=many) is None
    missing = why_cannot_map_columns({0: "phone"}, many=many)
    assert missing
    assert missing.code == "transfer.no_name_column"
    twice = why_cannot_map_columns({0: "name", 1: "tier", 2: "tier"}, many=many)
    assert twice
    assert twice.facts["fields"] == ["tier"]


def test_starting_and_undoing_depend_on_the_state() -> None:
    assert why_cannot_start(State.PREVIEWED) is None
    assert why_cannot_start(State.RUNNING)
    assert why_cannot_undo(State.DONE, has_effects=True) is None
    assert why_cannot_undo(State.DONE, has_effects=False)
    assert why_cannot_undo(State.RUNNING, has_effects=True)
    assert why_cannot_undo(State.UNDONE, has_effects=True)
