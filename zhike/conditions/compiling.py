"""Compile a condition to SQL over one row of its subject; values travel as parameters only.

A piece is true, false or NULL, and NULL counts as false; what negates says IS NOT TRUE, so that a
customer about whom nothing is known is not lost on both sides.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db.models import BooleanField
from django.db.models.expressions import RawSQL
from django.utils import timezone
from django.utils.translation import gettext as _

from zhike.access.actor import Actor
from zhike.access.queries import department_subtree
from zhike.lib import industries, regions
from zhike.lib.refusals import Refusal, Refused

from .kinds import MOMENTS, NUMBERS, SETS, TEXTS, Kind
from .language import Compare, Group, Node, invalid
from .moments import span_of
from .registry import Field, Sql, Subject, fields_of, may_use, subject_of
from .texts import pattern_of
from .values import read_value


@dataclass(frozen=True)
class Ask:
    """Who asks about which subject, and when; `trail` holds the segments being looked into.

    `is_demanded`: what is compiled must hold for every row of the answer, so an index on it can lead to them.
    """

    actor: Actor
    subject: Subject
    fields: Mapping[str, Field]
    now: datetime
    trail: tuple[int, ...] = ()
    is_demanded: bool = True

    @property
    def today(self) -> date:
        """Return the business day."""
        return timezone.localdate(self.now)

    @property
    def row(self) -> str:
        """Return the alias of the subject's table."""
        return f'"{self.subject.table}"'


def compile_condition(*, actor: Actor, subject: str, node: Node, now: datetime) -> Sql:
    """Return a condition's SQL; refused when a field is unknown or closed to the actor, or a value does not fit."""
    known = subject_of(subject)
    return compile_node(node, Ask(actor, known, fields_of(subject), now))


def as_expression(sql: Sql) -> RawSQL:
    """Return compiled SQL as something that a query set filters by."""
    return RawSQL(f"({sql.text})", sql.params, output_field=BooleanField())  # noqa: S611 - values are parameters


def compile_node(node: Node, ask: Ask) -> Sql:
    """Return the SQL of one condition or group."""
    if isinstance(node, Compare):
        return _compare(node, ask)
    inside = ask if node.mode == "all" or (node.mode == "any" and len(node.parts) == 1) else _not_demanded(ask)
    return join(node, [compile_node(part, inside) for part in node.parts])


def _not_demanded(ask: Ask) -> Ask:
    return replace(ask, is_demanded=False)


def join(group: Group, parts: list[Sql]) -> Sql:
    """Join pieces as the group says."""
    between = " AND " if group.mode == "all" else " OR "
    text = between.join(f"({part.text})" for part in parts)
    params = tuple(one for part in parts for one in part.params)
    # One indexed part is enough where all must hold; one without is enough to be slow where any may.
    slow = all(part.slow for part in parts) if group.mode == "all" else any(part.slow for part in parts)
    if group.mode == "none":
        return Sql(f"({text}) IS NOT TRUE", params, slow)
    return Sql(text, params, slow)


def find_field(key: str, ask: Ask) -> Field:
    """Return a field that the actor may use; refused otherwise, with the same words for unknown and closed."""
    one = ask.fields.get(key)
    if one is None:
        why = _("条件里的字段“%(field)s”不存在，可能已被停用。") % {"field": key[:40]}
        raise invalid(why, _("请去掉这一条再试。"))
    if not may_use(ask.actor, ask.subject, one):
        why = _("你的角色看不到“%(label)s”的完整内容，不能按它筛选。") % {"label": one.label}
        raise Refused(Refusal("conditions.field_closed", why, {"field": key}, _("请去掉这一条再试。")))
    return one


def _compare(what: Compare, ask: Ask) -> Sql:
    one = find_field(what.field, ask)
    if what.op not in one.allowed:
        raise invalid(_("“%(label)s”不能这样比较。") % {"label": one.label})
    value = read_value(one, what)
    found = one.compile(replace(what, value=value), ask) if one.compile else None
    if found is None:
        found = _usual(one, what.op, value, ask)
    masked = ask.subject.masked_rows(ask.actor, one.rule or one.key) if ask.subject.masked_rows else ""
    text = f"({found.text}) AND NOT {masked}" if masked else found.text
    return replace(found, text=text.replace("{row}", ask.row))


def _usual(one: Field, op: str, value: Any, ask: Ask) -> Sql:
    if op in ("empty", "not_empty"):
        return _emptiness(one, op)
    for kinds, build in _BUILDERS:
        if one.kind in kinds:
            return build(one, op, value, ask)
    raise invalid(_("“%(label)s”不能这样比较。") % {"label": one.label})


def _emptiness(one: Field, op: str) -> Sql:
    if one.empty_sql:
        text = one.empty_sql
    elif one.kind == Kind.CHOICES:
        text = f"COALESCE(cardinality({one.sql}), 0) = 0"
    elif one.kind in TEXTS or one.kind in (Kind.CHOICE, Kind.REGION, Kind.INDUSTRY):
        text = f"({one.sql} IS NULL OR {one.sql} = '')"
    elif one.key_sql:
        text = f"{one.key_sql} = {one.key_missing}"
    else:
        text = f"{one.sql} IS NULL"
    return Sql(text if op == "empty" else f"({text}) IS NOT TRUE", (), one.slow)


def _negated(text: str, op: str) -> str:
    return f"({text}) IS NOT TRUE" if op.startswith("not_") or op in ("ne", "none") else text


def _text(one: Field, op: str, value: str, ask: Ask) -> Sql:
    wanted = pattern_of(value, "contains" if op == "not_contains" else op)
    return Sql(_negated(f"{one.sql} ~ %s", op), (wanted,), one.slow)


_SIGNS = {"eq": "=", "ne": "=", "gt": ">", "gte": ">=", "lt": "<", "lte": "<="}


def _number(one: Field, op: str, value: Any, ask: Ask) -> Sql:
    if op != "between":
        return Sql(_negated(f"{one.sql} {_SIGNS[op]} %s", op), (value,), one.slow)
    ends = [(sign, end) for sign, end in zip((">=", "<="), value, strict=True) if end is not None]
    text = " AND ".join(f"{one.sql} {sign} %s" for sign, _end in ends)
    return Sql(text, tuple(end for _sign, end in ends), one.slow)


def _moment(one: Field, op: str, value: Any, ask: Ask) -> Sql:
    span = span_of(op, value, ask.today)
    column = one.key_sql or one.sql
    kept = [(sign, _edge(one, day)) for sign, day in zip((">=", "<"), span, strict=True) if day is not None]
    parts = [f"{column} {sign} %s::{_cast(one)}" for sign, _value in kept]
    counts_missing = one.missing_is_old and op == "older_than"
    if one.key_sql and not counts_missing:
        parts.append(f"{column} <> {one.key_missing}")
    text = " AND ".join(parts)
    if counts_missing and not one.key_sql:
        text = f"({text}) OR {one.sql} IS NULL"
    return Sql(text, tuple(value for _sign, value in kept), one.slow)


def _cast(one: Field) -> str:
    return "date" if one.kind == Kind.DATE else "timestamptz"


def _edge(one: Field, day: date) -> date | datetime:
    if one.kind == Kind.DATE:
        return day
    return datetime.combine(day, datetime.min.time(), timezone.get_current_timezone())


def _yes_no(one: Field, op: str, value: bool, ask: Ask) -> Sql:
    # What was never answered is no "no": it is empty.
    return Sql(f"{one.sql} = %s", (value,), one.slow)


def _one_of(one: Field, op: str, value: Any, ask: Ask) -> Sql:
    cast = "bigint" if one.kind == Kind.PERSON else "text"
    wanted = [ask.actor.person_id] if op == "is_me" else value
    return Sql(_negated(f"{one.sql} = ANY(%s::{cast}[])", op), (wanted,), one.slow)


def _department(one: Field, op: str, value: Any, ask: Ask) -> Sql:
    roots = [ask.actor.department_id] if op == "is_mine" else value
    ids = sorted({id_ for root in roots if root for id_ in department_subtree(root)})
    return Sql(_negated(f"{one.sql} = ANY(%s::bigint[])", op), (ids,), one.slow)


def _industry(one: Field, op: str, value: list[str], ask: Ask) -> Sql:
    codes = sorted({code for key in value for code in industries.subtree(key)})
    return Sql(_negated(f"{one.sql} = ANY(%s::text[])", op), (codes,), one.slow)


def _region(one: Field, op: str, value: list[str], ask: Ask) -> Sql:
    """Compare by the range of codes below a prefix; a btree of any collation of digits serves it."""
    spans = [_code_span(regions.region_prefix(code)) for code in value]
    text = " OR ".join(f"({one.sql} >= %s AND {one.sql} < %s)" for _span in spans)
    return Sql(_negated(text, op), tuple(edge for span in spans for edge in span), one.slow)


def _code_span(prefix: str) -> tuple[str, str]:
    return prefix, str(int(prefix) + 1).zfill(len(prefix))


def _choices(one: Field, op: str, value: list[str], ask: Ask) -> Sql:
    sign = "@>" if op == "all" else "&&"
    return Sql(_negated(f"{one.sql} {sign} %s::text[]", op), (value,), one.slow)


def _members(one: Field, op: str, value: list[int], ask: Ask) -> Sql:
    whole, probe = (text.replace("{ids}", "%s::bigint[]") for text in (one.sql, one.probe_sql or one.sql))
    first = whole if ask.is_demanded and op != "none" else probe
    if op == "all":
        parts = [first, *(probe for _more in value[1:])]
        return Sql(" AND ".join(f"({part})" for part in parts), tuple([id_] for id_ in value), one.slow)
    return Sql(_negated(first, op), (value,), one.slow)


_BUILDERS: tuple[tuple[frozenset[Kind], Callable[[Field, str, Any, Ask], Sql]], ...] = (
    (TEXTS, _text),
    (NUMBERS, _number),
    (MOMENTS, _moment),
    (frozenset({Kind.YES_NO}), _yes_no),
    (frozenset({Kind.CHOICE, Kind.PERSON}), _one_of),
    (frozenset({Kind.DEPARTMENT}), _department),
    (frozenset({Kind.REGION}), _region),
    (frozenset({Kind.INDUSTRY}), _industry),
    (frozenset({Kind.CHOICES}), _choices),
    (SETS, _members),
)
