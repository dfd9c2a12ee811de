"""Turn the rules of a pool into SQL over one customer: the end of its clock, each trigger's day, what exempts it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from zhike.access.actor import SystemActor
from zhike.conditions import compiling, language
from zhike.lib.refusals import Refused

from .. import facts
from ..rules import IDLE, NO_OPPORTUNITY, NO_SIGNATURE, PoolRules, Test, Trigger
from ..signed import SIGNED_SQL
from . import days
from .days import Tables

ROW = '"customers_customer"'
NEVER = "'infinity'::date"


@dataclass(frozen=True)
class Sql:
    """A piece of SQL with its parameters in order."""

    text: str
    params: tuple[Any, ...] = ()


@dataclass(frozen=True)
class When:
    """The moment that is decided about, and what days are counted by."""

    now: datetime
    tables: Tables = field(default_factory=Tables)

    @property
    def today(self) -> date:
        """Return the company's day."""
        return timezone.localdate(self.now)


def sql_of_end(rules: PoolRules, when: When) -> str:
    """Return SQL of the last protected day, from the holding's own facts `h` (clock.end_of)."""

    def plus(day: str, count: int) -> str:
        return days.add(day, str(int(count)), when.tables)

    started = "h.started_on"
    ends = [plus(started, rules.default_days)]
    for kind, count in sorted(rules.contact_days.items()):
        action = f"((h.actions->>'{_plain(kind)}')::date)"
        ends.append(f"CASE WHEN {action} >= {started} THEN {plus(action, count)} END")
    extended = days.add("(e.v->>0)::date", "(e.v->>1)::int", when.tables)
    longest = (
        f"SELECT max({extended}) FROM jsonb_array_elements(h.extended) AS e (v) WHERE (e.v->>0)::date >= {started}"  # noqa: S608
    )
    ends.append(f"CASE WHEN h.extended <> '[]' THEN ({longest}) END")
    end = f"GREATEST({', '.join(ends)})"
    return end if rules.cap_days is None else f"LEAST({end}, {plus(started, rules.cap_days)})"


def _plain(word: str) -> str:
    if not word.isidentifier():
        raise ValueError(word)
    return word


def sql_of_trigger(number: int, trigger: Trigger, when: When) -> str:
    """Return SQL of the first day on which a trigger takes a customer, over the columns of `evaluating.FACTS`."""
    missing = [_sql_of_test(test, when) for test in trigger.tests]
    if not missing:
        return NEVER
    day = f"{'GREATEST' if trigger.every else 'LEAST'}({', '.join(missing)})"
    if not trigger.before_protection_ends:
        day = f"GREATEST({day}, protected + 1)"
    return f"CASE WHEN matches_{number} THEN {day} ELSE {NEVER} END"


def _sql_of_test(test: Test, when: When) -> str:
    if test.kind == NO_SIGNATURE:
        return f"CASE WHEN is_signed THEN {NEVER} ELSE protected + 1 END"
    last = {IDLE: "contact_on", NO_OPPORTUNITY: "opportunity_on"}[test.kind]
    return f"({days.add(f'GREATEST(started_on, {last})', _days_by_grade(test), when.tables)} + 1)"


def _days_by_grade(test: Test) -> str:
    known = [(grade, int(count)) for grade, count in sorted(test.by_grade.items()) if grade in ("", "A", "B", "C")]
    if not known:
        return str(int(test.days))
    cases = " ".join(f"WHEN '{grade}' THEN {count}" for grade, count in known)
    return f"CASE grade {cases} ELSE {int(test.days)} END"


def sql_of_condition(condition: Mapping[str, object] | None, when: When) -> Sql:
    """Return SQL of whom a trigger is for; a condition that cannot be read any more is for nobody."""
    if not condition:
        return Sql("TRUE")
    try:
        node = language.parse(dict(condition))
        found = compiling.compile_condition(actor=SystemActor(), subject="customer", node=node, now=when.now)
    except Refused:
        return Sql("FALSE")
    return Sql(f"COALESCE(({found.text}), FALSE)", tuple(found.params))


def is_readable(condition: Mapping[str, object] | None, now: datetime) -> bool:
    """Say whether a condition can still be compiled."""
    return sql_of_condition(condition, When(now)).text != "FALSE"


def sql_of_exemption(rules: PoolRules, when: When) -> Sql:
    """Return SQL that says whether a customer is never taken back under these rules."""
    chosen = {
        facts.SIGNED: rules.exempt_signed,
        facts.LOCKED: rules.exempt_locked,
        facts.OPEN_APPROVAL: rules.exempt_open_approval,
        facts.OPEN_COMPLAINT: rules.exempt_open_complaint,
        facts.OPEN_DEAL: rules.exempt_open_deal,
    }
    parts = [sql for name, one in facts.list_exemptions().items() if chosen[name] for sql in one.sqls.values()]
    today = f"DATE '{when.today}'"
    texts = [f"({sql})".replace("{row}", ROW).replace("{today}", today) for sql in parts]
    params: tuple[Any, ...] = ()
    if rules.exempt_tiers:
        texts.append(f"{ROW}.tier = ANY(%s::text[])")
        params = (list(rules.exempt_tiers),)
    return Sql(f"COALESCE({' OR '.join(texts)}, FALSE)" if texts else "FALSE", params)


def signed() -> str:
    """Return SQL that says whether a customer has signed."""
    return f"COALESCE({SIGNED_SQL}, FALSE)".replace("{row}", ROW)


def active(rules: PoolRules) -> Sequence[Trigger]:
    """Return the triggers in force, the first to decide first."""
    return sorted((one for one in rules.triggers if one.is_active), key=lambda one: (one.priority, one.key))
