"""Count customers by the values of their properties, in the database: one pass over the base for all of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import BooleanField, QuerySet
from django.db.models.expressions import RawSQL

from zhike.access.actor import Actor
from zhike.conditions.compiling import as_expression, compile_condition
from zhike.conditions.language import Node
from zhike.customers.models import Customer
from zhike.customers.queries import visible_to

from .attributes import SUBJECT, Attribute, bin_values
from .rules import Seen

SHARES = (0.2, 0.4, 0.6, 0.8)
Edges = Mapping[str, Sequence[str]]
_NOTHING = """ UNION ALL SELECT NULL, count(*), count(*) FILTER (WHERE base.good IS TRUE)
 FROM base WHERE COALESCE(cardinality(base.held), 0) = 0"""


@dataclass(frozen=True)
class Question:
    """Whom to count, which of them are good, by which properties; `part` is a further condition in SQL."""

    actor: Actor
    good: Node
    base: Node | None
    attributes: Sequence[Attribute]
    now: datetime
    part: str = ""

    @property
    def single(self) -> list[Attribute]:
        """Return the properties of which a customer has one value."""
        return [one for one in self.attributes if not one.is_many]

    @property
    def numbers(self) -> list[Attribute]:
        """Return the properties that are binned."""
        return [one for one in self.attributes if one.is_number]


@dataclass(frozen=True)
class Counted:
    """How many customers there are, how many are good, and by value; nothing seen in fewer than asked for.

    `unknown` has for an attribute how many have no value of it, and how many of these are good.
    """

    total: int = 0
    good: int = 0
    rows: Sequence[Seen] = ()
    unknown: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    edges: Edges = field(default_factory=dict)


def customers(asked: Question) -> QuerySet[Customer]:
    """Return the customers that are counted."""
    rows = visible_to(asked.actor)
    if asked.base is not None:
        rows = rows.filter(compiled(asked, asked.base))
    if asked.part:
        rows = rows.filter(RawSQL(asked.part, (), output_field=BooleanField()))  # noqa: S611 - constants of the room
    return rows


def compiled(asked: Question, node: Node) -> RawSQL:
    """Return a condition as the actor may ask it; refused for what is closed to him."""
    return as_expression(compile_condition(actor=asked.actor, subject=SUBJECT, node=node, now=asked.now))


def select(rows: QuerySet[Customer], columns: Mapping[str, RawSQL]) -> tuple[str, tuple[Any, ...]]:
    """Return the SELECT of some columns over customers; they come in the order given."""
    named = rows.annotate(**{f"own_{name}": column for name, column in columns.items()})
    values = named.order_by().values_list(*(f"own_{name}" for name in columns))
    text, params = values.query.sql_with_params()
    return text, tuple(params)


def raw(sql: str) -> RawSQL:
    """Return SQL of our own as a column."""
    return RawSQL(sql, ())  # noqa: S611


def find_edges(asked: Question) -> dict[str, list[str]]:
    """Return where the bins of numbers begin: at fifths of the base, less where many share a value. One query."""
    numbers = asked.numbers
    if not numbers:
        return {}
    text, params = select(customers(asked), {one.key: raw(one.sql(asked.actor)) for one in numbers})
    names = [f"n{place}" for place in range(len(numbers))]
    cuts = ", ".join(f"percentile_disc(%s::float8[]) WITHIN GROUP (ORDER BY {name})" for name in names)
    sql = f"SELECT {cuts} FROM ({text}) AS base({', '.join(names)})"  # noqa: S608 - names of our own
    with connection.cursor() as cursor:
        cursor.execute(sql, [*([list(SHARES)] * len(numbers)), *params])
        found = cursor.fetchone() or ()
    return {one.key: _distinct(cuts) for one, cuts in zip(numbers, found, strict=True) if cuts}


def _distinct(cuts: Sequence[Any]) -> list[str]:
    return [f"{cut.normalize():f}" for cut in dict.fromkeys(cuts) if cut is not None]


def value_column(one: Attribute, actor: Actor, edges: Edges) -> RawSQL:
    """Return the value of a property as text, a number's by its bin."""
    if not one.is_number:
        return raw(one.sql(actor))
    cuts = list(edges.get(one.key, ()))
    if not cuts:
        return raw("NULL::text")
    words = bin_values(cuts)
    inside = one.sql(actor)
    return RawSQL(  # noqa: S611
        f"(CASE WHEN {inside} IS NOT NULL THEN (%s::text[])[1 + width_bucket({inside}, %s::numeric[])] END)",
        (words, cuts),
    )


def count(asked: Question, *, minimum: int, edges: Edges | None = None) -> Counted:
    """Return the counts of a question; three queries, and one more for each property with several values."""
    try:
        found = find_edges(asked) if edges is None else edges
        total, good, rows, unknown = _count_single(asked, minimum, found)
        for one in asked.attributes:
            if one.is_many:
                rows += _count_many(asked, one, minimum, unknown)
    except EmptyResultSet:
        return Counted()
    rows = [replace(row, unknown=unknown[row.attribute][0], unknown_good=unknown[row.attribute][1]) for row in rows]
    return Counted(total, good, rows, unknown, found)


Unknown = dict[str, tuple[int, int]]


def _count_single(asked: Question, minimum: int, edges: Edges) -> tuple[int, int, list[Seen], Unknown]:
    single = asked.single
    columns = {"good": compiled(asked, asked.good)}
    columns |= {one.key: value_column(one, asked.actor, edges) for one in single}
    text, params = select(customers(asked), columns)
    names = [f"v{place}" for place in range(len(single))]
    sets = ", ".join(["()", *(f"({name})" for name in names)])
    which = f"GROUPING({', '.join(names)})" if names else "0"
    shown = "".join(f", {name}" for name in names)
    whole = 2 ** len(names) - 1
    sql = (
        f"SELECT {which}, count(*), count(*) FILTER (WHERE good IS TRUE){shown}"  # noqa: S608 - names of our own
        f" FROM ({text}) AS base({', '.join(['good', *names])}) GROUP BY GROUPING SETS ({sets})"
        f" HAVING count(*) >= %s OR {which} = {whole} OR COALESCE({', '.join([*names, 'NULL'])}) IS NULL"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [*params, minimum])
        found = cursor.fetchall()
    total, good, rows = 0, 0, []
    unknown: Unknown = {one.key: (0, 0) for one in asked.attributes}
    for bits, count_, good_, *values in found:
        if bits == whole:
            total, good = count_, good_
            continue
        place = next(place for place in range(len(names)) if not bits >> (len(names) - 1 - place) & 1)
        if values[place] is None:
            unknown[single[place].key] = (count_, good_)
        else:
            rows.append(Seen(single[place].key, str(values[place]), count_, good_))
    return total, good, rows, unknown


def _count_many(asked: Question, one: Attribute, minimum: int, unknown: Unknown) -> list[Seen]:
    """Count the values of a property that may have several; who wears no tag at all is known to wear none."""
    columns = {"good": compiled(asked, asked.good), one.key: raw(one.sql(asked.actor))}
    text, params = select(customers(asked), columns)
    parts = (
        "JOIN customers_customertag AS worn ON worn.customer_id = base.held"
        if one.key == "tags"
        else "CROSS JOIN LATERAL (SELECT DISTINCT unnest(base.held)) AS worn(tag_id)"
    )
    nothing = "" if one.key == "tags" else _NOTHING
    sql = (
        f"WITH base(good, held) AS MATERIALIZED ({text})"  # noqa: S608
        f" SELECT worn.tag_id::text, count(*), count(*) FILTER (WHERE base.good IS TRUE)"
        f" FROM base {parts} GROUP BY worn.tag_id HAVING count(*) >= %s{nothing}"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [*params, minimum])
        found = cursor.fetchall()
    unknown[one.key] = next(((count_, good_) for value, count_, good_ in found if value is None), (0, 0))
    return [Seen(one.key, value, count_, good_) for value, count_, good_ in found if value is not None]
