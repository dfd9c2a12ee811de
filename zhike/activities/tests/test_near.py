"""Lists that begin with the few customers of who sees few: they find what the scope opens, no more and no less."""

from collections.abc import Callable

import pytest
from django.db.models import Q

from zhike.access.models import Person
from zhike.activities.calls.queries import scope as calls
from zhike.activities.needs.queries import scope as needs
from zhike.activities.visits.queries import scope as visits
from zhike.customers.models import Customer
from zhike.customers.services import share_customer
from zhike.testing import make
from zhike.testing.world import NOW, World

from .calling import call
from .needing import need
from .visiting import visit

READ: tuple[tuple[object, Callable[..., object]], ...] = (
    (needs, needs.visible_needs),
    (calls, calls.visible_calls),
    (visits, visits.visible_visits),
)


def told(world: World, person: Person) -> list[set[int]]:
    actor = world.actor_of(person)
    return [set(read(actor).values_list("pk", flat=True)) for _module, read in READ]  # type: ignore[attr-defined]


@pytest.fixture
def customers(world: World) -> list[Customer]:
    """Customers of four people, each with a need, a call and a visit; one shared, one spoken to by somebody else."""
    owners = (world.wang, world.zhang, world.chen, world.outsider)
    found = [make.customer(owner) for owner in owners]
    for owner, one in zip(owners, found, strict=True):
        need(owner, one)
        call(owner, one)
        visit(owner, one)
    manager = world.actor_of(world.manager)
    for index in (1, 2):
        own = {"customer_id": found[index].pk, "person_id": world.wang.pk, "can_write": True}
        share_customer(actor=manager, now=NOW, **own)
    call(world.wang, found[1])
    visit(world.wang, found[2], member_ids=(world.zhang.pk,))
    return found


def test_it_finds_what_the_scope_alone_finds(
    world: World, customers: list[Customer], monkeypatch: pytest.MonkeyPatch
) -> None:
    people = world.by_role().values()
    near = {person.pk: told(world, person) for person in people}
    for module, _read in READ:
        monkeypatch.setattr(module, "near", lambda *_asked: Q())
    assert near == {person.pk: told(world, person) for person in people}
    assert [len(found) for found in near[world.wang.pk]] == [3, 4, 4]


def test_who_sees_few_is_not_walked_through_everybodys(world: World) -> None:
    for _module, read in READ:
        assert "ANY (ARRAY(SELECT" in str(read(world.actor_of(world.wang)).query)  # type: ignore[attr-defined]
        assert "ANY (ARRAY(SELECT" not in str(read(world.actor_of(world.manager)).query)  # type: ignore[attr-defined]
