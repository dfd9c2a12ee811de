"""Who gets the next customer; without a database."""

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhike.lib.refusals import Refusal
from zhike.pool.deal_choices import DealWay
from zhike.pool.dealing import Candidate, Caps, deal

WANG, ZHANG, CHEN = Candidate(1, "王晓燕"), Candidate(2, "张伟"), Candidate(3, "陈静")


def codes(found):
    return {one.name: one.refusal.code for one in found.verdicts if one.refusal}


def play(people, way, times, **rules):
    """Deal so many customers one after the other and return who got them."""
    table = {one.person_id: one for one in people}
    got = []
    for turn in range(1, times + 1):
        person_id = deal(list(table.values()), way, **rules).person_id
        got.append(person_id)
        if person_id:
            table[person_id] = table[person_id].with_one_more(turn)
    return got


def test_by_turn_goes_round_and_starts_with_who_waited_longest():
    assert play([WANG, ZHANG, CHEN], DealWay.ROUND_ROBIN, 5) == [1, 2, 3, 1, 2]
    assert play([replace(WANG, turn=-1), replace(ZHANG, turn=-3), CHEN], DealWay.ROUND_ROBIN, 2) == [2, 1]


def test_least_load_fills_up_the_emptiest():
    assert play([replace(WANG, load=3), replace(ZHANG, load=1)], DealWay.LEAST_LOAD, 4) == [2, 2, 1, 2]


def test_weights_share_in_their_proportion_and_zero_gets_nothing():
    people = [replace(WANG, weight=3), ZHANG, replace(CHEN, weight=0)]

    assert Counter(play(people, DealWay.WEIGHT, 40)) == {1: 30, 2: 10}
    assert codes(deal(people, DealWay.WEIGHT)) == {"陈静": "pool.no_weight"}


def test_the_best_fit_goes_first_and_among_equals_the_least_loaded():
    people = [replace(WANG, matches=1, load=9), replace(ZHANG, matches=2, load=5), replace(CHEN, matches=2, load=4)]

    assert deal(people, DealWay.MATCH).person_id == 3


@pytest.mark.parametrize("way", DealWay.values)
def test_who_held_it_lately_or_said_no_is_absent_or_full_gets_nothing_whatever_the_way(way):
    away = Refusal("pool.on_leave", "请假中。")
    people = [
        WANG,
        replace(ZHANG, absent=away),
        replace(CHEN, room=0, load=100),
        Candidate(4, "刘洋"),
        Candidate(5, "赵敏", today=5),
        Candidate(6, "何静", backlog=8),
    ]
    rules = {"held": frozenset({1}), "refused": frozenset({4}), "caps": Caps(5, 8), "days": 30}

    nobody = deal(people, way, **rules)
    assert nobody.person_id is None
    assert codes(nobody) == {
        "王晓燕": "pool.held_lately",
        "张伟": "pool.on_leave",
        "陈静": "pool.holding_full",
        "刘洋": "pool.refused_this_time",
        "赵敏": "pool.daily_cap",
        "何静": "pool.backlog_cap",
    }
    assert deal([*people, Candidate(7, "周婷")], way, **rules).person_id == 7


def test_nobody_gets_more_than_his_room_or_his_caps():
    people = [replace(WANG, room=2), replace(ZHANG, room=None)]

    assert play(people, DealWay.ROUND_ROBIN, 6, caps=Caps(daily=3)) == [1, 2, 1, 2, 2, None]


@given(
    rooms=st.lists(st.integers(0, 4), min_size=1, max_size=6),
    way=st.sampled_from(DealWay.values),
    times=st.integers(0, 30),
    daily=st.integers(0, 3),
)
def test_no_way_ever_exceeds_a_limit_and_none_is_left_while_somebody_has_room(rooms, way, times, daily):
    people = [Candidate(number, room=room) for number, room in enumerate(rooms, 1)]
    got = Counter(one for one in play(people, way, times, caps=Caps(daily=daily)) if one)
    most = [min(room, daily) if daily else room for room in rooms]

    assert all(got[number] <= limit for number, limit in enumerate(most, 1))
    assert sum(got.values()) == min(times, sum(most))
