"""The twenty heaviest conditions of the customer list, and those over the company's own fields, in every order.

Plans of all of them go to docs/conditions-explain.md, those of the slowest into the notes.
"""

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
from zhike.customers.custom.catalogue import definitions
from zhike.customers.listing import LISTING
from zhike.customers.models import Customer, Source, Tag
from zhike.customers.reading import read_list

from . import plans
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
    actor = get_actor(run.known.person("administrator", 0).pk)
    plans.write_page(Customer.objects.count(), {name: _plan(actor, one) for name, one in _all(run).items()})


def _plan(actor: Actor, condition: Condition) -> plans.Plan:
    asked = read_list(actor, QueryDict(urlencode({"cond": json.dumps(condition, ensure_ascii=False)})))
    return plans.Plan(asked.said, asked.conditions.is_slow, explain(actor, asked.state.query.urlencode()))


async def _every_way(run: Run, looker: str) -> None:
    seconds: list[float] = []
    slowest: list[tuple[float, str, str]] = []
    for turn, (name, query) in enumerate(_ways(run)):
        ask = Ask(run.known.person(looker, turn).pk, f"{PATH}?{query}")
        taken = await run.times([ask, ask, ask], warm=1)
        seconds += taken
        slowest.append((sorted(taken)[1] * 1000, name, query))
    label = f"list by condition, {len(_all(run))} conditions in every order ({len(slowest)} ways), {looker}"
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
    said = [one["sql"] for one in captured.captured_queries if '"customers_customer"' in one["sql"]]
    asked_sql = [sql for sql in said if not sql.startswith("EXPLAIN")]  # the program asks for estimates, too
    # A scope or a result that is small is read whole; there is no walk then.
    sql = next((one for one in asked_sql if "AS walked" in one), asked_sql[0] if asked_sql else "SELECT 1")
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, COSTS OFF, TIMING OFF) {sql}")
        return [row[0] for row in cursor.fetchall()]


def _all(run: Run) -> dict[str, Condition]:
    """Return the twenty, and those over own fields where the base has them."""
    return conditions(run.known.person("manager", 0).department_id or 0) | own_conditions()


def _ways(run: Run) -> Iterator[tuple[str, str]]:
    orders = [column.name for column in LISTING.columns if column.sortable]
    for name, condition in _all(run).items():
        for order in orders:
            for way in ("", "-"):
                text = json.dumps(condition, ensure_ascii=False)
                yield name, urlencode({"cond": text, "sort": f"{way}{order}"})


def _of(field: str, op: str, value: Any = None) -> Condition:
    return {"field": field, "op": op} | ({} if value is None else {"value": value})


def own_conditions() -> dict[str, Condition]:
    """Return conditions over the company's own fields by name; none where a base was built before it had any."""
    own = {one.label: one.name for one in definitions().active if one.is_ready_to_filter}
    if "预算金额" not in own:
        return {}
    money = _of(own["预算金额"], "between", ["500000", "1000000"])
    return {
        "own: a budget between": {"all": [money]},
        "own: a choice": {"all": [_of(own["决策周期"], "in", ["o1"])]},
        "own: any of two choices": {"all": [_of(own["选型标准"], "any", ["o1", "o3"])]},
        "own: both of two choices": {"all": [_of(own["选型标准"], "all", ["o1", "o3"])]},
        "own: a date within 90 days": {"all": [_of(own["合同到期日"], "next_days", 90)]},
        "own: yes": {"all": [_of(own["是否上市"], "is", True)]},
        "own: no value": {"all": [_of(own["服务等级"], "empty")]},
        "own: a budget, a choice and a region": {
            "all": [money, _of(own["决策周期"], "in", ["o1", "o2"]), _of("region", "under", ["310000"])]
        },
    }


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
