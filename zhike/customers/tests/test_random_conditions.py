"""Random conditions give the customers that a plain filter in memory gives, by query and by list, in every order."""

from typing import Any

import pytest
from django.http import QueryDict
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from zhike.conditions.language import dump_text, parse
from zhike.conditions.queries import matching
from zhike.conditions.sentences import say
from zhike.customers import queries
from zhike.customers.fields import OBJECT
from zhike.customers.queries import walking
from zhike.customers.queries.orders import ORDERS
from zhike.customers.reading import read_list

from .condition_reference import Reference
from .condition_world import build_base, conditions

pytestmark = pytest.mark.django_db
_EXAMPLES = 200


@pytest.fixture
def at_the_worlds_time(world, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: world.now)
    return world


def _listed(actor: Any, node: Any, sort: str) -> list[int]:
    """Walk all pages of the list."""
    found: list[int] = []
    query = QueryDict(mutable=True)
    query["cond"], query["sort"] = dump_text(node), sort
    while True:
        asked = read_list(actor, query)
        page = queries.list_customers(actor=actor, state=asked.state, conditions=asked.conditions)
        found += [row.id for row in page.rows]
        if page.next is None:
            return found
        query["after"] = page.next.encode()


def test_two_hundred_random_conditions_give_what_a_plain_filter_gives(at_the_worlds_time, monkeypatch):
    world = at_the_worlds_time
    base = build_base(world)
    actors = [
        (world.actor_of(world.admin), lambda row: True),
        (world.actor_of(world.manager), lambda row: row["department"] in base.below[world.east.pk]),
        (world.actor_of(world.wang), lambda row: row["owner"] == world.wang.pk),
    ]
    seen = {"examples": 0, "some": 0}

    @settings(max_examples=_EXAMPLES, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(
        data=conditions(base),
        who=st.sampled_from(range(3)),
        few=st.sampled_from((0, 10**6)),
        sort=st.sampled_from([*ORDERS, *(f"-{one}" for one in ORDERS)]),
    )
    def check(data: Any, who: int, sort: str, few: int) -> None:
        monkeypatch.setattr(walking, "_FEW", few)  # nought: never read whole, always walk the order
        actor, is_in_scope = actors[who]
        reference = Reference(world.now, actor.person_id, base.below, base.segments)
        expected = {row["id"] for row in base.rows if is_in_scope(row) and reference.holds(data, row)}
        node = parse(data)
        found = matching(actor=actor, subject=OBJECT, node=node, now=world.now)
        assert set(found.values_list("pk", flat=True)) == expected, data
        listed = _listed(actor, node, sort)
        assert set(listed) == expected and len(listed) == len(expected), data
        assert say(OBJECT, node)
        seen["examples"] += 1
        seen["some"] += bool(expected)

    check()
    assert seen["examples"] >= _EXAMPLES and seen["some"] > _EXAMPLES // 4
