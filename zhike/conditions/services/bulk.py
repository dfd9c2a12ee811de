"""Do one thing to many rows in the background: start it, go through it batch by batch, stop it.

A batch commits together with its place and its counts, so that a killed worker neither skips nor repeats a row.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhike.access.actor import Actor
from zhike.access.queries import get_actor
from zhike.access.queries.capabilities import refuse_unless_capable
from zhike.lib.refusals import Refusal, Refused, refuse_if
from zhike.notify.live import publish
from zhike.notify.services import notify

from .. import rules, tasks
from ..bulk import BulkAction, action_of, walk_of
from ..choices import RunState
from ..drafts import BulkDraft
from ..language import invalid
from ..messages import BULK_FINISHED
from ..models import BulkRefusal, BulkRun
from ..queries.runs import lock_run
from ..registry import subject_of

BATCH = 100
READ_AHEAD = 5_000
MOST_ATTEMPTS = 5
# Reasons are kept for so many rows; all of them are counted.
MOST_REFUSALS = 5_000
_FIRST, _LAST = 0, 2**62


def start_bulk(*, actor: Actor, draft: BulkDraft, label: str, now: datetime, in_background: bool = True) -> BulkRun:
    """Start an action over picked rows or over the whole result of a list; it goes on when the page is closed."""
    action = action_of(draft.action)
    if action is None or action.subject != draft.subject:
        raise invalid(_("没有这种批量操作。"))
    refuse_unless_capable(actor, subject_of(draft.subject).object, action.capability)
    if draft.ids is None:
        walk_of(draft.subject)(actor, draft.query, _FIRST, _LAST, 1, now)  # refused now rather than in the background
    with transaction.atomic():
        run = BulkRun.objects.create(
            subject=draft.subject,
            action=draft.action,
            by_id=actor.person_id,
            label=label[:200],
            values=dict(draft.values),
            ids=sorted(set(draft.ids)) if draft.ids is not None else None,
            query={"text": draft.query},
            total=len(set(draft.ids)) if draft.ids is not None else None,
            upto_id=_LAST,
            created_at=now,
            beat_at=now,
        )
        if in_background:
            tasks.run_bulk.defer(run_id=run.pk)
    return run


def cancel_bulk(*, actor: Actor, run_id: int, now: datetime) -> BulkRun:
    """Stop before the next batch; rows that are done stay done."""
    with transaction.atomic():
        run = lock_run(actor=actor, run_id=run_id)
        refuse_if(rules.why_cannot_cancel(run.state))
        run.cancel_asked_at = now
        run.save(update_fields=["cancel_asked_at"])
    return run


def run_bulk(*, run_id: int) -> None:
    """Go through what is left of a run. Harmless when it ended; two workers take turns batch by batch."""
    run = BulkRun.objects.filter(pk=run_id).first()
    if run is None or not run.is_at_work:
        return
    BulkRun.objects.filter(pk=run_id).update(attempts=run.attempts + 1, beat_at=timezone.now())
    action = action_of(run.action)
    try:
        if run.attempts >= MOST_ATTEMPTS or action is None:
            raise invalid(_("多次尝试后仍无法继续，已停止；做完的保留。"))
        actor = get_actor(run.by_id, request_id=f"bulk-{run_id}")
        _measure(run, actor)
        rows = Rows()
        while _commit_batch(run_id, action, actor, rows):
            pass
    except ObjectDoesNotExist:
        _fail(run_id, _("发起人已停用，批量操作已停止。"))
    except Refused as refused:
        _fail(run_id, str(refused.refusal.sentence))


def _measure(run: BulkRun, actor: Actor) -> None:
    """Count the rows of a whole result once, and fix its end: rows that come later are not touched."""
    if run.total is not None:
        return
    walk, last, total = walk_of(run.subject), 0, 0
    text = run.query["text"]
    while ids := walk(actor, text, last, _LAST, 10_000, run.created_at):
        last, total = ids[-1], total + len(ids)
    BulkRun.objects.filter(pk=run.pk).update(total=total, upto_id=last)


@dataclass
class _Outcome:
    """What became of a batch."""

    done: int = 0
    unchanged: int = 0
    refused: int = 0


class Rows:
    """Hands out the ids of a run; those of a whole result are read some thousands at a time."""

    def __init__(self) -> None:
        self.waiting: list[int] = []

    def next(self, run: BulkRun, actor: Actor) -> Sequence[int]:
        """Return the next batch of ids behind the run's place."""
        if run.ids is not None:
            return [id_ for id_ in run.ids if id_ > run.last_id][:BATCH]
        self.waiting = [id_ for id_ in self.waiting if id_ > run.last_id]
        if not self.waiting:
            walk = walk_of(run.subject)
            text = run.query["text"]
            self.waiting = list(walk(actor, text, run.last_id, run.upto_id, READ_AHEAD, run.created_at))
        return self.waiting[:BATCH]


def _commit_batch(run_id: int, action: BulkAction, actor: Actor, rows: Rows) -> bool:
    """Do the next rows together with the run's place; say whether to go on."""
    with transaction.atomic():
        run = BulkRun.objects.select_for_update().get(pk=run_id)
        if not run.is_at_work:
            return False
        if run.cancel_asked_at:
            _end(run, RunState.CANCELLED)
            return False
        ids = rows.next(run, actor)
        if not ids:
            _end(run, RunState.DONE)
            return False
        outcome = _do(run, ids, action, actor)
        run.done += outcome.done
        run.unchanged += outcome.unchanged
        run.refused += outcome.refused
        run.seen, run.last_id, run.attempts = run.seen + len(ids), ids[-1], 0
        run.state, run.beat_at = RunState.RUNNING, timezone.now()
        run.save(update_fields=["done", "unchanged", "refused", "seen", "last_id", "attempts", "state", "beat_at"])
        publish(run.by_id, "progress", {"key": f"bulk-{run.pk}", "share": run.percent, "state": run.state})
    return True


def _do(run: BulkRun, ids: Sequence[int], action: BulkAction, actor: Actor) -> _Outcome:
    now = timezone.now()
    many = action.act_many or (lambda *asked: _one_by_one(action, *asked))
    try:
        with transaction.atomic():
            answers = many(actor, ids, run.values, now)
    except Refused as refused:
        answers = dict.fromkeys(ids, refused.refusal)
    refusals = [(id_, answer) for id_, answer in answers.items() if isinstance(answer, Refusal)]
    if run.refused < MOST_REFUSALS:
        BulkRefusal.objects.bulk_create(
            (BulkRefusal(run=run, row_id=id_, sentence=str(one.sentence)[:300]) for id_, one in refusals),
            ignore_conflicts=True,
        )
    done = sum(answer is True for answer in answers.values())
    return _Outcome(done, len(ids) - done - len(refusals), len(refusals))


def _one_by_one(
    action: BulkAction, actor: Actor, ids: Sequence[int], values: Mapping[str, Any], now: datetime
) -> dict[int, bool | Refusal]:
    answers: dict[int, bool | Refusal] = {}
    for id_ in ids:
        try:
            with transaction.atomic():
                answers[id_] = action.act(actor, id_, values, now)
        except Refused as refused:
            answers[id_] = refused.refusal
        except Http404:
            answers[id_] = Refusal("conditions.row_gone", _("已不在你能看到的范围内。"))
    return answers


def _fail(run_id: int, why: str) -> None:
    with transaction.atomic():
        run = BulkRun.objects.select_for_update().get(pk=run_id)
        if run.is_at_work:
            run.error = why[:300]
            _end(run, RunState.FAILED)


_TITLES = {
    RunState.DONE: gettext_lazy("批量操作已完成"),
    RunState.CANCELLED: gettext_lazy("批量操作已取消"),
    RunState.FAILED: gettext_lazy("批量操作没有做完"),
}


def _end(run: BulkRun, state: RunState) -> None:
    """Close a run and tell who started it; inside the caller's transaction."""
    now = timezone.now()
    run.state, run.finished_at, run.beat_at = state, now, now
    run.save(update_fields=["state", "finished_at", "beat_at", "error"])
    notify(
        person_ids=[run.by_id],
        kind=BULK_FINISHED,
        title=_TITLES[state],
        body=run.label,
        url=f"/conditions/runs/{run.pk}/",
        key=f"bulk-{run.pk}-{state}",
        at=now,
    )
    publish(run.by_id, "progress", {"key": f"bulk-{run.pk}", "share": run.percent, "state": str(state)})
