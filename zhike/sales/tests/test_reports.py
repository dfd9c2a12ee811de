"""Funnel, forecast, matrix and calibration over a scripted autumn, to the number."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from zhike.contracts.services import ContractDraft, register_contract
from zhike.sales.models import GradeChange, Opportunity
from zhike.sales.queries.forecast import read_forecast, total_of
from zhike.sales.queries.funnel import Asked, list_reached, read_funnels
from zhike.sales.queries.grades import list_overdue, read_calibration, read_moves
from zhike.sales.queries.pipelines import Path, default_path
from zhike.sales.queries.stale import narrow_to_stale
from zhike.sales.queries.sums import Narrow
from zhike.sales.services import lose_opportunity, set_grade
from zhike.sales.services.stagnation import tell_stale
from zhike.sales.tests.selling import deal, move, priced
from zhike.testing import make
from zhike.testing.world import NOW, World

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
START = NOW - 60 * DAY


def path() -> Path:
    found = default_path()
    assert found is not None
    return found


def sign(world: World, one: Opportunity, number: str, now: datetime) -> None:
    """Let a contract without a first payment sign a deal."""
    draft = ContractDraft(
        customer_id=one.customer_id,
        number=number,
        title="合同",
        amount=Decimal(50000),
        sign_on=timezone.localdate(now),
        opportunity_id=one.pk,
    )
    register_contract(actor=world.actor_of(world.wang), draft=draft, now=now)


def autumn(world: World) -> dict[str, Opportunity]:
    """Play it: four deals of 王晓燕, one of 张伟.

    一: 咨询 2 days, 首面 4 days, 意向 6 days, 谈价 8 days, signed; 二: 咨询 4 days, stays in 首面;
    三: lost in 咨询; 四: stays in 咨询; 五 (张伟): straight to 意向 after 10 days.
    """
    made: dict[str, Opportunity] = {}
    for name in "一二三四":
        made[name] = priced(world.wang, make.customer(world.wang), title=name, now=START)
    made["五"] = priced(world.zhang, make.customer(world.zhang), title="五", now=START)
    for name, days in (("首面", 2), ("意向", 6), ("谈价", 12)):
        move(world.wang, made["一"], name, now=START + days * DAY)
    sign(world, made["一"], "HT-1", START + 20 * DAY)
    move(world.wang, made["二"], "首面", now=START + 4 * DAY)
    lose_opportunity(
        actor=world.actor_of(world.wang),
        customer_id=made["三"].customer_id,
        opportunity_id=made["三"].pk,
        reason="价格",
        now=START + 5 * DAY,
    )
    move(world.zhang, made["五"], "意向", now=START + 10 * DAY)
    return made


def ask(**more: Any) -> Asked:
    return Asked(path(), START - DAY, NOW, NOW, **more)


def test_the_funnel_counts_who_came_how_far_and_how_long_each_step_took(world: World) -> None:
    autumn(world)
    (whole,) = read_funnels(actor=world.actor_of(world.manager), asked=ask())
    assert [step.reached for step in whole.steps] == [5, 3, 2, 1, 1, 0]
    assert whole.steps[1].share_of_last == pytest.approx(0.6)
    # 咨询 was left after 2, 4 and 10 days; 首面 after 4, 意向 after 6, 谈价 after 8
    assert [step.median_days for step in whole.steps] == [4.0, 4.0, 6.0, 8.0, None, None]
    (mine,) = read_funnels(actor=world.actor_of(world.wang), asked=ask())
    assert [step.reached for step in mine.steps] == [4, 2, 1, 1, 1, 0]


def test_a_funnel_is_told_apart_by_person_and_leads_to_its_deals(world: World) -> None:
    autumn(world)
    found = read_funnels(actor=world.actor_of(world.manager), asked=ask(by="owner"))
    assert [(one.label, one.steps[0].reached) for one in found] == [("王晓燕", 4), ("张伟", 1)]
    rows = list_reached(actor=world.actor_of(world.manager), asked=ask(by="owner"), position=1, part=world.wang.pk)
    assert {row[2] for row in rows} == {"一", "二"}
    assert read_funnels(actor=world.actor_of(world.outsider), asked=ask()) == []


def test_a_funnel_speaks_of_one_segment_only(world: World) -> None:
    made = autumn(world)
    only = ("SELECT id FROM customers_customer WHERE id = %s", (made["五"].customer_id,))
    (found,) = read_funnels(actor=world.actor_of(world.manager), asked=ask(customer_sql=only))
    assert [step.reached for step in found.steps] == [1, 1, 1, 0, 0, 0]


def test_the_forecast_weighs_by_stage_or_by_the_deals_own_probability(world: World) -> None:
    autumn(world)
    deal(world.wang, make.customer(world.wang), amount=Decimal(1000), probability=80, expected_on=date(2027, 1, 3))
    deal(world.wang, make.customer(world.wang), amount=Decimal(500))
    lines = read_forecast(
        actor=world.actor_of(world.manager), path=path(), narrow=Narrow(), first=date(2026, 11, 1), months=3
    )
    by_month = {line.month: line for line in lines}
    # December: 二 in 首面 15 %, 四 in 咨询 5 %, 五 in 意向 35 %, of 100,000 each
    december = by_month[date(2026, 12, 1)]
    assert (december.cards, december.amount, december.weighted) == (3, 300000, Decimal(55000))
    assert by_month[date(2027, 1, 1)].weighted == 800
    assert by_month[date(9999, 12, 1)].weighted == 25
    assert total_of(lines).cards == 5 and total_of(lines).amount == 301500


def test_moves_overdue_promises_and_what_an_a_is_worth(world: World) -> None:
    made = autumn(world)
    chosen = [deal(world.wang, make.customer(world.wang), title=name, now=START) for name in "甲乙丙"]
    actor = world.actor_of(world.wang)
    where = [{"actor": actor, "customer_id": one.customer_id, "opportunity_id": one.pk} for one in chosen]
    set_grade(**where[0], grade="A", now=START + 10 * DAY)
    sign(world, chosen[0], "HT-2", START + 15 * DAY)
    set_grade(**where[1], grade="B", now=START + 10 * DAY)
    set_grade(**where[1], grade="A", now=START + 12 * DAY)
    set_grade(**where[1], grade="C", reason="预算推迟", now=START + 14 * DAY)
    set_grade(**where[2], grade="A", now=NOW - 8 * DAY)
    matrix = read_moves(actor=actor, first=START + DAY, last=NOW + DAY)
    assert {place: len(deals) for place, deals in matrix.cells.items()} == {
        ("", "signed"): 2,
        ("", "C"): 1,
        ("", "A"): 1,
    }
    assert matrix.entered_a == [one.pk for one in chosen] and matrix.rescue == [chosen[1].pk]
    assert [line.deal.title for line in list_overdue(actor=actor, today=NOW.date())] == ["丙", "乙"]
    (line,) = read_calibration(actor=actor, today=NOW.date(), days=7, trailing=None)
    # 甲 signed after 5 days (known 0.5), 乙 not (0.5), 丙 not (known then: 甲 yes, 乙 no = 0.5)
    assert (line.found.trials, line.found.successes, line.found.brier) == (3, 1, pytest.approx(0.25))
    assert GradeChange.objects.filter(opportunity_id=made["一"].pk, way="signed").count() == 1


def test_what_stands_too_long_is_told_once(world: World) -> None:
    made = autumn(world)
    found = narrow_to_stale(Opportunity.objects.filter(state="open"), NOW)
    assert {one.title for one in found} == {"二", "四", "五"}
    assert tell_stale(now=NOW) == 3 and tell_stale(now=NOW + DAY) == 0
    move(world.wang, made["四"], "首面", now=NOW)
    assert {one.title for one in narrow_to_stale(Opportunity.objects.filter(state="open"), NOW)} == {"二", "五"}
