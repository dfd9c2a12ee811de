"""The forecast leaves no deal out, however many there are; the database sees of deals what a hand works out."""

from datetime import date, timedelta
from decimal import Decimal
from math import log1p

import numpy as np
import pytest
from django.db import connection

from zhike.access.models import FieldRule, PersonRole, Role
from zhike.sales.models import Opportunity
from zhike.sales.targets.forecast import read_outlook
from zhike.sales.targets.learning import expect_of, learn_from
from zhike.sales.targets.model import Fit
from zhike.sales.targets.since import MOST_SHOWN, read_changes

from .sheet_world import FRIDAY, graded, moment, promise
from .test_targets import NOVEMBER, NOW, signed

MANY = 20_100
DAY = timedelta(days=1)


def copy_deal(deal, times):
    """Write a deal many times more, as the database does it."""
    columns = ", ".join(one.column for one in Opportunity._meta.concrete_fields if one.column != "id")
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO sales_opportunity ({columns}) SELECT {columns} FROM sales_opportunity,"
            " generate_series(1, %s) WHERE id = %s",
            [times, deal.pk],
        )


def test_twenty_thousand_deals_and_more_are_all_in_the_sums(world):
    _customer, deal = graded(world.wang, "A", now=moment(FRIDAY, 9), amount=100, on=FRIDAY + 5 * DAY)
    copy_deal(deal, MANY - 1)
    actor = world.actor_of(world.manager)
    seen = read_outlook(actor=actor, month=NOVEMBER, now=NOW).forecast
    assert (seen.deals, seen.commit, seen.best, seen.weighted) == (MANY, 100 * MANY, 100 * MANY, 5 * MANY)
    changes = read_changes(actor=actor, month=NOVEMBER, since=FRIDAY - DAY, now=NOW)
    assert (changes.sums["new"].deals, changes.sums["new"].difference) == (MANY, 100 * MANY)
    assert (changes.before, changes.now, changes.is_cut, len(changes.rows)) == (0, 100 * MANY, True, MOST_SHOWN)


def test_the_largest_deals_of_one_kind_are_named(world):
    for amount in (100, 300, 200):
        graded(world.wang, "A", now=moment(FRIDAY, 9), amount=amount, on=FRIDAY + 5 * DAY)
    asked = {"actor": world.actor_of(world.manager), "month": NOVEMBER, "since": FRIDAY - DAY, "now": NOW}
    assert [int(row.change.amount) for row in read_changes(**asked, kind="new").rows] == [300, 200, 100]
    assert read_changes(**asked, kind="won").rows == []


def test_an_example_is_the_deal_as_it_stood_on_the_first_and_what_became_of_it(world):
    begun = moment(date(2026, 9, 10), 9)
    _customer, deal = graded(world.wang, "B", now=begun, amount=50_000)  # until 24 September
    promise(world.wang, deal, "A", now=moment(date(2026, 10, 20), 9))
    signed(deal, world.wang, Decimal(60_000), moment(date(2026, 10, 25), 9))
    examples, one_of = learn_from([world.wang.pk], NOW)
    assert one_of == 1
    assert [(one.month, one.amount, one.is_signed) for one in examples] == [("2026-10", 60_000.0, True)]
    age = log1p((moment(date(2026, 10, 1), 0) - begun) / DAY)
    assert examples[0].features == pytest.approx((0.05, 2, log1p(50_000), age, age, 1, 1))


def test_the_database_expects_what_the_model_says_of_each_deal(world):
    fit = Fit(
        weights=np.array([-1.0, 0.8, 0.5, 0.1, -0.3, -0.2, 0.9, -0.4]),
        middle=np.array([0.3, 1.0, 9.0, 2.0, 3.0, 0.5, 0.1]),
        spread=np.array([0.2, 1.0, 1.5, 1.0, 1.0, 0.5, 0.3]),
    )
    begun, expected = moment(FRIDAY - 30 * DAY, 9), 0.0
    age = log1p((NOW - begun) / DAY)
    for grade, amount, on, due, late in (("A", 70_000, 5, 1, 0), ("C", 20_000, 25, 0, 0)):
        _customer, deal = graded(world.wang, "C", now=begun, amount=amount, on=FRIDAY - 5 * DAY)
        promise(world.wang, deal, grade, now=moment(FRIDAY, 9), on=FRIDAY + on * DAY)
        expected += amount * fit.probability((0.05, {"A": 3, "C": 1}[grade], log1p(amount), age, age, due, late))
    assert float(expect_of(fit, [world.wang.pk], NOW)) == pytest.approx(expected, abs=0.01)
    assert expect_of(fit, [world.zhang.pk], NOW) == 0


def test_who_does_not_see_amounts_gets_no_forecast(world, client_of):
    graded(world.wang, "A", now=moment(FRIDAY, 9), amount=98_765, on=FRIDAY + 5 * DAY)
    for role in Role.objects.filter(pk__in=PersonRole.objects.filter(person=world.manager).values("role")):
        FieldRule.objects.create(role=role, object="opportunity", field="amount", rule="hidden")
    closed = client_of(world.manager).get("/sales/outlook/").content.decode()
    assert "看不到金额" in closed and "加权（按赢率）" not in closed
    assert "加权（按赢率）" in client_of(world.admin).get("/sales/outlook/").content.decode()
