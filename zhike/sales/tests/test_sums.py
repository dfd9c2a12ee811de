"""The sums of the board are exact after every change, whoever makes it."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from zhike.customers.services import change_owner, delete_customer, restore_customer
from zhike.sales.models import BoardSum, Opportunity
from zhike.sales.queries.scope import visible_to
from zhike.sales.queries.sums import check_sums, stage_sums
from zhike.sales.services import lose_opportunity, set_grade
from zhike.sales.tests.selling import deal, move, priced, stage
from zhike.testing import make
from zhike.testing.events import deliver
from zhike.testing.world import NOW, World

pytestmark = pytest.mark.django_db


def shown() -> dict[str, tuple[int, Decimal]]:
    """Return the cards and the amount of each stage, as the kept sums say."""
    rows: dict[int, tuple[int, Decimal]] = {}
    for one in BoardSum.objects.all():
        cards, amount = rows.get(one.stage_id, (0, Decimal(0)))
        rows[one.stage_id] = (cards + one.cards, amount + one.amount)
    names = {stage(name).pk: name for name in ("咨询", "首面", "意向", "谈价", "成交", "售后")}
    return {names[id_]: value for id_, value in rows.items() if value[0]}


def test_sums_follow_opening_moving_grading_losing_and_handing_over(world: World) -> None:
    customer = make.customer(world.wang)
    one = priced(world.wang, customer)
    deal(world.wang, customer, title="备件", amount=Decimal("0.10"))
    assert shown() == {"咨询": (2, Decimal("100000.10"))}
    move(world.wang, one, "谈价")
    assert shown() == {"咨询": (1, Decimal("0.10")), "谈价": (1, Decimal(100000))}
    where = {"actor": world.actor_of(world.wang), "customer_id": customer.pk, "opportunity_id": one.pk, "now": NOW}
    set_grade(**where, grade="A")
    assert BoardSum.objects.get(grade="A", cards=1).amount == 100000
    change_owner(
        actor=world.actor_of(world.manager),
        customer_id=customer.pk,
        to_person_id=world.chen.pk,
        way="assign",
        reason="",
        now=NOW,
    )
    assert sum(row.cards for row in BoardSum.objects.filter(owner_id=world.chen.pk)) == 2
    lose_opportunity(**{**where, "actor": world.actor_of(world.chen)}, reason="价格")
    assert shown() == {"咨询": (1, Decimal("0.10"))}
    assert check_sums() == []


def test_the_recycle_bin_takes_deals_off_the_board_and_gives_them_back(world: World) -> None:
    customer = make.customer(world.wang)
    priced(world.wang, customer)
    delete_customer(actor=world.actor_of(world.admin), customer_id=customer.pk, now=NOW)
    deliver()
    assert shown() == {} and not visible_to(world.actor_of(world.wang)).exists()
    restore_customer(actor=world.actor_of(world.admin), customer_id=customer.pk, now=NOW)
    deliver()
    assert shown() == {"咨询": (1, Decimal(100000))}


def test_rows_written_or_removed_past_the_services_count_too(world: World) -> None:
    customer = make.customer(world.wang)
    for number in range(3):
        priced(
            world.wang, customer, title=f"第 {number} 期", expected_on=date(2026, 12, 1) + timedelta(days=40 * number)
        )
    Opportunity.objects.update(amount=Decimal(7))
    assert shown() == {"咨询": (3, Decimal(21))}
    Opportunity.objects.filter(title="第 1 期").delete()
    assert shown() == {"咨询": (2, Decimal(14))} and check_sums() == []


def test_everybody_gets_the_sums_of_what_he_sees(world: World) -> None:
    for person, amount in ((world.wang, 1), (world.zhang, 2), (world.chen, 4), (world.outsider, 8)):
        deal(person, make.customer(person), amount=Decimal(amount))

    def total(person: object) -> Decimal:
        return sum((one.amount for one in stage_sums(actor=world.actor_of(person)).values()), Decimal(0))  # type: ignore[arg-type]

    assert [total(one) for one in (world.wang, world.chen, world.manager, world.admin)] == [1, 4, 7, 15]
