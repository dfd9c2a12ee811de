"""Try rules on the own customers: who would lose whom tomorrow and in the next 30 days, who would keep, and why.

A small base is tried at once; a large one by the worker, a slice of customers at a time, and open pages hear how far
it is. A trial that was killed is taken up where it stopped.
"""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import Count, Max, Q
from django.utils import timezone

from zhike.access.actor import Actor
from zhike.customers.models import Customer
from zhike.notify.live import publish

from ..choices import TrialState
from ..due.compiling import Sql
from ..due.evaluating import Question, selects
from ..due.predictions import end_of_slice
from ..models import Simulation, SimulationRow
from ..queries.rulebook import Rulebook, read_rulebook
from .rights import refuse_unless_may_rule
from .simulating import HORIZON, book_with, midnight_after

SLICE = 50_000
STALLED_AFTER = timedelta(minutes=5)
_ONE = """
SELECT id, owner_id, pool_id, due_on, is_exempt, (%s::text[])[due_by + 1] AS why, (%s::text[])[due_by + 1] AS target
FROM ({select}) AS e
"""
_NOBODY = """
SELECT 0::bigint AS id, 0::bigint AS owner_id, 0::bigint AS pool_id, NULL::date AS due_on, FALSE AS is_exempt,
  '' AS why, '' AS target WHERE FALSE
"""
_TRY = """
INSERT INTO pool_simulationrow (simulation_id, customer_id, person_id, pool_id, now_on, then_on, trigger, target,
  now_trigger, later_on, is_exempt)
SELECT %s, id, coalesce(tried.owner_id, present.owner_id), coalesce(tried.pool_id, present.pool_id),
  CASE WHEN present.due_on <= {last} THEN present.due_on END, CASE WHEN tried.due_on <= {last} THEN tried.due_on END,
  CASE WHEN tried.due_on <= {last} THEN coalesce(tried.why, '') ELSE '' END,
  CASE WHEN tried.due_on <= {last} THEN coalesce(tried.target, '') ELSE '' END,
  CASE WHEN present.due_on <= {last} THEN coalesce(present.why, '') ELSE '' END,
  CASE WHEN tried.due_on > {last} THEN tried.due_on END, coalesce(tried.is_exempt, FALSE)
FROM ({tried}) AS tried FULL JOIN ({present}) AS present USING (id)
WHERE (tried.due_on <= {last} OR present.due_on <= {last})
  AND (%s::bigint[] IS NULL OR coalesce(tried.pool_id, present.pool_id) = ANY(%s::bigint[]))
ORDER BY id ON CONFLICT (simulation_id, customer_id) DO NOTHING
"""


def start_trial(*, actor: Actor, pool_id: int | None, body: Mapping[str, Any], now: datetime) -> Simulation:
    """Try rules from the next midnight on for 30 days, beside the present ones; keep the answer.

    Done when it returns where the base is small; else the worker does it, and the trial tells how far it is.
    """
    from ..tasks import try_rules

    with transaction.atomic():
        run = _begin(actor, pool_id, body, now)
        if not _is_small():
            try_rules.defer(simulation_id=run.pk)
            return run
    return run_trial(simulation_id=run.pk)


def simulate(*, actor: Actor, pool_id: int | None, body: Mapping[str, Any], now: datetime) -> Simulation:
    """Do a whole trial at once, however long it takes."""
    return run_trial(simulation_id=_begin(actor, pool_id, body, now).pk)


def run_trial(*, simulation_id: int) -> Simulation:
    """Do a trial to its end from where it is; harmless when it ended already, or when another worker does it too."""
    run = Simulation.objects.get(pk=simulation_id)
    last_id = Customer.objects.aggregate(last=Max("pk"))["last"] or 0
    while run.state == TrialState.RUNNING:
        with transaction.atomic():
            run = Simulation.objects.select_for_update().get(pk=simulation_id)
            if run.state == TrialState.RUNNING:
                _step(run, last_id)
    return run


def pick_up_stalled(*, now: datetime) -> list[int]:
    """Return trials whose worker died, marked as taken up."""
    silent = Simulation.objects.filter(state=TrialState.RUNNING, beat_at__lt=now - STALLED_AFTER)
    ids = list(silent.values_list("pk", flat=True))
    Simulation.objects.filter(pk__in=ids).update(beat_at=now)
    return ids


def _is_small() -> bool:
    first = end_of_slice(0, SLICE)
    return first is None or end_of_slice(first, SLICE) is None


def _begin(actor: Actor, pool_id: int | None, body: Mapping[str, Any], now: datetime) -> Simulation:
    refuse_unless_may_rule(actor, pool_id)
    return Simulation.objects.create(
        pool_id=pool_id,
        body=dict(body),
        day=timezone.localdate(midnight_after(now)),
        made_by_id=actor.id_or_none,
        made_at=now,
        state=TrialState.RUNNING,
        share=0,
        beat_at=now,
    )


def _step(run: Simulation, last_id: int) -> None:
    """Look at the next slice, or close; the place moves on in the same transaction."""
    end = end_of_slice(run.done_to, SLICE)
    if end is None:
        run.counts, run.state, run.share = count_rows(run), TrialState.DONE, 100
    else:
        _try_slice(run, (run.done_to, end))
        run.done_to, run.share = end, min(99, end * 100 // max(last_id, 1))
    run.beat_at = timezone.now()
    run.save(update_fields=["counts", "state", "share", "done_to", "beat_at"])
    if run.made_by_id:
        publish(run.made_by_id, "progress", {"key": f"trial-{run.pk}", "share": run.share, "state": run.state})


def _try_slice(run: Simulation, span: tuple[int, int]) -> None:
    start = timezone.make_aware(datetime.combine(run.day, time()))
    question = Question(start, anew=True, span=span)
    book = read_rulebook(run.day)
    tried, present = _sql_of(book_with(run.pool_id, run.body, run.day), question), _sql_of(book, question)
    concerned = _pools_under(run.pool_id, book)
    last = f"DATE '{_last_day(run.day)}'"
    sql = _TRY.format(tried=tried.text, present=present.text, last=last)
    with connection.cursor() as cursor:
        cursor.execute(sql, [run.pk, *tried.params, *present.params, concerned, concerned])


def _pools_under(pool_id: int | None, book: Rulebook) -> list[int] | None:
    """Return the pools that rules of this one may reach, itself and those below; None for all."""
    return None if pool_id is None else [pk for pk, pool in book.pools.items() if f"/{pool_id}/" in pool.path]


def _sql_of(book: Rulebook, question: Question) -> Sql:
    """Return the day and the reason of everybody under a rulebook, as one SELECT."""
    parts = list(_parts(book, question))
    if not parts:
        return Sql(_NOBODY)
    return Sql(" UNION ALL ".join(one.text for one in parts), tuple(param for one in parts for param in one.params))


def _parts(book: Rulebook, question: Question) -> Iterator[Sql]:
    for group, select in selects(book, question):
        labels = [(one.label or one.key)[:80] for one in group.triggers]
        targets = [one.target for one in group.triggers]
        yield Sql(_ONE.format(select=select.text), (labels, targets, *select.params))


def count_rows(run: Simulation) -> dict[str, int]:
    """Return how many customers go tomorrow and within the horizon, under the tried and under the present rules."""
    tomorrow, last = run.day, _last_day(run.day)
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


def _last_day(day: date) -> date:
    return day + timedelta(days=HORIZON)
