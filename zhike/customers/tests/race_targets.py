"""What the races of this room call, each in a process of its own."""

import time
from datetime import datetime
from itertools import pairwise
from typing import Any
from unittest import mock

from zhike.access.queries import get_actor
from zhike.customers import services
from zhike.customers.models import Customer, OwnerChange

_PAUSE = 0.3


def _now() -> datetime:
    from zhike.testing.world import NOW

    return NOW


def _slowly(*args: Any, **options: Any) -> None:
    time.sleep(_PAUSE)


def create(*, person_id: int, name: str) -> int:
    """Create a customer; both look for doubles before either writes, unless a lock keeps them apart."""
    with mock.patch("zhike.customers.services.creating.ownership.ask_guards", _slowly):
        draft = services.CustomerDraft(name=name)
        return services.create_customer(actor=get_actor(person_id), draft=draft, now=_now()).pk


def create_without_lock(*, person_id: int, name: str) -> int:
    """Create the same way, but without waiting for others who create the same."""
    with mock.patch("zhike.customers.services.creating.lock_duplicate_keys", lambda draft: None):
        return create(person_id=person_id, name=name)


def assign(*, person_id: int, customer_id: int, to_person_id: int) -> str:
    """Assign a customer; the pause lies between reading the old owner and writing the new one."""
    with mock.patch("zhike.customers.services.owning.ownership.ask_guards", _slowly):
        services.change_owner(
            actor=get_actor(person_id), customer_id=customer_id, to_person_id=to_person_id, way="assign", now=_now()
        )
    return "assigned"


def assign_without_lock(*, person_id: int, customer_id: int, to_person_id: int) -> str:
    """Assign the same way, reading the customer without locking it."""
    from zhike.customers.queries import get_customer

    with mock.patch("zhike.customers.services.owning.lock_customer", get_customer):
        return assign(person_id=person_id, customer_id=customer_id, to_person_id=to_person_id)


def edit(*, person_id: int, customer_id: int, column: str, value: str) -> int:
    """Save one field of version 1; the pause lies between the check of the version and the writing."""
    with mock.patch("zhike.customers.services.changing.refuse_closed_fields", _slowly):
        changed = services.change_customer(
            actor=get_actor(person_id), customer_id=customer_id, version=1, changes={column: value}, now=_now()
        )
    return changed.version


def edit_without_lock(*, person_id: int, customer_id: int, column: str, value: str) -> int:
    """Save the same way, reading the customer without locking it."""
    from zhike.customers.queries import get_customer

    with mock.patch("zhike.customers.services.changing.lock_customer", get_customer):
        return edit(person_id=person_id, customer_id=customer_id, column=column, value=value)


def draw_numbers(*, person_id: int, name: str) -> list[str]:
    """Create ten customers and return their numbers."""
    numbers = []
    for number in range(10):
        draft = services.CustomerDraft(name=f"{name}{number}号", accepts_duplicates=True)
        numbers.append(services.create_customer(actor=get_actor(person_id), draft=draft, now=_now()).number)
    return numbers


def chain_is_whole(customer_id: int) -> bool:
    """Say whether each change of owner starts where the one before ended, and the last is the owner of today."""
    changes = list(OwnerChange.objects.filter(customer_id=customer_id).order_by("pk"))
    links = all(before.to_person_id == after.from_person_id for before, after in pairwise(changes))
    return links and changes[-1].to_person_id == Customer.objects.get(pk=customer_id).owner_id
