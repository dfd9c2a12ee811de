"""Try rules on the own customers: who would lose whom tomorrow and in the next 30 days, and who would keep."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import Count, Q
from django.utils import timezone

from zhike.access.actor import Actor

from ..due.evaluating import Question, selects
from ..models import RuleVersion, Simulation, SimulationRow
from ..queries.rulebook import Rulebook, read_rulebook
from .rights import refuse_unless_may_rule

HORIZON = 30
_TRY = """
INSERT INTO pool_simulationrow (simulation_id, customer_id, person_id, pool_id, now_on, then_on, trigger, target)
SELECT %s, id, owner_id, pool_id, NULL, due_on, coalesce((%s::text[])[due_by + 1], ''),
  coalesce((%s::text[])[due_by + 1], '')
FROM ({select}) AS e WHERE due_on <= %s
"""
_COMPARE = """
INSERT INTO pool_simulationrow (simulation_id, customer_id, person_id, pool_id, now_on, then_on, trigger, target)
SELECT %s, id, owner_id, pool_id, due_on, NULL, '', '' FROM ({select}) AS e WHERE due_on <= %s
ON CONFLICT (simulation_id, customer_id) DO UPDATE SET now_on = excluded.now_on
"""


@dataclass(frozen=True)
class Due:
    """A customer that a sweep at some moment takes, by which rule, to where."""

    customer_id: int
    person_id: int
    pool_id: int | None
    due_on: date
    trigger: str
    target: str


def midnight_after(now: datetime) -> datetime:
    """Return the next midnight in company time, when what is published now takes effect."""
    day = timezone.localdate(now) + timedelta(days=1)
    return timezone.make_aware(datetime.combine(day, time()))


def book_with(pool_id: int | None, body: Mapping[str, Any], day: date) -> Rulebook:
    """Return the rulebook of a day as it would be with other rules of one pool."""
    book = read_rulebook(day)
    known = book.versions.get(pool_id)
    draft = replace_version(known, pool_id, body, day)
    return replace(book, versions={**book.versions, pool_id: draft}, _known={})


def replace_version(known: RuleVersion | None, pool_id: int | None, body: Mapping[str, Any], day: date) -> RuleVersion:
    """Return an unsaved version with these rules."""
    return RuleVersion(pool_id=pool_id, number=known.number + 1 if known else 1, body=dict(body), valid_from=day)


def what_sweep_would_do(*, now: datetime, book: Rulebook | None = None) -> list[Due]:
    """Return whom a sweep at a moment would take back, without touching anybody."""
    question = Question(now, anew=True)
    book = book or read_rulebook(question.today)
    found: list[Due] = []
    for group, select in selects(book, question):
        triggers = group.triggers
        with connection.cursor() as cursor:
            sql = f"SELECT id, owner_id, pool_id, due_on, due_by FROM ({select.text}) AS e WHERE due_on <= %s"  # noqa: S608
            cursor.execute(f"{sql} AND due_by IS NOT NULL ORDER BY id", [*select.params, question.today])
            rows = cursor.fetchall()
        for id_, owner_id, pool_id, day, by in rows:
            found.append(Due(id_, owner_id, pool_id, day, triggers[by].label or triggers[by].key, triggers[by].target))
    return sorted(found, key=lambda one: one.customer_id)


def simulate(*, actor: Actor, pool_id: int | None, body: Mapping[str, Any], now: datetime) -> Simulation:
    """Work out whom these rules would take from the next midnight on for 30 days, beside the present ones; keep it."""
    refuse_unless_may_rule(actor, pool_id)
    start = midnight_after(now)
    day = timezone.localdate(start)
    with transaction.atomic():
        run = Simulation.objects.create(
            pool_id=pool_id, body=dict(body), day=day, made_by_id=actor.id_or_none, made_at=now
        )
        question = Question(start, anew=True)
        _insert(run, book_with(pool_id, body, day), question)
        _compare(run, read_rulebook(day), question)
        run.counts = count_rows(run)
        run.save(update_fields=["counts"])
    return run


def _insert(run: Simulation, book: Rulebook, question: Question) -> None:
    last = run.day + timedelta(days=HORIZON)
    for group, select in selects(book, question):
        labels = [(one.label or one.key)[:80] for one in group.triggers]
        targets = [one.target for one in group.triggers]
        with connection.cursor() as cursor:
            cursor.execute(_TRY.format(select=select.text), [run.pk, labels, targets, *select.params, last])


def _compare(run: Simulation, book: Rulebook, question: Question) -> None:
    last = run.day + timedelta(days=HORIZON)
    for _group, select in selects(book, question):
        with connection.cursor() as cursor:
            cursor.execute(_COMPARE.format(select=select.text), [run.pk, *select.params, last])


def count_rows(run: Simulation) -> dict[str, int]:
    """Return how many customers go tomorrow and within the horizon, under the tried and under the present rules."""
    tomorrow, last = run.day, run.day + timedelta(days=HORIZON)
    return dict(
        SimulationRow.objects.filter(simulation=run).aggregate(
            then_tomorrow=Count("pk", filter=Q(then_on__lte=tomorrow)),
            then_all=Count("pk", filter=Q(then_on__lte=last)),
            now_tomorrow=Count("pk", filter=Q(now_on__lte=tomorrow)),
            now_all=Count("pk", filter=Q(now_on__lte=last)),
            lost=Count("pk", filter=Q(then_on__lte=last, now_on=None)),
            kept=Count("pk", filter=Q(now_on__lte=last, then_on=None)),
        )
    )
