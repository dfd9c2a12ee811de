"""The list of tasks narrowed by conditions, and saved as views."""

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.urls import reverse

from zhike.activities.todo.conditions import read_asked
from zhike.activities.todo.listing import LISTING
from zhike.activities.todo.queries.listing import list_tasks
from zhike.lib.refusals import Refused
from zhike.testing import make
from zhike.testing.world import NOW, World

from .tasking import at, give

ClientOf = Callable[..., Client]


def compare(field: str, op: str, value: Any = None) -> dict[str, Any]:
    return {"field": field, "op": op} | ({} if value is None else {"value": value})


def found(world: World, *parts: dict[str, Any], more: str = "") -> list[str]:
    query = urlencode({"cond": json.dumps({"all": list(parts)})}) + more
    actor, state = world.actor_of(world.wang), LISTING.read_query("/tasks/", query)
    page = list_tasks(actor=actor, state=state, node=read_asked(actor, state).node, now=NOW)
    return [row.task.title for row in page.rows]


def test_conditions_narrow_the_list(world: World) -> None:
    customer = make.customer(world.wang, name="苏州恒远自动化有限公司")
    give(world.wang, "寄样机", of=customer, due=at(15), priority=1)
    give(world.wang, "周报", due=at(17), repeat="FREQ=WEEKLY;BYDAY=FR")
    give(world.manager, "盘点", to=(world.wang, world.zhang), due=at(17, days=9))
    assert found(world, compare("customer", "contains", "恒远")) == ["寄样机"]
    assert found(world, compare("priority", "in", ["1"])) == ["寄样机"]
    assert found(world, compare("repeats", "is", True)) == ["周报"]
    assert found(world, compare("people", "any", [world.zhang.pk])) == ["盘点"]
    assert found(world, compare("creator", "in", [world.manager.pk])) == ["盘点"]
    assert found(world, compare("due_at", "next_days", 3), compare("title", "contains", "报")) == ["周报"]
    assert found(world, compare("is_done", "is", True)) == []


def test_a_condition_never_opens_what_is_closed(world: World) -> None:
    give(world.outsider, "外面的", of=make.customer(world.outsider))
    assert found(world, compare("title", "contains", "外面"), more="&whose=team") == []
    with pytest.raises(Refused):
        found(world, compare("salary", "gt", 3))


def test_the_builder_opens_and_a_saved_view_narrows(world: World, client_of: ClientOf) -> None:
    give(world.wang, "寄样机", due=at(15, days=3))
    give(world.wang, "周报")
    client = client_of(world.wang)
    assert client.get(reverse("conditions:builder", args=["task"])).status_code == 200
    query = urlencode({"cond": json.dumps({"all": [compare("title", "contains", "样机")]})})
    page = client.get(f"/tasks/?{query}").content.decode()
    assert "寄样机" in page and "周报" not in page and "要做什么" in page
    saved = client.post(
        reverse("conditions:view_new", args=["task"]), {"name": "样机", "sharing": "private", "query": query}
    )
    assert saved.status_code == 302, saved.content.decode()[-800:]
    page = client.get(saved["Location"]).content.decode()
    assert "寄样机" in page and "周报" not in page
