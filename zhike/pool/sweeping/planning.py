"""Find who is due, in one reading of the base, and write the plan down before anybody is touched."""

import json
from datetime import date
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

_PLAN = """
WITH found AS MATERIALIZED (
  SELECT * FROM ({select}) AS e
  WHERE due_on <= %s OR old_day IS DISTINCT FROM due_on OR old_end IS DISTINCT FROM protected
), planned AS (
  INSERT INTO pool_sweeprow (sweep_id, customer_id, person_id, pool_id, version_id, trigger, target, due_on,
    started_on, contact_on, protected_until, state, said)
  SELECT %s, id, owner_id, pool_id, (%s::jsonb->>coalesce(pool_id, 0)::text)::bigint,
    (%s::text[])[due_by + 1], (%s::text[])[due_by + 1], due_on, started_on, contact_on, protected, 'planned', ''
  FROM found WHERE due_on <= %s AND due_by IS NOT NULL
  ON CONFLICT (sweep_id, customer_id) DO NOTHING
)
SELECT id FROM found WHERE due_on IS NULL OR due_on > %s
"""


def sign(book: Rulebook) -> dict[str, Any]:
    """Return what all clocks depend on besides the customers themselves; a change of it moves many clocks at once."""
    leave = Leave.objects.filter(state=Asked.GRANTED).aggregate(count=Count("pk"), last=Max("pk"))
    days = CalendarDay.objects.aggregate(count=Count("pk"), last=Max("pk"))
    return {
        "versions": {str(pool_id or 0): row.pk for pool_id, row in book.versions.items()},
        "pools": sorted(book.pools),
        "leave": [leave["count"], leave["last"]],
        "calendar": [days["count"], str(days["last"])],
        "facts": sorted(fact for one in facts.list_exemptions().values() for fact in one.sqls),
    }


def plan(run: Sweep, question: Question, book: Rulebook) -> list[int]:
    """Write down every customer that is due and return those whose stored day is not right any more.

    In the caller's transaction, with the sweep moved on to taking.
    """
    stale: list[int] = []
    for group, select in selects(book, question):
        stale += _plan_group(run, group, select, question.today)
    Sweep.objects.filter(pk=run.pk).update(state=SweepState.TAKING)
    run.state = SweepState.TAKING
    return stale


def _plan_group(run: Sweep, group: RuleGroup, select: Sql, today: date) -> list[int]:
    triggers = group.triggers
    versions = json.dumps({str(pool_id or 0): version for pool_id, version in group.versions.items()})
    labels = [(one.label or one.key)[:80] for one in triggers]
    params = [*select.params, today, run.pk, versions, labels, [one.target for one in triggers], today, today]
    with connection.cursor() as cursor:
        cursor.execute(_PLAN.format(select=select.text), params)
        return [row[0] for row in cursor.fetchall()]
