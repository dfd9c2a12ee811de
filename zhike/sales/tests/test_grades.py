"""A grade is a dated promise: given, derived, moved, broken off with a reason, and shown by the customer."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from zhike.customers.models import Customer
from zhike.customers.services import change_customer
from zhike.lib.refusals import Refused
from zhike.sales.grade_rules import Horizons, best_grade, grade_for, why_cannot_promise
from zhike.sales.models import GradeChange, Opportunity, Pipeline
from zhike.sales.services import change_opportunity, check_standings, grade_customer, set_grade
from zhike.sales.tests.selling import deal
from zhike.testing import make
from zhike.testing.world import NOW, World

TODAY = NOW.date()
pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("days", "grade"), [(-1, ""), (0, "A"), (7, "A"), (8, "B"), (14, "B"), (15, "C"), (30, "C"), (31, "")]
)
def test_the_grade_follows_from_the_expected_day(days: int, grade: str) -> None:
    assert grade_for(TODAY + timedelta(days=days), TODAY, Horizons()) == grade
    assert grade_for(None, TODAY, Horizons()) == ""


def test_a_promise_is_neither_past_nor_further_than_its_grade() -> None:
    assert why_cannot_promise("A", TODAY + timedelta(days=7), TODAY, Horizons()) is None
    assert why_cannot_promise("A", TODAY - timedelta(days=1), TODAY, Horizons()).code == "sales.promise_in_the_past"
    far = why_cannot_promise("A", TODAY + timedelta(days=8), TODAY, Horizons())
    assert far is not None and far.code == "sales.promise_too_far" and "B" in far.help
    assert best_grade(["", "C", "B"]) == "B" and best_grade([""]) == ""


def test_a_grade_without_a_day_promises_the_last_one(world: World) -> None:
    customer = make.customer(world.wang)
    one = deal(world.wang, customer)
    graded = set_grade(
        actor=world.actor_of(world.wang), customer_id=customer.pk, opportunity_id=one.pk, grade="A", now=NOW
    )
    assert (graded.promised_on, graded.expected_on) == (TODAY + timedelta(days=7),) * 2
    assert Customer.objects.get().grade == "A"


def test_lowering_or_putting_off_a_promise_needs_a_reason(world: World) -> None:
    customer = make.customer(world.wang)
    one = deal(world.wang, customer, grade="A", expected_on=TODAY + timedelta(days=2))
    where = {"actor": world.actor_of(world.wang), "customer_id": customer.pk, "opportunity_id": one.pk, "now": NOW}
    for wanted in ({"grade": "B"}, {"grade": ""}, {"grade": "A", "on": TODAY + timedelta(days=5)}):
        with pytest.raises(Refused) as refused:
            set_grade(**where, **wanted)
        assert refused.value.refusal.code == "sales.grade_needs_reason"
    set_grade(**where, grade="A", on=TODAY + timedelta(days=5), reason="客户出差")
    set_grade(**where, grade="A", on=TODAY + timedelta(days=1))
    ways = list(GradeChange.objects.order_by("pk").values_list("way", "from_grade", "to_grade", "reason"))
    assert ways == [("set", "", "A", ""), ("moved", "A", "A", "客户出差"), ("moved", "A", "A", "")]


def test_the_promise_of_a_graded_deal_follows_its_expected_day(world: World) -> None:
    one = deal(world.wang, make.customer(world.wang), grade="A")
    changed = change_opportunity(
        actor=world.actor_of(world.wang),
        customer_id=one.customer_id,
        opportunity_id=one.pk,
        version=Opportunity.objects.get().version,
        changes={"expected_on": TODAY + timedelta(days=20)},
        now=NOW,
    )
    assert (changed.grade, changed.promised_on) == ("C", TODAY + timedelta(days=20))
    assert GradeChange.objects.order_by("-pk")[0].way == "derived"


def test_a_promise_apart_from_its_day_is_not_written(world: World) -> None:
    one = deal(world.wang, make.customer(world.wang), grade="A")
    for day in (TODAY + timedelta(days=1), None):
        with pytest.raises(IntegrityError, match="deal_promise_is_its_expected_day"), transaction.atomic():
            Opportunity.objects.filter(pk=one.pk).update(expected_on=day)
    Opportunity.objects.filter(pk=one.pk).update(expected_on=TODAY, promised_on=TODAY)


def test_a_business_line_may_promise_other_days(world: World) -> None:
    Pipeline.objects.update(a_days=3)
    one = deal(world.wang, make.customer(world.wang), grade="A")
    assert one.promised_on == TODAY + timedelta(days=3)


def test_a_customer_created_or_changed_with_a_grade_has_a_deal(world: World) -> None:
    customer = make.customer(world.wang, grade="B", stage="intent")
    one = Opportunity.objects.get()
    assert (one.grade, one.stage.name, one.promised_on) == ("B", "意向", TODAY + timedelta(days=14))
    assert Customer.objects.get().stage == "intent"
    changes = {"grade": "A"}
    version = Customer.objects.get().version
    change_customer(
        actor=world.actor_of(world.wang), customer_id=customer.pk, version=version, changes=changes, now=NOW
    )
    one.refresh_from_db()
    assert one.grade == "A"
    assert check_standings(repair=False, now=NOW) == []


def test_the_customer_shows_its_best_open_grade(world: World) -> None:
    customer = make.customer(world.wang)
    deal(world.wang, customer, grade="C")
    deal(world.wang, customer, title="二期", grade="A")
    assert Customer.objects.get().grade == "A"
    Customer.objects.update(grade="C")
    assert len(check_standings(repair=True, now=NOW)) == 1
    assert Customer.objects.get().grade == "A"


def test_grading_a_customer_without_a_deal_opens_one(world: World) -> None:
    customer = make.customer(world.wang)
    one = grade_customer(actor=world.actor_of(world.wang), customer_id=customer.pk, grade="C", now=NOW)
    assert one is not None and one.promised_on == date(2026, 12, 20)
    grade_customer(actor=world.actor_of(world.wang), customer_id=customer.pk, grade="A", now=NOW)
    assert Opportunity.objects.count() == 1
