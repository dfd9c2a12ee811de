"""A sheet does not repeat what a former owner wrote where the pool lets no notes follow."""

from datetime import timedelta

from zhike.pool.tests import company
from zhike.sales.sheets.building import build
from zhike.sales.sheets.days import read_clock
from zhike.testing import make

from .sheet_world import FRIDAY, graded, moment


def last_text(person, day):
    content, _summary = build([person.pk], day=day, clock=read_clock(moment(day, 18)))[person.pk]
    return [line["last_text"] for line in content["lines"]]


def test_the_last_words_of_a_former_owner_stand_on_no_sheet_of_the_next_one(world):
    thursday = FRIDAY - timedelta(days=1)
    pools = company.pool(name="甲", follow_notes=False), company.pool(name="乙")
    for pool, said in zip(pools, ([""], ["李总说再让两个点"]), strict=True):
        company.join(pool, world.east)
        customer, _deal = graded(world.wang, "B", now=moment(thursday, 9))
        make.follow_up(world.wang, customer, now=moment(thursday, 10), content="李总说再让两个点")
        assert last_text(world.wang, FRIDAY) == ["李总说再让两个点"]
        company.into_pool(customer, pool, world.wang, now=moment(thursday, 11))
        company.give(customer, world.chen, world.chen, way="claim", now=moment(thursday, 12))
        assert last_text(world.chen, FRIDAY) == said
        company.give(customer, world.zhang, world.manager, now=moment(FRIDAY, 9))
