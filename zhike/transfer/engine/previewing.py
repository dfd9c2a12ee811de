"""Try an import without storing anything: the same reading, matching and deciding, counted."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from zhike.lib.refusals import Refused

from ..choices import State
from ..models import ImportRun
from ..reading.refusals import file_refusal
from ..rows.draft import RowDraft
from .batch import Batch, decide_rows
from .deciding import Decision
from .known import Index, Known, slim
from .running import tell_progress
from .setting import Setting, build_setting
from .streaming import open_batches, rare_collections

SHOWN_PROBLEMS = 50
# What only explains an outcome is no problem.
_MATCHES = frozenset({"same_code", "same_name", "same_core", "same_phone", "same_row"})
_NO_PROBLEM = _MATCHES | {"changed", "kept", "owner_kept", "name_kept", "skipped_value"}


@dataclass
class _Tally:
    """What a dry run found so far."""

    counts: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    problems: list[dict[str, Any]] = field(default_factory=list)
    sources: dict[str, None] = field(default_factory=dict)

    def add(self, batch: Batch, decisions: list[Decision]) -> None:
        for row, decision in zip(batch.rows, decisions, strict=True):
            self.counts[str(decision.outcome)] += 1
            telling = [reason for reason in decision.reasons if reason.code not in _NO_PROBLEM]
            self.reasons.update(f"{reason.code}|{reason.field}" for reason in telling)
            if isinstance(row, RowDraft) and row.source_name:
                self.sources[row.source_name] = None
            if telling and len(self.problems) < SHOWN_PROBLEMS:
                name = row.name if isinstance(row, RowDraft) else ""
                reasons = [reason.to_json() for reason in telling]
                self.problems.append(
                    {"row": row.row, "name": name, "outcome": str(decision.outcome), "reasons": reasons}
                )

    def to_json(self, *, done: int) -> dict[str, Any]:
        return {
            "counts": dict(self.counts),
            "reasons": dict(self.reasons.most_common(40)),
            "problems": self.problems,
            "sources": list(self.sources)[:50],
            "done_row": done,
        }


def preview_import(*, run_id: int) -> None:
    """Fill the preview of a run; harmless when it is no longer asked for."""
    run = ImportRun.objects.get(pk=run_id)
    if run.state != State.PREVIEWING:
        return
    try:
        with rare_collections():
            _try_through(run)
    except Refused as refused:
        error = {"code": refused.refusal.code, "sentence": refused.refusal.sentence, "help": refused.refusal.help}
        _settle(run, State.MAPPED, error=error)


def _try_through(run: ImportRun) -> None:
    setting = build_setting(run)
    tally, index, memory = _Tally(), Index(), dict[int, Known]()
    last = run.header_row
    with open_batches(run, setting.plan, after=run.header_row) as (total, batches):
        for batch in batches:
            decisions = _decide(batch, setting, index, memory)
            tally.add(batch, decisions)
            for decision in decisions:
                if decision.known:
                    slim(decision.known)
            last = batch.last_row
            if not _beat(run, tally, done=last, total=total):
                return
    if last == run.header_row:
        raise Refused(file_refusal("only_headers"))
    run.total_rows = last
    run.preview = tally.to_json(done=last)
    _settle(run, State.PREVIEWED, preview=run.preview, total_rows=last)


def _decide(batch: Batch, setting: Setting, index: Index, memory: dict[int, Known]) -> list[Decision]:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL jit = off")
        return decide_rows(batch.rows, setting, index, memory)


def _beat(run: ImportRun, tally: _Tally, *, done: int, total: int | None) -> bool:
    """Tell how far it is; False when it was cancelled."""
    run.preview, run.total_rows = tally.to_json(done=done), total or done
    alive = ImportRun.objects.filter(pk=run.pk, state=State.PREVIEWING, cancel_asked_at__isnull=True)
    if alive.update(preview=run.preview, beat_at=timezone.now(), total_rows=run.total_rows):
        tell_progress(run)
        return True
    _settle(run, State.MAPPED, cancel_asked_at=None)
    return False


def _settle(run: ImportRun, state: str, **values: Any) -> None:
    ImportRun.objects.filter(pk=run.pk, state=State.PREVIEWING).update(state=state, **values)
    run.state = state
    tell_progress(run)
