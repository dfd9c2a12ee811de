"""First contact after a signature: per team and person in time, late, still open; and whom to call today."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.utils.translation import gettext as _

from zhike.access.actor import Actor
from zhike.activities.reasons import COUNT_CAP, Asked, TodayItem
from zhike.activities.rules import REACHED
from zhike.customers.pools import PooledRow
from zhike.customers.queries import visible_to

# The first contact that reached somebody on or after the day of the signature (the contact that closed it not counted).
_FIRST = """
SELECT signed.id, signed.customer_id, signed.signed_at, signed.due_on, signed.person_id, signed.department_id,
  first.at AS first_at, first.person_id AS first_person_id
FROM pool_signature AS signed
LEFT JOIN LATERAL (
  SELECT followed.at, followed.person_id FROM activities_followup AS followed
  WHERE followed.customer_id = signed.customer_id AND followed.deleted_at IS NULL
    AND followed.outcome = ANY(%(reached)s) AND followed.at > signed.signed_at
  ORDER BY followed.at LIMIT 1
) AS first ON true
WHERE signed.signed_at >= %(first)s AND signed.signed_at < %(last)s AND {scope}
"""
_STATE = """
CASE WHEN first_at IS NULL THEN CASE WHEN due_on < %(today)s THEN 'overdue' ELSE 'open' END
  WHEN (first_at AT TIME ZONE %(zone)s)::date <= due_on THEN 'in_time' ELSE 'late' END
"""
_BY_PERSON = """
SELECT person.id, person.name, department.name, state, count(*)
FROM (SELECT signed.*, {state} AS state FROM ({first}) AS signed) AS judged
LEFT JOIN access_person AS person ON person.id = judged.person_id
LEFT JOIN access_department AS department ON department.id = judged.department_id
GROUP BY 1, 2, 3, 4 ORDER BY department.name NULLS LAST, person.name NULLS LAST, 1
"""
_ROWS = """
SELECT judged.customer_id, customer.name, person.name, judged.signed_at, judged.due_on, judged.first_at, state
FROM (SELECT signed.*, {state} AS state FROM ({first}) AS signed) AS judged
JOIN customers_customer AS customer ON customer.id = judged.customer_id AND customer.deleted_at IS NULL
LEFT JOIN access_person AS person ON person.id = judged.person_id
WHERE (%(person)s::bigint IS NULL OR judged.person_id = %(person)s) AND (%(state)s = '' OR state = %(state)s)
ORDER BY judged.due_on DESC, judged.id DESC LIMIT 200
"""
STATES = ("in_time", "late", "overdue", "open")


@dataclass(frozen=True)
class Span:
    """The signatures that a report is about: signed from a day up to another, seen on a day, in a time zone."""

    first: datetime
    last: datetime
    today: date
    zone: str


@dataclass(frozen=True)
class CareLine:
    """How many signatures of one person were followed by care in time."""

    person_id: int | None
    name: str
    department: str
    counts: dict[str, int]

    @property
    def total(self) -> int:
        """Return how many signatures there were."""
        return sum(self.counts.values())

    @property
    def judged(self) -> int:
        """Return how many can be judged: those whose time is not over yet do not count."""
        return self.total - self.counts.get("open", 0)

    @property
    def percent(self) -> str:
        """Return the share that was reached in time, or a dash while nothing can be judged."""
        return f"{100 * self.counts.get('in_time', 0) / self.judged:.0f}%" if self.judged else "—"


@dataclass(frozen=True)
class CareRow:
    """One signature and what followed it."""

    customer_id: int
    customer: str
    person: str
    signed_at: datetime
    due_on: date
    first_at: datetime | None
    state: str


def _run(actor: Actor, text: str, span: Span, more: dict[str, Any]) -> list[tuple[object, ...]]:
    """Run one of the statements over the signatures of customers that the actor sees."""
    seen, named = named_scope(actor)
    scope = f"signed.customer_id IN ({seen})"
    values: dict[str, Any] = {"first": span.first, "last": span.last, "today": span.today, "zone": span.zone}
    values["reached"] = list(REACHED)
    with connection.cursor() as cursor:
        # No user input: both are pieces of this module, scope comes from the ORM with its values as parameters.
        cursor.execute(text.format(first=_FIRST.format(scope=scope), state=_STATE), {**values, **named, **more})
        return list(cursor.fetchall())


def named_scope(actor: Actor) -> tuple[str, dict[str, Any]]:
    """Return the ids of the customers that the actor sees as SQL, with its values by name."""
    try:
        seen, params = visible_to(actor).values("pk").query.sql_with_params()
    except EmptyResultSet:
        return "SELECT 0 WHERE false", {}
    named = {f"scope_{place}": value for place, value in enumerate(params)}
    return seen % tuple(f"%({name})s" for name in named), named


def report_care(*, actor: Actor, span: Span) -> list[CareLine]:
    """Return the figures per person, within their team of then."""
    lines: dict[tuple[object, object], CareLine] = {}
    for person_id, name, department, state, number in _run(actor, _BY_PERSON, span, {}):
        line = CareLine(person_id, str(name or _("无负责人")), str(department or ""), {})  # type: ignore[arg-type]
        known = lines.setdefault((person_id, department), line)
        known.counts[str(state)] = int(str(number))
    return list(lines.values())


def list_care(*, actor: Actor, span: Span, person_id: int | None, state: str) -> list[CareRow]:
    """Return the signatures behind a figure, at most 200, the latest due first."""
    rows = _run(actor, _ROWS, span, {"person": person_id, "state": state if state in STATES else ""})
    return [CareRow(*row) for row in rows]  # type: ignore[arg-type]


def sum_up(lines: Sequence[CareLine]) -> CareLine:
    """Return the figures of all lines together."""
    counts = {state: sum(line.counts.get(state, 0) for line in lines) for state in STATES}
    return CareLine(None, _("合计"), "", counts)


_DUE = """
SELECT customer.id, customer.name, customer.grade, customer.phone, signed.due_on, customer.owner_id,
  customer.department_id, customer.pool_id
FROM pool_signature AS signed JOIN customers_customer AS customer ON customer.id = signed.customer_id
WHERE customer.owner_id = %(person)s AND customer.deleted_at IS NULL AND signed.signed_at > %(since)s
  AND (customer.last_contact_at IS NULL OR customer.last_contact_at <= signed.signed_at)
  AND (%(among)s::bigint[] IS NULL OR customer.id = ANY(%(among)s::bigint[]))
  AND (%(after_day)s::date IS NULL OR (signed.due_on, customer.id) > (%(after_day)s::date, %(after_id)s))
ORDER BY signed.due_on, customer.id LIMIT %(limit)s
"""
_KEEP_DAYS = 30
WAITS = f"""
EXISTS (SELECT FROM pool_signature AS signed JOIN customers_customer AS customer ON customer.id = signed.customer_id
  WHERE signed.signed_at > asked.now - interval '{_KEEP_DAYS} days'
    AND customer.owner_id = asked.person AND customer.deleted_at IS NULL)
"""


def find_due(asked: Asked) -> list[TodayItem]:
    """Return own customers that signed in the last 30 days and were not reached since, the most urgent first."""
    day, id_ = asked.after or (None, 0)
    among = list(asked.among) if asked.among is not None else None
    rows = _due(asked, {"after_day": day, "after_id": id_, "limit": asked.limit + 1, "among": among})
    seen = set(visible_to(asked.actor).filter(pk__in=[row[0] for row in rows]).values_list("pk", flat=True))
    return [
        TodayItem(
            customer_id=pk,
            name=name,
            grade=grade,
            phone=asked.phone_of(PooledRow(*pooled), phone),
            chip=_chip(due, asked.today),
            tone="red" if due < asked.today else "gold",
            sentence=_("签约后还没有联系，%(day)s 前要联系到") % {"day": due.isoformat()},
            key=(due.isoformat(), pk),
        )
        for pk, name, grade, phone, due, *pooled in rows
        if pk in seen
    ]


def _chip(due: date, today: date) -> str:
    if due == today:
        return _("今天到期")
    if due < today:
        return _("逾期 %(n)s 天") % {"n": (today - due).days}
    return _("还有 %(n)s 天") % {"n": (due - today).days}


def count_due(asked: Asked) -> int:
    """Count them, up to the cap."""
    return len(_due(asked, {"after_day": None, "after_id": 0, "limit": COUNT_CAP + 1, "among": None}))


def _due(asked: Asked, more: dict[str, Any]) -> list[tuple[Any, ...]]:
    values: dict[str, Any] = {"person": asked.person_id, "since": asked.now - timedelta(days=_KEEP_DAYS), **more}
    with connection.cursor() as cursor:
        cursor.execute(_DUE, values)
        return list(cursor.fetchall())
