"""Which potential customers deserve time: checklist, ranking, targets, scheduled screening."""

from datetime import timedelta
from decimal import Decimal

import pytest

from zhike.lib.refusals import Refused
from zhike.sales.models import Criterion, Screening
from zhike.sales.queries.screening import checklist_of, rank_potential
from zhike.sales.queries.walking import Filter
from zhike.sales.screening_rules import Answer, nearness, score_of, worth_of
from zhike.sales.services import answer_checklist, change_opportunity, lose_opportunity, rescreen, set_target
from zhike.sales.tests.selling import deal, priced
from zhike.testing import make
from zhike.testing.world import NOW, World

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


def test_the_score_is_the_earned_share_of_all_weights() -> None:
    answers = [Answer(1, "a", 25, 2), Answer(2, "b", 20, 1), Answer(3, "c", 25, 0), Answer(4, "d", 30, None)]
    assert score_of(answers) == 35
    assert score_of([]) == 0


def test_what_is_nearer_is_worth_more() -> None:
    assert nearness(TODAY, TODAY) == 1
    assert nearness(TODAY + timedelta(days=73), TODAY) == Decimal("0.8")
    assert (
        nearness(TODAY + timedelta(days=365), TODAY) == nearness(None, TODAY) == nearness(TODAY - timedelta(1), TODAY)
    )
    assert worth_of(Decimal(1000), TODAY + timedelta(days=73), TODAY) == Decimal("800.00")


def test_potential_customers_are_ranked_by_profit_times_nearness(world: World) -> None:
    rows = (("远而大", 2000, 292), ("近而小", 900, 0), ("不远不近", 1000, 73))
    for title, profit, days in rows:
        day = TODAY + timedelta(days=days)
        deal(world.wang, make.customer(world.wang), title=title, expected_profit=Decimal(profit), expected_on=day)
    deal(world.wang, make.customer(world.wang), title="没写利润")
    found = rank_potential(actor=world.actor_of(world.wang), asked=Filter(), today=TODAY)
    assert [(line.deal.title, line.worth) for line in found.lines] == [
        ("近而小", 900),
        ("不远不近", 800),
        ("远而大", 400),
    ]
    assert not rank_potential(actor=world.actor_of(world.chen), asked=Filter(), today=TODAY).lines


def test_answers_are_scored_at_once_and_every_result_is_kept(world: World) -> None:
    one = priced(world.wang, make.customer(world.wang))
    where = {"actor": world.actor_of(world.wang), "customer_id": one.customer_id, "opportunity_id": one.pk, "now": NOW}
    first, second = Criterion.objects.order_by("position")[:2]
    answer_checklist(**where, answers={first.pk: 2})
    answer_checklist(**where, answers={first.pk: 2, second.pk: 1})
    one.refresh_from_db()
    assert one.score == 35
    assert list(Screening.objects.order_by("pk").values_list("was_score", "score")) == [(None, 25), (25, 35)]
    assert [question.value for question in checklist_of(one)][:3] == [2, 1, None]


def test_a_question_with_a_condition_is_answered_by_the_program_and_screened_again_on_schedule(world: World) -> None:
    rich = priced(world.wang, make.customer(world.wang, employees=500))
    poor = priced(world.wang, make.customer(world.wang, employees=5))
    Criterion.objects.all().delete()
    condition = {"field": "employees", "op": "gte", "value": 100}
    Criterion.objects.create(name="规模", weight=40, condition=condition)
    assert rescreen(now=NOW) == 2
    assert rescreen(now=NOW + timedelta(days=6)) == 0
    assert rescreen(now=NOW + timedelta(days=8)) == 2
    for one, score in ((rich, 100), (poor, 0)):
        one.refresh_from_db()
        assert one.score == score
    assert Screening.objects.count() == 4


def test_a_target_needs_money_and_a_believable_date(world: World) -> None:
    one = deal(world.wang, make.customer(world.wang))
    where = {"actor": world.actor_of(world.wang), "customer_id": one.customer_id, "opportunity_id": one.pk, "now": NOW}
    for changes, code in (
        ({"amount": Decimal(5000)}, "sales.target_needs_money"),
        ({"expected_on": TODAY + timedelta(days=91)}, "sales.target_needs_date"),
        ({"expected_on": TODAY + timedelta(days=90)}, "sales.target_needs_date"),
    ):
        with pytest.raises(Refused) as refused:
            set_target(**where, target="key")
        assert refused.value.refusal.code == code
        one.refresh_from_db()
        change_opportunity(**where, version=one.version, changes=changes)
    assert set_target(**where, target="key").target == "key"


def test_a_closed_deal_is_not_changed_and_who_may_not_reads_why(world: World) -> None:
    one = priced(world.wang, make.customer(world.wang))
    where = {"customer_id": one.customer_id, "opportunity_id": one.pk, "now": NOW}
    with pytest.raises(Refused) as refused:
        set_target(actor=world.actor_of(world.executive), target="key", **where)
    assert refused.value.refusal.code == "sales.not_allowed"
    lose_opportunity(actor=world.actor_of(world.wang), reason="价格", **where)
    with pytest.raises(Refused) as refused:
        set_target(actor=world.actor_of(world.wang), target="key", **where)
    assert refused.value.refusal.code == "sales.not_open"
