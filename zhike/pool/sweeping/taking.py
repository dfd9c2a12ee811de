"""Take back what the plan names, a batch per transaction, each customer looked at again under its lock.

Two batches at a time: while the program works out one, the database writes another.
"""

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime

from django.db import connection, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from zhike.access.actor import Actor
from zhike.customers.choices import OwnerWay
from zhike.customers.models import Customer
from zhike.customers.services import Destination, change_owners
from zhike.events.history import set_context
from zhike.lib.refusals import Refusal

from ..choices import RowState
from ..due.evaluating import Question, selects
from ..models import Pool, Sweep, SweepRow
from ..queries.rulebook import Rulebook
from .onward import ROTATION, rotate

BATCH = 1000
HANDS = 2
_READ = ("sweep", "customer_id", "person_id", "pool_id", "trigger", "target")


def take_all(actor: Actor, run: Sweep, book: Rulebook, *, now: datetime) -> None:
    """Take back everything that is left of the plan.

    What goes to the next person is dealt out by one hand alone, in the order of the plan: whose turn it is depends
    on who got the one before.
    """
    left = run.rows.filter(state=RowState.PLANNED)
    alone = connection.in_atomic_block or left.count() <= BATCH or left.filter(target=ROTATION).exists()
    if alone:
        _take_on(actor, run, book, now)
        return
    language = translation.get_language()
    with ThreadPoolExecutor(HANDS - 1, "sweep") as others:
        helpers = [others.submit(_help, actor, run, book, now, language) for _hand in range(HANDS - 1)]
        _take_on(actor, run, book, now)
        for helper in helpers:
            helper.result()


def _take_on(actor: Actor, run: Sweep, book: Rulebook, now: datetime) -> None:
    while take_batch(actor, run, book, now=now):
        pass


def _help(actor: Actor, run: Sweep, book: Rulebook, now: datetime, language: str | None) -> None:
    try:
        with translation.override(language):
            _take_on(actor, run, book, now)
    finally:
        connection.close()


def take_batch(actor: Actor, run: Sweep, book: Rulebook, *, now: datetime) -> int:
    """Take back the next customers of the plan and return how many rows were settled; 0 when none is left.

    Who was called, signed, given away or exempted since the plan was made stays where he is.
    """
    with transaction.atomic():
        set_context(actor)
        left = run.rows.select_for_update(skip_locked=True).filter(state=RowState.PLANNED)
        rows = list(left.order_by("pk").only(*_READ)[:BATCH])
        if not rows:
            return 0
        ids = sorted(row.customer_id for row in rows)
        owners = _lock(ids)
        due = _still_due(ids, book, Question(now, ids, anew=True))
        wanted = [row for row in rows if owners.get(row.customer_id) == row.person_id and row.customer_id in due]
        _take(actor, wanted, book, now)
        kept = {row.pk for row in wanted}
        _settle([row for row in rows if row.pk not in kept], RowState.SPARED, _("处理前情况已变化"))
    return len(rows)


def _lock(ids: Sequence[int]) -> dict[int, int | None]:
    rows = Customer.objects.select_for_update(of=("self",)).filter(pk__in=ids, deleted_at=None).order_by("pk")
    return dict(rows.values_list("pk", "owner_id"))


def _still_due(ids: Sequence[int], book: Rulebook, question: Question) -> dict[int, date]:
    due: dict[int, date] = {}
    for _group, select in selects(book, question):
        with connection.cursor() as cursor:
            sql = f"SELECT id, due_on FROM ({select.text}) AS e WHERE due_on <= %s"  # noqa: S608 - our own words
            cursor.execute(sql, [*select.params, question.today])
            due |= dict(cursor.fetchall())
    return due


def _take(actor: Actor, rows: Sequence[SweepRow], book: Rulebook, now: datetime) -> None:
    fallback = _first_pool(book.pools)
    by_trigger: dict[str, list[SweepRow]] = {}
    for row in rows:
        by_trigger.setdefault(row.trigger, []).append(row)
    for trigger, group in sorted(by_trigger.items()):
        wanted = {row.customer_id: Destination(None, _pool_for(row, book, fallback)) for row in group}
        reason = _("回收规则：%(rule)s") % {"rule": trigger}
        answers = change_owners(actor=actor, wanted=wanted, way=OwnerWay.RECLAIM, reason=reason, now=now)
        _write_down(actor, group, answers, reason, now)


def _write_down(
    actor: Actor, rows: Sequence[SweepRow], answers: Mapping[int, bool | Refusal], reason: str, now: datetime
) -> None:
    taken = [row for row in rows if answers.get(row.customer_id) is True]
    for row in rows:
        answer = answers.get(row.customer_id)
        if answer is not True:
            _settle([row], RowState.SPARED, answer.sentence if isinstance(answer, Refusal) else "")
    onward = [row for row in taken if row.target == ROTATION]
    asked = rotate(actor=actor, customer_ids=[row.customer_id for row in onward], reason=reason, now=now)
    for row in onward:
        person_id = asked.get(row.customer_id)
        if isinstance(person_id, int):
            SweepRow.objects.filter(pk=row.pk).update(state=RowState.ROTATED, to_person_id=person_id)
    _settle([row for row in taken if not isinstance(asked.get(row.customer_id), int)], RowState.TAKEN, "")


def _settle(rows: Sequence[SweepRow], state: RowState, said: str) -> None:
    SweepRow.objects.filter(pk__in=[row.pk for row in rows]).update(state=state, said=said[:300])


def _pool_for(row: SweepRow, book: Rulebook, fallback: int | None) -> int | None:
    """Return the pool that a customer goes to: the trigger's, else its own, else the company's first."""
    target = int(row.target) if row.target.isdigit() else None
    if target in book.pools:
        return target
    return row.pool_id or fallback


def _first_pool(pools: Mapping[int, Pool]) -> int | None:
    roots = [pool for pool in pools.values() if pool.parent_id is None and pool.is_active]
    return min(roots, key=lambda pool: (pool.position, pool.pk)).pk if roots else None
