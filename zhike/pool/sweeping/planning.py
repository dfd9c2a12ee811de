"""Find who is due, in one reading of the base, and write the plan down before anybody is touched."""

import json
from collections.abc import Iterator, Sequence
from datetime import date
from hashlib import sha256
from typing import Any

from django.db import connection
from django.db.models import Count, Max

from zhike.activities.models import CalendarDay

from .. import facts
from ..choices import Asked, SweepState
from ..due.compiling import Sql
from ..due.evaluating import Question, RuleGroup, selects
from ..models import Leave, Sweep
from ..queries.rulebook import Rulebook

CHUNK = 10_000
# Reading is a statement of its own: one that also writes is never shared out among the processors.
_FIND = """
SELECT id, owner_id, pool_id, due_by, due_on, started_on, contact_on, protected FROM ({select}) AS e
WHERE due_on <= %s OR {differs}
"""
_DIFFERS = "old_day IS DISTINCT FROM due_on OR old_end IS DISTINCT FROM protected"
_PLAN = """
INSERT INTO pool_sweeprow (sweep_id, customer_id, person_id, pool_id, version_id, trigger, target, due_on,
  started_on, contact_on, protected_until, state, said)
SELECT %s, id, owner_id, pool_id, (%s::jsonb->>coalesce(pool_id, 0)::text)::bigint,
  (%s::text[])[due_by + 1], (%s::text[])[due_by + 1], due_on, started_on, contact_on, protected, 'planned', ''
FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[], %s::int[], %s::date[], %s::date[], %s::date[], %s::date[])
  AS found (id, owner_id, pool_id, due_by, due_on, started_on, contact_on, protected)
ORDER BY id
ON CONFLICT (sweep_id, customer_id) DO NOTHING
"""
Found = tuple[Any, ...]


def sign(book: Rulebook) -> dict[str, Any]:
    """Return what all clocks depend on besides the customers themselves; a change of it moves many clocks at once."""
    leave = Leave.objects.filter(state=Asked.GRANTED).aggregate(count=Count("pk"), last=Max("pk"))
    days = sorted(f"{day} {is_workday}" for day, is_workday in CalendarDay.objects.values_list("day", "is_workday"))
    return {
        "versions": {str(pool_id or 0): row.pk for pool_id, row in book.versions.items()},
        "pools": sorted(book.pools),
        "leave": [leave["count"], leave["last"]],
        "calendar": sha256("\n".join(days).encode()).hexdigest(),
        "facts": sorted(fact for one in facts.list_exemptions().values() for fact in one.sqls),
    }


def plan(run: Sweep, question: Question, book: Rulebook) -> list[int]:
    """Write down every customer that is due and return those whose stored day is not right any more.

    In the caller's transaction, with the sweep moved on to taking. Where clocks are counted anew nearly all days
    may differ: nobody is returned, the whole base is gone through afterwards.
    """
    stale: list[int] = []
    today = question.today
    for group, select in selects(book, question):
        for found in _find(select, question):
            _write_down(run, group, [row for row in found if _is_due(row, today)])
            if not question.anew:
                stale += [row[0] for row in found if row[4] is None or row[4] > today]
    Sweep.objects.filter(pk=run.pk).update(state=SweepState.TAKING)
    run.state = SweepState.TAKING
    return stale


def _is_due(row: Found, today: date) -> bool:
    return row[3] is not None and row[4] is not None and row[4] <= today


def _find(select: Sql, question: Question) -> Iterator[list[Found]]:
    with connection.cursor() as cursor:
        differs = "FALSE" if question.anew else _DIFFERS
        cursor.execute(_FIND.format(select=select.text, differs=differs), [*select.params, question.today])
        while found := cursor.fetchmany(CHUNK):
            yield found


def _write_down(run: Sweep, group: RuleGroup, due: Sequence[Found]) -> None:
    if not due:
        return
    versions = json.dumps({str(pool_id or 0): version for pool_id, version in group.versions.items()})
    labels = [(one.label or one.key)[:80] for one in group.triggers]
    targets = [one.target for one in group.triggers]
    columns = [list(column) for column in zip(*due, strict=True)]
    with connection.cursor() as cursor:
        cursor.execute(_PLAN, [run.pk, versions, labels, targets, *columns])
