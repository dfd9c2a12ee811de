"""Who stands in the day, why, in which order, and that nobody stands there twice."""

from datetime import timedelta

import pytest

from zhike.activities import reasons
from zhike.activities.offers import NEVER, OVERDUE, PROMISED
from zhike.activities.queries import today
from zhike.activities.queries.day import find_promised
from zhike.activities.reasons import Asked, ReasonGroup, TodayItem
from zhike.testing import make
from zhike.testing.world import NOW, World

TODAY = NOW.date()
EARLY = NOW - timedelta(days=20)


def day_of(world: World, person: object = None) -> dict[str, list[TodayItem]]:
    actor = world.actor_of(person or world.wang)  # type: ignore[arg-type]
    return {group.reason.key: list(group.items) for group in today(actor=actor, today=TODAY, now=NOW).groups}


def test_each_customer_stands_once_under_its_most_urgent_reason(world: World) -> None:
    promised = make.customer(world.wang, now=EARLY, next_follow_on=TODAY, next_step="回电")
    overdue = make.customer(world.wang, now=EARLY, next_follow_on=TODAY - timedelta(days=3))
    never = make.customer(world.wang, now=EARLY, next_follow_on=TODAY + timedelta(days=3))
    reached = make.customer(world.wang, now=EARLY)
    make.follow_up(world.wang, reached)
    found = {key: [item.customer_id for item in items] for key, items in day_of(world).items()}
    assert found == {PROMISED: [promised.pk], OVERDUE: [overdue.pk], NEVER: [never.pk]}


def test_only_ones_own_customers_stand_in_the_day(world: World) -> None:
    make.customer(world.zhang, now=EARLY, next_follow_on=TODAY)
    assert day_of(world) == {}
    assert list(day_of(world, world.zhang)) == [PROMISED]


def test_a_manager_reads_a_colleagues_day_but_nobody_reads_an_outsiders(world: World) -> None:
    make.customer(world.wang, now=EARLY, next_follow_on=TODAY)
    make.customer(world.outsider, now=EARLY, next_follow_on=TODAY)
    manager = world.actor_of(world.manager)
    assert today(actor=manager, today=TODAY, now=NOW, person_id=world.wang.pk).total(PROMISED) == 1
    assert today(actor=manager, today=TODAY, now=NOW, person_id=world.outsider.pk).total(PROMISED) == 0


def test_a_customers_come_first(world: World) -> None:
    grades = ["", "C", "A", "B"]
    rows = {grade: make.customer(world.wang, now=EARLY, next_follow_on=TODAY, grade=grade).pk for grade in grades}
    assert [item.customer_id for item in day_of(world)[PROMISED]] == [rows[grade] for grade in ("A", "B", "C", "")]


def test_every_row_says_why(world: World) -> None:
    promised = make.customer(world.wang, now=EARLY)
    make.follow_up(
        world.wang, promised, now=NOW - timedelta(days=6), content="月底定预算", next_on=TODAY, next_step="回电"
    )
    make.customer(world.wang, now=EARLY, next_follow_on=TODAY - timedelta(days=3), next_step="报价")
    tried = make.customer(world.wang, now=NOW - timedelta(days=12))
    make.follow_up(world.wang, tried, outcome="busy", content="")
    make.customer(world.wang, now=NOW - timedelta(days=1))
    found = day_of(world)
    assert found[PROMISED][0].sentence == "回电；11-14：月底定预算"
    assert (found[OVERDUE][0].chip, found[OVERDUE][0].sentence) == ("逾期 3 天", "报价")
    said = {item.chip: item.sentence for item in found[NEVER]}
    assert said["新分来"] == "昨天到你名下，还没有联系过"
    assert said["从未联系"] == "到你名下 12 天，试过 1 次都没联系上；11-20 占线"


def test_a_kept_promise_leaves_the_day_and_an_attempt_does_not(world: World) -> None:
    customer = make.customer(world.wang, now=EARLY, next_follow_on=TODAY)
    make.follow_up(world.wang, customer, outcome="no_answer", content="")
    assert list(day_of(world)) == [PROMISED]
    make.follow_up(world.wang, customer)
    assert day_of(world) == {}


@pytest.mark.parametrize("shape", [{"next_follow_on": TODAY}, {}])
def test_a_long_group_goes_on_after_its_last_row_without_gap_or_repeat(world: World, shape: dict) -> None:
    rows = {make.customer(world.wang, now=EARLY, grade="AB"[n % 2], **shape).pk for n in range(7)}
    group = reasons.find_group(PROMISED if shape else NEVER)
    assert group
    seen: list[int] = []
    after = None
    while True:
        found = group.find(Asked(world.actor_of(world.wang), world.wang.pk, TODAY, NOW, after=after, limit=3))
        seen += [item.customer_id for item in found[:3]]
        if len(found) <= 3:
            break
        after = tuple(found[2].key)
    assert len(seen) == 7 and set(seen) == rows


def test_a_long_group_counts_and_says_that_there_is_more(world: World) -> None:
    for _ in range(4):
        make.customer(world.wang, now=EARLY, next_follow_on=TODAY)
    plan = today(actor=world.actor_of(world.wang), today=TODAY, now=NOW, limit=3)
    assert (plan.groups[0].total, plan.groups[0].has_more, len(plan.groups[0].items)) == (4, True, 3)


def test_a_group_of_another_room_takes_its_place_and_repeats_nobody(world: World) -> None:
    customer = make.customer(world.wang, now=EARLY, next_follow_on=TODAY)
    reasons.register(ReasonGroup("other", "别的", 70, find_promised, lambda asked: 1))
    try:
        assert list(day_of(world)) == [PROMISED]
        customer.next_follow_on = TODAY
    finally:
        reasons._groups.pop("other")


def test_a_number_that_is_masked_cannot_be_dialled_from_the_day(world: World) -> None:
    from zhike.customers.services import PointDraft

    points = (PointDraft(kind="phone", value="13812345678", normalised="+8613812345678"),)
    make.customer(world.wang, now=EARLY, next_follow_on=TODAY, points=points)
    assert day_of(world)[PROMISED][0].phone == "+8613812345678"
    finance = world.actor_of(world.finance)
    plan = today(actor=finance, today=TODAY, now=NOW, person_id=world.wang.pk)
    assert plan.groups[0].items[0].phone == ""
