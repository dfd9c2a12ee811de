"""The open needs that a leaver carries on go to whoever gets the customer, and come back."""

from datetime import timedelta

import pytest

from zhike.activities.models import Need
from zhike.activities.needs.services import drop_need
from zhike.activities.tests.needing import need
from zhike.pool.handover import services
from zhike.pool.handover.parts.others import count_needs
from zhike.testing import make
from zhike.testing.world import NOW, World

from .test_handover import LATER, plan


@pytest.mark.django_db
def test_open_needs_follow_their_customers_and_come_back(world: World) -> None:
    kept = [need(world.wang, make.customer(world.wang)) for _number in range(4)]
    elsewhere = need(world.agent, make.customer(world.outsider), keeper_id=world.wang.pk)
    aside = need(world.wang, make.customer(world.wang))
    wang = world.actor_of(world.wang)
    drop_need(actor=wang, customer_id=aside.customer_id, need_id=aside.pk, why="不要了", now=NOW)
    assert count_needs(world.wang.pk) == 5
    one, manager = plan(world), world.actor_of(world.manager)
    done = services.run_handover(actor=manager, handover_id=one.pk, now=LATER)
    assert (done.state, done.counts["needs"]) == ("done", 5)
    for row in Need.objects.filter(pk__in=[one.pk for one in kept]).select_related("customer"):
        assert row.keeper_id == row.customer.owner_id != world.wang.pk
    elsewhere.refresh_from_db()
    aside.refresh_from_db()
    assert (elsewhere.keeper_id, aside.keeper_id) == (world.outsider.pk, world.wang.pk)
    services.undo_handover(actor=manager, handover_id=one.pk, now=LATER + timedelta(hours=1))
    assert count_needs(world.wang.pk) == 5
