"""Pools that a leaver administers and rules that deal new leads to him go to his main successor, and come back."""

from datetime import timedelta

from zhike.pool.handover import services
from zhike.pool.models import AssignmentRule, PoolMember
from zhike.pool.queries.members import find_reach
from zhike.testing.world import NOW, World

from . import company
from .test_handover import LATER, plan


def _rule(name: str, people: list[int]) -> AssignmentRule:
    return AssignmentRule.objects.create(name=name, people=people, changed_at=NOW)


def test_pools_and_lead_rules_have_somebody_after_a_leaver_and_he_has_them_again_after_the_undoing(
    world: World,
) -> None:
    own, shared = company.pool("甲"), company.pool("乙")
    for pool in (own, shared):
        company.join(pool, world.wang, role="admin")
    company.join(shared, world.zhang, role="admin")
    alone, both = _rule("只给她", [world.wang.pk]), _rule("两个人", [world.wang.pk, world.zhang.pk])
    other = _rule("别人", [world.chen.pk])
    before = [list(model.objects.order_by("pk").values()) for model in (PoolMember, AssignmentRule)]
    one, manager = plan(world), world.actor_of(world.manager)
    done = services.run_handover(actor=manager, handover_id=one.pk, now=LATER)
    main = done.main_id
    assert main == world.zhang.pk and (done.counts["pools"], done.counts["lead_rules"]) == (1, 2)
    assert set(find_reach(world.actor_of(world.zhang)).admins) == {own.pk, shared.pk}
    people = dict(AssignmentRule.objects.values_list("pk", "people"))
    assert people == {alone.pk: [main], both.pk: [main], other.pk: [world.chen.pk]}
    services.undo_handover(actor=manager, handover_id=one.pk, now=LATER + timedelta(hours=1))
    assert [list(model.objects.order_by("pk").values()) for model in (PoolMember, AssignmentRule)] == before
    assert set(find_reach(world.actor_of(world.wang)).admins) == {own.pk, shared.pk}
