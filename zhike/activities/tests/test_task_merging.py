"""Tasks follow their customer when customers become one, and go back."""

import uuid

from zhike.activities.models import Task
from zhike.customers.services import MergeDraft, merge_customers, undo_merge
from zhike.testing import make
from zhike.testing.world import NOW, World

from .tasking import give


def test_tasks_go_to_the_survivor_and_back_even_with_the_same_entry_key(world: World) -> None:
    one, other = make.customer(world.wang), make.customer(world.wang)
    key = uuid.uuid4()
    first, second = give(world.wang, "甲", of=one, entry_key=key), give(world.wang, "乙", of=other, entry_key=key)
    manager = world.actor_of(world.manager)
    merge = merge_customers(actor=manager, draft=MergeDraft(one.pk, [one.pk, other.pk], {}), now=NOW)
    assert set(Task.objects.values_list("customer_id", flat=True)) == {one.pk}
    undo_merge(actor=manager, merge_id=merge.pk, now=NOW)
    assert dict(Task.objects.values_list("pk", "customer_id")) == {first.pk: one.pk, second.pk: other.pk}
