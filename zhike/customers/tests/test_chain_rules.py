"""What a chart may not say, and what it shows that we do not know."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhike.customers import chain_rules as rules
from zhike.customers.chain_rules import Member, Station

NAMES = {1: "李国强", 2: "周敏", 3: "赵磊"}
ROLES = ("decision_maker", "approver", "coach")


def report(contact: int, to: int | None, bosses: dict[int, int | None]) -> str:
    refusal = rules.why_cannot_report(contact_id=contact, to_contact_id=to, bosses=bosses, names=NAMES)
    return refusal.code if refusal else ""


@pytest.mark.parametrize(
    ("contact", "to", "code"),
    [
        (2, 1, ""),
        (2, None, ""),
        (1, 1, "customers.boss_is_self"),
        (1, 3, "customers.boss_is_below"),
        (1, 9, "customers.boss_invalid"),
    ],
)
def test_nobody_reports_to_himself_to_somebody_below_or_to_a_stranger(contact: int, to: int | None, code: str) -> None:
    assert report(contact, to, {1: None, 2: 1, 3: 2}) == code


@given(st.lists(st.tuples(st.integers(1, 8), st.one_of(st.none(), st.integers(1, 8))), max_size=40))
def test_whatever_is_moved_nobody_ever_stands_above_himself(moves: list[tuple[int, int | None]]) -> None:
    names = {number: str(number) for number in range(1, 9)}
    bosses: dict[int, int | None] = dict.fromkeys(names)
    for contact, to in moves:
        if rules.why_cannot_report(contact_id=contact, to_contact_id=to, bosses=bosses, names=names) is None:
            bosses[contact] = to
    assert all(one not in rules.above(one, bosses) for one in names)


def test_an_unseen_change_is_said_with_its_author() -> None:
    same = rules.why_cannot_change_over(seen=3, current=3, name="周敏", person="王晓燕", at=None)
    other = rules.why_cannot_change_over(seen=2, current=3, name="周敏", person="王晓燕", at=None)
    unseen = rules.why_cannot_change_over(seen=None, current=3, name="周敏", person="王晓燕", at=None)
    assert (same, unseen) == (None, None)
    assert other and "王晓燕" in other.sentence and "周敏" in other.sentence


def test_a_move_is_taken_back_only_while_nothing_came_after_it() -> None:
    assert rules.why_cannot_undo_move(moved_version=4, current=4, name="周敏") is None
    changed = rules.why_cannot_undo_move(moved_version=4, current=5, name="周敏")
    gone = rules.why_cannot_undo_move(moved_version=4, current=None, name="周敏")
    assert changed and changed.code == "customers.move_changed_meanwhile"
    assert gone and gone.code == "customers.move_gone"


def test_a_line_joins_two_people_of_the_customer() -> None:
    assert rules.why_cannot_draw_line(from_id=1, to_id=2, known=NAMES.keys()) is None
    assert rules.why_cannot_draw_line(from_id=1, to_id=1, known=NAMES.keys())
    assert rules.why_cannot_draw_line(from_id=1, to_id=9, known=NAMES.keys())


def test_a_step_needs_a_person_or_a_post_and_an_order_needs_all_steps() -> None:
    assert rules.why_cannot_add_step(contact_id=None, is_known=False, post="财务总监") is None
    assert rules.why_cannot_add_step(contact_id=None, is_known=False, post=" ")
    assert rules.why_cannot_add_step(contact_id=7, is_known=False, post="")
    assert rules.why_cannot_order_route(wanted=[2, 1], stored=[1, 2]) is None
    assert rules.why_cannot_order_route(wanted=[2], stored=[1, 2])


def gaps(*members: Member, influences: list[tuple[int, int]] | None = None, stations: tuple[Station, ...] = ()):
    found = rules.find_gaps(
        members=members, influences=influences or [], stations=stations, wanted_roles=ROLES, asks_contact=True
    )
    return [gap.sentence for gap in found]


def test_roles_that_nobody_plays_are_named() -> None:
    met = Member(1, "李国强", "decision_maker", "supporter", "deep")
    assert gaps(met) == ["没有已知的审批者", "没有已知的教练"]
    left = Member(2, "周敏", "approver", "", "deep", left_company=True)
    assert "没有已知的审批者" in gaps(met, left)


def test_a_decision_maker_whom_nobody_met_is_a_gap_until_he_is_met() -> None:
    said = "决策者李国强还没有接触过"
    assert said in gaps(Member(1, "李国强", "decision_maker", "", ""))
    assert said not in gaps(Member(1, "李国强", "decision_maker", "", "brief"))


def test_an_opponent_who_decides_is_a_gap_until_a_supporter_influences_him() -> None:
    enemy = Member(1, "李国强", "approver", "enemy", "deep")
    friend, cool = Member(2, "周敏", "user", "mentor", "deep"), Member(3, "赵磊", "user", "neutral", "deep")
    said = "审批者李国强不支持，还没有能影响他的支持者"
    assert said in gaps(enemy, friend, cool)
    assert said in gaps(enemy, friend, cool, influences=[(3, 1)])
    assert said not in gaps(enemy, friend, cool, influences=[(2, 1)])


def test_a_post_without_a_person_and_a_boss_who_left_are_gaps() -> None:
    station = Station(3, "财务总监", None)
    assert "决策路线第 3 步“财务总监”还不知道是谁" in gaps(stations=(station,))
    left, under = Member(1, "李国强", left_company=True), Member(2, "周敏", reports_to_id=1)
    assert "李国强已离职，下面的人要重新排" in gaps(left, under)
    assert "李国强已离职，下面的人要重新排" not in gaps(left)
