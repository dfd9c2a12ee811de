"""A leaver's visits ahead go to who has the customer now, and back; those that happened stay his."""

from datetime import timedelta

from zhike.activities.models import Visit
from zhike.activities.tests.visiting import been, visit
from zhike.pool.handover import services
from zhike.pool.handover.services import PlanDraft
from zhike.testing import make
from zhike.testing.world import NOW, World


def test_visits_ahead_go_with_the_customers_and_come_back(world: World) -> None:
    customers = [make.customer(world.wang) for _number in range(3)]
    ahead = [visit(world.wang, customer, planned_at=NOW + timedelta(days=5)) for customer in customers]
    past = been(world.wang, customers[0])
    draft = PlanDraft(
        taker_ids=(world.zhang.pk, world.chen.pk), main_id=world.chen.pk, way="even", reason="个人原因", shares={}
    )
    manager = world.actor_of(world.manager)
    handover = services.plan_handover(actor=manager, person_id=world.wang.pk, draft=draft, now=NOW)
    services.run_handover(actor=manager, handover_id=handover.pk, now=NOW + timedelta(days=2))
    for one, customer in zip(ahead, customers, strict=True):
        customer.refresh_from_db()
        assert Visit.objects.get(pk=one.pk).person_id == customer.owner_id != world.wang.pk
    assert Visit.objects.get(pk=past.pk).person_id == world.wang.pk
    services.undo_handover(actor=manager, handover_id=handover.pk, now=NOW + timedelta(days=2, hours=1))
    assert set(Visit.objects.values_list("person_id", flat=True)) == {world.wang.pk}
