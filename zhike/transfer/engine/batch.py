"""One batch of rows: match, decide, store, remember. Everything in the caller's transaction."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection

from zhike.customers.completeness import weights_mark
from zhike.customers.queries.duplicates import lock_all_duplicate_keys
from zhike.customers.services import refresh_completeness
from zhike.events.history import set_context
from zhike.events.services import record_many

from ..choices import Outcome, Target
from ..rows.draft import Blank, ReadRow, Refusal, RowDraft
from .creating import create_customers
from .deciding import Candidates, Decision, decide
from .known import Index, Known
from .matching import find_stored
from .patching import write_patches
from .setting import Setting
from .talks import decide_talks, store_talks

_COPY_ROWS = "COPY transfer_importrow (run_id, row, outcome, customer_id, reasons, cells, before, undone) FROM STDIN"
_encode = DjangoJSONEncoder(ensure_ascii=False).encode
_TOUCHED = (Outcome.CREATED, Outcome.FILLED, Outcome.OVERWRITTEN)


@dataclass
class Batch:
    """Rows as they were read, with the cells of those that the report will show."""

    rows: list[ReadRow]
    cells: dict[int, list[Any]] = field(default_factory=dict)

    @property
    def last_row(self) -> int:
        return self.rows[-1].row


def decide_rows(
    rows: Sequence[ReadRow], setting: Setting, index: Index, memory: dict[int, Known] | None = None
) -> list[Decision]:
    """Decide every row in order; a row sees what the rows before it will have done.

    A dry run passes `memory`, since nothing of its earlier batches is stored.
    """
    drafts = [row for row in rows if isinstance(row, RowDraft)]
    stored = find_stored(
        actor=setting.actor,
        drafts=drafts,
        columns=setting.columns,
        earlier_runs=setting.earlier_runs,
        memory=memory,
    )
    if setting.target == Target.TALKS:
        return decide_talks(rows, stored, setting)
    decisions = []
    for row in rows:
        if isinstance(row, Blank):
            decisions.append(Decision(row.row, Outcome.BLANK))
        elif isinstance(row, Refusal):
            decisions.append(Decision(row.row, Outcome.REJECTED, row.reasons))
        else:
            decisions.append(_decide(row, stored.get(row.row, ()), setting, index))
    return decisions


def _decide(draft: RowDraft, stored: Candidates, setting: Setting, index: Index) -> Decision:
    merged = {id(known): (known, hits) for known, hits in stored}
    for known, hits in index.find(draft):
        before = merged.get(id(known), (known, frozenset[str]()))[1]
        merged[id(known)] = (known, before | hits)
    decision = decide(draft, list(merged.values()), setting.rule)
    if decision.known:
        index.add(decision.known, draft)
    return decision


def import_batch(batch: Batch, setting: Setting, now: datetime) -> Counter[str]:
    """Import one batch and return how many rows had which outcome; inside the caller's transaction.

    Imports wait for each other batch by batch, and single creations wait for a batch, so that
    nobody creates a customer between its being looked for and its being stored.
    """
    lock_all_duplicate_keys()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL jit = off")
        set_context(setting.actor)
        decisions = decide_rows(batch.rows, setting, Index())
        if setting.target == Target.TALKS:
            store_talks(cursor, decisions)
        else:
            _store_customers(cursor, decisions, setting, now)
        with cursor.copy(_COPY_ROWS) as copy:
            for decision in decisions:
                copy.write_row(_row(decision, batch, setting))
    return Counter(str(decision.outcome) for decision in decisions)


def _store_customers(cursor: Any, decisions: Sequence[Decision], setting: Setting, now: datetime) -> None:
    created = [decision for decision in decisions if decision.outcome == Outcome.CREATED]
    create_customers(cursor, created, setting, now)
    changed = {id(known): known for decision in decisions if (known := decision.known) and known.patch}
    write_patches(changed.values(), setting, now)
    mark = weights_mark()
    touched = [(one, one.known.id) for one in decisions if one.outcome in _TOUCHED and one.known and one.known.id]
    refresh_completeness([customer_id for _, customer_id in touched])
    rows = ((customer_id, now, _said(one, setting, mark)) for one, customer_id in touched)
    record_many(actor=setting.actor, kind="customers.imported", rows=rows)


def _said(decision: Decision, setting: Setting, mark: int) -> dict[str, Any]:
    """Return what the event of a row says; `judged` spares the reader of events the completeness."""
    name = f"{setting.file_name} · {decision.row}"
    if setting.campaign is not None and decision.outcome == Outcome.CREATED:
        name = f"{name} · {setting.campaign.name}"
    said = {"name": name, "run": setting.run_id, "row": decision.row}
    return said | {"outcome": str(decision.outcome), "judged": mark}


def _row(decision: Decision, batch: Batch, setting: Setting) -> tuple[Any, ...]:
    reasons = [reason.to_json() for reason in decision.reasons]
    cells = batch.cells.get(decision.row) if reasons and decision.outcome != Outcome.BLANK else None
    return (
        setting.run_id,
        decision.row,
        str(decision.outcome),
        decision.known.id if decision.known else None,
        _json(reasons),
        _json(cells) if cells else None,
        _json(decision.before) if decision.before else None,
        "",
    )


def _json(value: Any) -> str:
    return _encode(value).replace("\\u0000", "")
