"""One SELECT per set of rules: every owned customer with the end of its clock, its day of reclaim and who decides.

Pools that follow the same rules are asked together, so that the whole base is read once however many pools there are.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import connection
from django.utils import timezone

from .. import facts
from ..queries.rulebook import Rulebook
from ..rules import NO_OPPORTUNITY, PoolRules, Trigger, dump_rules
from . import compiling, days
from .compiling import ROW, Sql, When

ALL_POOLS: tuple[int, ...] = ()


@dataclass(frozen=True)
class RuleGroup:
    """Pools that follow the same rules; None among them stands for customers of no pool."""

    rules: PoolRules
    pool_ids: tuple[int, ...]
    with_none: bool
    versions: dict[int | None, int | None] = field(default_factory=dict, hash=False, compare=False)

    @property
    def triggers(self) -> Sequence[Trigger]:
        """Return the triggers in force, the first to decide first."""
        return compiling.active(self.rules)


@dataclass(frozen=True)
class Question:
    """What is asked: as of when, of which customers (None: all), with clocks counted anew or as stored.

    `span` narrows it to ids after the first and up to the second.
    """

    now: datetime
    customer_ids: Sequence[int] | None = None
    anew: bool = False
    span: tuple[int, int] | None = None

    @property
    def today(self) -> date:
        """Return the company's day."""
        return timezone.localdate(self.now)


def groups_of(book: Rulebook) -> list[RuleGroup]:
    """Return the sets of rules in force with the pools that follow each."""
    found: dict[str, RuleGroup] = {}
    for pool_id in (None, *sorted(book.pools)):
        in_force = book.of(pool_id)
        if in_force is None:
            continue
        key = repr(dump_rules(in_force.rules))
        old = found.get(key) or RuleGroup(in_force.rules, (), False)
        ids = old.pool_ids if pool_id is None else (*old.pool_ids, pool_id)
        versions = {**old.versions, pool_id: in_force.version_id}
        found[key] = RuleGroup(in_force.rules, ids, old.with_none or pool_id is None, versions)
    return list(found.values())


def selects(book: Rulebook, question: Question) -> Iterator[tuple[RuleGroup, Sql]]:
    """Yield each set of rules with its SELECT (see `select`)."""
    owners = _owners(question)
    away = days.find_away(owners)
    for group in groups_of(book):
        yield group, select(group, question, away)


def _owners(question: Question) -> list[int] | None:
    """Return whose leave matters: of some customers only their owners', else everybody's."""
    if question.customer_ids is None and question.span is None:
        return None
    which = _which(question)
    with connection.cursor() as cursor:
        sql = f"SELECT DISTINCT owner_id FROM {ROW} WHERE owner_id IS NOT NULL AND {which.text}"  # noqa: S608
        cursor.execute(sql, which.params)
        return [row[0] for row in cursor.fetchall()]


def select(group: RuleGroup, question: Question, away: days.Away) -> Sql:
    """Return the SELECT of one set of rules.

    Columns: id, owner_id, pool_id, started_on, contact_on, protected (last protected day), is_exempt, old_end and
    old_day (as stored), due_on (day of reclaim or NULL) and due_by (number of the trigger that takes it: today, or on
    that later day).
    """
    tables = days.build_tables(group.rules.day_kind, away, today=question.today)
    when = When(question.now, tables)
    inner = _facts(group, question, when, tables)
    triggers = group.triggers
    named = [f"{compiling.sql_of_trigger(n, one, when)} AS day_{n}" for n, one in enumerate(triggers)]
    day_columns = "".join(f", {one}" for one in named)
    first = f"LEAST({', '.join(f'day_{n}' for n in range(len(triggers)))})" if triggers else compiling.NEVER
    deciding = f"GREATEST(due_on, DATE '{question.today}')"
    cases = " ".join(f"WHEN day_{n} <= {deciding} THEN {n}" for n in range(len(triggers)))
    due_by = f"CASE WHEN due_on IS NULL THEN NULL {cases} END" if triggers else "NULL::int"
    due_on = days.after_leave("first_day", tables)
    text = f"""
    SELECT id, owner_id, pool_id, started_on, contact_on, protected, is_exempt, old_end, old_day, due_on,
           {due_by} AS due_by
    FROM (SELECT *, CASE WHEN is_exempt THEN NULL ELSE NULLIF({due_on}, 'infinity') END AS due_on
          FROM (SELECT *, {first} AS first_day
                FROM (SELECT *{day_columns} FROM ({inner.text}) AS k) AS d) AS k) AS e"""  # noqa: S608 - our own words
    return Sql(text, inner.params)


def _facts(group: RuleGroup, question: Question, when: When, tables: days.Tables) -> Sql:
    """Return the facts of each customer, fenced so that nothing is worked out twice."""
    join, join_params = days.join_tables(tables, f"{ROW}.owner_id")
    conditions = [compiling.sql_of_condition(one.condition, when) for one in group.triggers]
    matches = "".join(f", {one.text} AS matches_{n}" for n, one in enumerate(conditions))
    exempt = compiling.sql_of_exemption(group.rules, when)
    asks_opportunity = any(test.kind == NO_OPPORTUNITY for one in group.triggers for test in one.tests)
    opportunity = facts.opportunity_sql(ROW) if asks_opportunity else "NULL::date"
    zone = timezone.get_current_timezone_name()
    started = f"COALESCE({ROW}.clock_on, ({ROW}.owner_since AT TIME ZONE %s)::date)"
    protected = f"COALESCE({ROW}.protected_until, {started})"
    if question.anew:
        protected = f"COALESCE({compiling.sql_of_end(group.rules, when)}, {protected})"
    holding = f"LEFT JOIN pool_holding AS h ON h.customer_id = {ROW}.id" if question.anew else ""
    tail = "".join(f", {name}" for name in tables.columns)
    where = _where(group, question)
    text = f"""
    SELECT {ROW}.id, {ROW}.owner_id, {ROW}.pool_id, {ROW}.grade, {started} AS started_on,
           ({ROW}.qualified_at AT TIME ZONE %s)::date AS contact_on, {opportunity} AS opportunity_on,
           {protected} AS protected, {compiling.signed()} AS is_signed, {exempt.text} AS is_exempt,
           {ROW}.protected_until AS old_end, {ROW}.reclaim_on AS old_day{matches}{tail}
    FROM {ROW} {holding} {join} WHERE {where.text} OFFSET 0"""  # noqa: S608 - our own words
    match_params = [param for one in conditions for param in one.params]
    params = [zone, zone, zone, *exempt.params, *match_params, *join_params, *where.params]
    return Sql(text, tuple(params))


def _where(group: RuleGroup, question: Question) -> Sql:
    parts, params = [f"{ROW}.owner_id IS NOT NULL AND {ROW}.deleted_at IS NULL"], list[object]()
    which = _which(question)
    parts.append(which.text)
    params += which.params
    pools = f"{ROW}.pool_id = ANY(%s::bigint[])"
    parts.append(f"({ROW}.pool_id IS NULL OR {pools})" if group.with_none else pools)
    params.append(list(group.pool_ids))
    return Sql(" AND ".join(parts), tuple(params))


def _which(question: Question) -> Sql:
    """Return which customers are asked about."""
    if question.customer_ids is not None:
        return Sql(f"{ROW}.id = ANY(%s::bigint[])", (list(question.customer_ids),))
    if question.span is not None:
        return Sql(f"{ROW}.id > %s AND {ROW}.id <= %s", question.span)
    return Sql("TRUE")
