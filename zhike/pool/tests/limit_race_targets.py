"""What the race for a full limit calls, each in a process of its own; the clock is the world's."""

import time
from functools import partial
from unittest import mock

from zhike.access.queries import get_actor
from zhike.customers.services import change_owner
from zhike.pool import guarding
from zhike.testing.world import NOW

_PAUSE = 0.3


def give(*, person_id: int, customer_id: int, to_person_id: int, lock: bool = True) -> str:
    """Assign one customer; the pause lies between counting what the person has and writing the new one."""
    count = guarding.read_tallies

    def count_slowly(people, now, **options):
        tallies = count(people, now, **(options | {"lock": lock}))
        time.sleep(_PAUSE)
        return tallies

    with mock.patch("zhike.pool.guarding.read_tallies", count_slowly):
        change_owner(
            actor=get_actor(person_id), customer_id=customer_id, to_person_id=to_person_id, way="assign", now=NOW
        )
    return "given"


give_without_lock = partial(give, lock=False)
