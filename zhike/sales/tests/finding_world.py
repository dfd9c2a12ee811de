"""A made base with a planted pattern, for profiles and scores."""

import random
from datetime import timedelta
from typing import Any

from django.db import connection

from zhike.access.models import Person
from zhike.customers.models import Customer
from zhike.testing.world import NOW

# What is planted: how many times likelier a customer signs by each value, and how often the value comes.
INDUSTRIES = {"341": (0.12, 4.0), "651": (0.30, 1.0), "521": (0.38, 1.0), "061": (0.20, 1.0)}
REGIONS = {"330100": (0.25, 2.0), "320500": (0.45, 1.0), "440300": (0.30, 1.0)}
SIZES = {20: (0.30, 1.0), 80: (0.25, 1.0), 200: (0.20, 1.0), 600: (0.15, 2.2), 2000: (0.10, 2.2)}
OWNERSHIPS = {"private": (0.7, 1.0), "state": (0.3, 1.0)}
CHANCE = 0.05
PLANTED = (("industry", "34"), ("region", "330000"), ("employees", "600.."))


def truth_of(table: dict[Any, tuple[float, float]], *values: Any) -> float:
    """Return the lift of values by how they were planted: their factor over the mean factor."""
    mean = sum(share * factor for share, factor in table.values())
    shares = [table[value] for value in values]
    return sum(share * factor for share, factor in shares) / sum(share for share, _factor in shares) / mean


TRUTHS = {
    PLANTED[0]: truth_of(INDUSTRIES, "341"),
    PLANTED[1]: truth_of(REGIONS, "330100"),
    PLANTED[2]: truth_of(SIZES, 600, 2000),
}


def plant(owner: Person | None, *, seed: int, count: int, first: int = 1, **more: Any) -> list[int]:
    """Create customers of the pattern and return their ids; `more` are columns of all of them.

    One is written by the model, the others are copied from it in the database: seventy columns each take their time.
    """
    dice = random.Random(seed)
    drawn = [_draw_customer(dice, first + number) | more for number in range(count)]
    at_owner = {"owner": owner, "department_id": owner.department_id} if owner else {}
    template = Customer.objects.bulk_create([Customer(**drawn[0], **at_owner, updated_at=NOW)])[0]
    names = [name for name in drawn[0] if name not in more]
    own = {field.column for field in Customer._meta.local_concrete_fields} - {"id"}
    columns = [f"drawn.{column}" if column in names else f"template.{column}" for column in sorted(own)]
    sql = (
        f"INSERT INTO customers_customer ({', '.join(sorted(own))}) SELECT {', '.join(columns)}"
        f" FROM customers_customer AS template, unnest({', '.join(f'%s::{_TYPES[name]}[]' for name in names)})"
        f" AS drawn({', '.join(names)}) WHERE template.id = %s RETURNING id"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [*([row[name] for row in drawn[1:]] for name in names), template.pk])
        return [template.pk, *(id_ for (id_,) in cursor.fetchall())]


_TYPES = {
    **dict.fromkeys(("number", "name", "name_sort", "stage", "industry", "region", "ownership"), "text"),
    "employees": "int",
    "created_at": "timestamptz",
}


def _draw(dice: random.Random, table: dict[Any, tuple[float, float]]) -> tuple[Any, float]:
    value = dice.choices(list(table), weights=[share for share, _factor in table.values()])[0]
    return value, table[value][1]


def _draw_customer(dice: random.Random, number: int) -> dict[str, Any]:
    found = [_draw(dice, table) for table in (INDUSTRIES, REGIONS, SIZES, OWNERSHIPS)]
    chance = CHANCE
    for _value, factor in found:
        chance *= factor
    industry, region, employees, ownership = (value for value, _factor in found)
    name = f"第{number}号样本有限公司"
    return {
        "number": f"P{number:07}",
        "name": name,
        "name_sort": name,
        "stage": "closed" if dice.random() < chance else "inquiry",
        "industry": industry,
        "region": region,
        "employees": employees,
        "ownership": ownership,
        "created_at": NOW - timedelta(days=number % 300),
    }
