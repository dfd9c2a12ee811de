"""What makes two records one customer, and what does not; pure."""

import csv
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhike.customers.doubles.blocking import form_key
from zhike.customers.doubles.scoring import POSSIBLE, SURE, Side, score_pair
from zhike.customers.doubles.words import SENTENCES
from zhike.lib.names import core_name, normalise_name

LABELLED = Path(__file__).parent / "labelled_doubles.csv"


def side(name, *points, person=False, code="", place="", people=()):
    core = "" if person else core_name(name)
    return Side(
        name,
        normalise_name(name),
        core,
        person,
        code,
        place,
        frozenset(("phone" if one.startswith("+") else "email", one) for one in points),
        frozenset(people),
    )


def value(one, other):
    return score_pair(one, other).value


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("苏州 喜盈门建材有限公司", "苏州喜盈门建材有限公司"),
        ("養禾天建材（集團）有限公司", "养禾天建材(集团)有限公司"),
        ("西安坏小孩贸易有限责任公司", "西安坏小孩贸易有限公司"),
        ("青岛祺轩建材股份有限公司", "青岛祺轩建材股份公司"),
        ("上海华信科技有限公司", "华信科技（上海）有限公司"),
        ("江苏恒远自动化有限公司", "江苏省恒远自动化有限公司"),
        ("ＡＢＣ电子有限公司", "abc电子有限公司"),
    ],
)
def test_two_spellings_of_one_name_are_one_customer(one, other):
    assert value(side(one), side(other)) >= SURE


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("上海华信科技有限公司", "北京华信科技有限公司"),
        ("华信科技（集团）有限公司", "华信科技有限公司"),
        ("苏州第一机械有限公司", "苏州第七机械有限公司"),
        ("上海华信有限公司", "上海华信有限公司苏州分公司"),
        ("上海银行股份有限公司", "北京银行股份有限公司"),
    ],
)
def test_alike_names_alone_are_two_customers(one, other):
    assert value(side(one), side(other)) < SURE


def test_a_telephone_or_an_address_alone_is_not_even_possible():
    one, other = side("苏州恒远", "+861", place="x"), side("无锡博达物流", "+861")
    assert value(one, other) < POSSIBLE
    assert value(side("苏州恒远", place="x"), side("无锡博达物流", place="x")) < POSSIBLE


def test_sister_firms_that_share_everything_but_the_name_are_only_possible():
    one = side("苏州恒远科技有限公司", "+861", "a@b.cn", place="x", people=["王"])
    other = side("苏州恒远贸易有限公司", "+861", "a@b.cn", place="x", people=["王"])
    assert POSSIBLE <= value(one, other) < SURE


def test_a_typing_error_with_the_same_telephone_is_one_customer():
    assert value(side("苏州恒远自动化有限公司", "+861"), side("苏州恒元自动化有限公司", "+861")) >= SURE


def test_another_credit_code_speaks_against_and_the_same_one_for_it():
    assert value(side("苏州恒远", code="A"), side("无锡博达物流", code="A")) >= SURE
    assert value(side("苏州恒远自动化有限公司", code="A"), side("苏州恒远自动化有限公司", code="B")) < SURE


def test_namesakes_among_people_need_a_number_in_common():
    assert value(side("王敏", person=True), side("王敏", person=True)) < POSSIBLE
    assert value(side("王敏", "+861", person=True), side("王敏", "+861", person=True)) >= SURE


def test_what_a_crowd_shares_says_little():
    crowd = frozenset([("phone", "+861")])
    one = Side("苏州恒元", "苏州恒元", "恒元", points=crowd, crowded=crowd)
    other = Side("苏州恒远", "苏州恒远", "恒远", points=crowd, crowded=crowd)
    assert value(one, other) < POSSIBLE


def test_every_reason_has_its_words_and_adds_up():
    one = side("苏州恒远科技有限公司", "+861", code="A", place="x", people=["王"])
    score = score_pair(one, side("苏州恒远贸易有限公司", "+861", code="B", place="x", people=["王"]))
    assert {reason.code for reason in score.reasons} <= set(SENTENCES)
    assert score.value == sum(reason.points for reason in score.reasons)


NAMES = st.text("上海北京苏州华信恒远科技贸易（集团）有限责任股份公司 Ａa", min_size=1, max_size=16)


@given(NAMES, NAMES)
def test_the_order_of_the_two_makes_no_difference(one, other):
    if normalise_name(one) and normalise_name(other):
        assert value(side(one), side(other)) == value(side(other), side(one))


@given(NAMES)
def test_what_names_are_blocked_by_survives_every_spelling(name):
    spelled = name.replace("（", "(").replace("）", ")").replace(" ", "")
    assert form_key(normalise_name(name)) == form_key(normalise_name(spelled))


def test_the_labelled_set_is_told_apart():
    with LABELLED.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    sides = [
        side(row["name"], *row["points"].split(), code=row["code"], place=row["address"], people=[row["contact"]])
        for row in rows
    ]
    found, true = set(), set()
    for one, other in combinations(range(len(rows)), 2):
        if value(sides[one], sides[other]) >= SURE:
            found.add((one, other))
        if rows[one]["entity"] == rows[other]["entity"]:
            true.add((one, other))
    assert len(found & true) / len(found) >= 0.98, sorted(found - true)
    assert len(found & true) / len(true) >= 0.95, sorted(true - found)
