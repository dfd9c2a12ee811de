"""What somebody answers along a script, already parsed; services take these, never a form."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from ..needs.drafts import NeedDraft


@dataclass(frozen=True, kw_only=True)
class AnswerDraft:
    """One answer: `changes` are fields of the archive, `version` the customer's that they were read from."""

    customer_id: int
    run_id: int
    position: int
    step: str
    answer: str
    objections: tuple[int, ...] = ()
    note: str = ""
    changes: Mapping[str, Any] = field(default_factory=dict)
    version: int = 0
    need: NeedDraft | None = None


@dataclass(frozen=True, kw_only=True)
class FinishDraft:
    """How a talk ended; the call that it was is logged with it."""

    customer_id: int
    run_id: int
    entry_key: UUID
    outcome: str
    talk_seconds: int
    number: str = ""
    contact_id: int | None = None
    note: str = ""
    next_step: str = ""
    next_on: date | None = None
