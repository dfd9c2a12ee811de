"""How far deals come and how long each step takes: a cohort by the day on which its deals were opened."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection

from zhike.access.actor import Actor, reach_of
from zhike.access.queries import person_names
from zhike.customers.models import Source

from .pipelines import Path
from .scope import OBJECT

BY = {"": "NULL::bigint", "owner": "entered.owner_id", "source": "entered.source_id"}
MOST_ROWS = 200
# Who answered for a deal when it was opened decides whose funnel it stands in.
_COHORT = """
cohort AS (
  SELECT entered.opportunity_id, {by} AS part FROM sales_stagemove AS entered
  WHERE entered.pipeline_id = %(pipeline)s AND entered.kind = 'entered' AND entered.at >= %(first)s
    AND entered.at < %(last)s AND {scope} {more}
), steps AS (
  SELECT cohort.opportunity_id, cohort.part, move.from_stage_id, move.to_stage_id, move.kind, move.seconds
  FROM cohort JOIN sales_stagemove AS move ON move.opportunity_id = cohort.opportunity_id AND move.at < %(seen)s
), reached AS (
  SELECT steps.opportunity_id, steps.part, max(stage.position) AS position,
    bool_or(steps.kind = 'lost') AS was_lost
  FROM steps LEFT JOIN sales_pipelinestage AS stage ON stage.id = steps.to_stage_id GROUP BY 1, 2
)
"""
_REACHED = "WITH {cohort} SELECT part, position, count(*) FROM reached GROUP BY 1, 2"
_MEDIANS = """
WITH {cohort} SELECT part, from_stage_id, percentile_cont(0.5) WITHIN GROUP (ORDER BY seconds), count(*)
FROM steps WHERE kind IN ('forward', 'won') AND seconds IS NOT NULL GROUP BY 1, 2
"""
_ROWS = """
WITH {cohort} SELECT deal.id, deal.customer_id, deal.title, customer.name, deal.state, stage.name, deal.amount
FROM reached JOIN sales_opportunity AS deal ON deal.id = reached.opportunity_id AND NOT deal.is_hidden
JOIN customers_customer AS customer ON customer.id = deal.customer_id
JOIN sales_pipelinestage AS stage ON stage.id = deal.stage_id
WHERE reached.position >= %(position)s AND (%(part)s::bigint IS NULL OR reached.part IS NOT DISTINCT FROM %(part)s)
ORDER BY deal.amount DESC, deal.id LIMIT %(most)s
"""


@dataclass(frozen=True)
class Asked:
    """Which cohort: deals of a pipeline opened in a span, seen at a moment; apart by owner or source if asked."""

    path: Path
    first: datetime
    last: datetime
    seen: datetime
    by: str = ""
    customer_sql: tuple[str, tuple[Any, ...]] | None = None


@dataclass(frozen=True)
class Step:
    """One stage of a funnel: how many came so far, of those before it, and how long they stood here."""

    stage_id: int
    name: str
    position: int
    reached: int
    share_of_last: float | None
    share_of_first: float | None
    median_days: float | None
    left: int


@dataclass
class Funnel:
    """The funnel of everybody, or of one owner or source."""

    label: str
    key: int | None
    steps: list[Step] = field(default_factory=list)


def read_funnels(*, actor: Actor, asked: Asked) -> list[Funnel]:
    """Return one funnel, or one per owner or source, the largest first."""
    reached: dict[int | None, dict[int, int]] = defaultdict(dict)
    for part, position, count in _ask(actor, asked, _REACHED):
        reached[part][position if position is not None else -1] = count
    medians: dict[int | None, dict[int, tuple[float, int]]] = defaultdict(dict)
    for part, stage_id, seconds, count in _ask(actor, asked, _MEDIANS):
        medians[part][stage_id] = (float(seconds) / 86400, count)
    labels = _labels(asked.by, [part for part in reached if part is not None])
    found = [
        Funnel(labels.get(part, "—") if asked.by else "", part, _steps(asked.path, counts, medians[part]))
        for part, counts in reached.items()
    ]
    return sorted(found, key=lambda one: -one.steps[0].reached if one.steps else 0)


def list_reached(*, actor: Actor, asked: Asked, position: int, part: int | None) -> list[tuple[Any, ...]]:
    """Return the deals behind one figure, the largest first; at most MOST_ROWS."""
    more = {"position": position, "part": part, "most": MOST_ROWS}
    return _ask(actor, asked, _ROWS, more)


def _steps(path: Path, counts: Mapping[int, int], medians: Mapping[int, tuple[float, int]]) -> list[Step]:
    steps: list[Step] = []
    for stage in path.active:
        reached = sum(count for position, count in counts.items() if position >= stage.position)
        before, first = steps[-1].reached if steps else None, steps[0].reached if steps else None
        days, left = medians.get(stage.pk, (None, 0))
        steps.append(
            Step(
                *(stage.pk, stage.shown, stage.position, reached),
                reached / before if before else None,
                reached / first if first else None,
                days,
                left,
            )
        )
    return steps


def _ask(actor: Actor, asked: Asked, sql: str, more: Mapping[str, Any] | None = None) -> list[tuple[Any, ...]]:
    reach = reach_of(actor, OBJECT)
    if reach.nothing:
        return []
    scope = (
        "true" if reach.everything else "(entered.owner_id = %(me)s OR entered.department_id = ANY(%(departments)s))"
    )
    values: dict[str, Any] = {
        "pipeline": asked.path.pipeline.pk,
        "first": asked.first,
        "last": asked.last,
        "seen": asked.seen,
        "me": reach.person_id,
        "departments": list(reach.department_ids),
        **(more or {}),
    }
    narrow = ""
    if asked.customer_sql is not None:
        text, params = asked.customer_sql
        narrow, named = _named(text, params)
        values |= named
    cohort = _COHORT.format(by=BY[asked.by], scope=scope, more=narrow)
    with connection.cursor() as cursor:
        cursor.execute(sql.format(cohort=cohort), values)
        return list(cursor.fetchall())


def _named(text: str, params: Sequence[Any]) -> tuple[str, dict[str, Any]]:
    """Return a condition on the customer whose values have names, as the rest of the statement does."""
    parts = text.split("%s")
    named = {f"seg{place}": value for place, value in enumerate(params)}
    joined = "".join(part + (f"%(seg{place})s" if place < len(params) else "") for place, part in enumerate(parts))
    return f"AND entered.customer_id IN ({joined})", named


def _labels(by: str, ids: Sequence[int]) -> Mapping[int | None, str]:
    if by == "owner":
        return dict(person_names(ids).items())
    return dict(Source.objects.filter(pk__in=ids).values_list("pk", "name")) if by == "source" else {}
