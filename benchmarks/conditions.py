"""The twenty heaviest conditions of the customer list, in every order, each way, with the plans of the slowest."""

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from zhike.access.actor import Actor
from zhike.access.queries import get_actor
from zhike.customers import queries
from zhike.customers.listing import LISTING
from zhike.customers.models import Source, Tag
from zhike.customers.reading import read_list

from .figures import timed
from .known import LOOKERS
from .run import Ask, Run

PATH = "/customers/"
_EXPLAINED = 3
Condition = dict[str, Any]


async def measure(run: Run) -> None:
    """Take the figures of conditions that indexes serve; those marked slow promise only to stop in time."""
    for looker in LOOKERS:
        await _every_way(run, looker)


async def _every_way(run: Run, looker: str) -> None:
    seconds: list[float] = []
    slowest: list[tuple[float, str, str]] = []
    for turn, (name, query) in enumerate(_ways(run)):
        ask = Ask(run.known.person(looker, turn).pk, f"{PATH}?{query}")
        taken = await run.times([ask, ask, ask], warm=1)
        seconds += taken
        slowest.append((sorted(taken)[1] * 1000, name, query))
    label = f"list by condition, twenty conditions in every order ({len(slowest)} ways), {looker}"
    run.add(timed(f"conditions.{looker}", label, seconds))
    slowest.sort(reverse=True)
    actor = get_actor(run.known.person(looker, 0).pk)
    run.notes[f"Slowest conditions, {looker}"] = [
        f"{name}, {QueryDict(query)['sort']}: {milliseconds:.1f} ms" for milliseconds, name, query in slowest[:10]
    ]
    for _milliseconds, name, query in slowest[:_EXPLAINED]:
        run.notes[f"Plan of {name}, {QueryDict(query)['sort']}, {looker}"] = [
            f"`{line}`" for line in explain(actor, query)
        ]


def explain(actor: Actor, query: str) -> list[str]:
    """Return the plan of the query that finds a page's ids, as the program asks it."""
    asked = read_list(actor, QueryDict(query))
    with CaptureQueriesContext(connection) as captured:
        queries.list_customers(actor=actor, state=asked.state, conditions=asked.conditions)
    sql = next(one["sql"] for one in captured.captured_queries if "AS walked" in one["sql"])
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, COSTS OFF, TIMING OFF) {sql}")
        return [row[0] for row in cursor.fetchall()]


def _ways(run: Run) -> Iterator[tuple[str, str]]:
    orders = [column.name for column in LISTING.columns if column.sortable]
    for name, condition in conditions(run.known.person("manager", 0).department_id or 0).items():
        for order in orders:
            for way in ("", "-"):
                text = json.dumps(condition, ensure_ascii=False)
                yield name, urlencode({"cond": text, "sort": f"{way}{order}"})


def _of(field: str, op: str, value: Any = None) -> Condition:
    return {"field": field, "op": op} | ({} if value is None else {"value": value})


def conditions(department_id: int) -> dict[str, Condition]:
    """Return the conditions by name: rare and common, joined in every way, to the full depth."""
    tags = list(Tag.objects.order_by("pk").values_list("pk", flat=True)[:3])
    sources = [str(pk) for pk in Source.objects.order_by("pk").values_list("pk", flat=True)[:2]]
    cold = _of("last_contact_at", "older_than", 30)
    rare = _of("region", "under", ["360100"])
    deal = _of("stage", "in", ["pricing", "closed"])
    return {
        "cold for 30 days": {"all": [cold]},
        "contacted in the last 7 days": {"all": [_of("last_contact_at", "last_days", 7)]},
        "due next week": {"all": [_of("next_follow_on", "in_period", "next_week")]},
        "created last quarter": {"all": [_of("created_at", "in_period", "last_quarter")]},
        "a rare region": {"all": [rare]},
        "outside of a rare region": {"none": [rare]},
        "region, industry and tier": {
            "all": [_of("region", "under", ["310000"]), _of("industry", "under", ["I"]), _of("tier", "in", ["major"])]
        },
        "region or industry": {"any": [_of("region", "under", ["310000"]), _of("industry", "under", ["77"])]},
        "one of three tags": {"all": [_of("tags", "any", tags)]},
        "all of two tags": {"all": [_of("tags", "all", tags[:2])]},
        "none of three tags": {"all": [_of("tags", "none", tags)]},
        "a tag or a grade": {"any": [_of("tags", "any", tags[:1]), _of("grade", "in", ["A"])]},
        "a department below": {"all": [_of("department", "under", [department_id])]},
        "mine": {"all": [_of("owner", "is_me")]},
        "nobody's": {"all": [_of("owner", "empty")]},
        "a name with 华信": {"all": [_of("name", "contains", "华信")]},
        "a name with 科技": {"all": [_of("name", "contains", "科技")]},
        "sources and stages": {"all": [_of("source", "in", sources), deal, _of("lifecycle", "not_in", ["lost"])]},
        "deals gone cold": {"all": [deal, cold, {"none": [_of("tags", "any", tags[:1]), _of("grade", "empty")]}]},
        "three levels": {
            "all": [
                {"any": [_of("grade", "in", ["A", "B"]), {"all": [_of("tier", "in", ["strategic"]), cold]}]},
                {"none": [_of("region", "under", ["440000"]), _of("stage", "in", ["inquiry"])]},
            ]
        },
    }
