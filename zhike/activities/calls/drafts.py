"""What somebody wants to write about a call, already parsed; services take these, never a form."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from .choices import CallType, Direction, Result


@dataclass(frozen=True, kw_only=True)
class CallDraft:
    """A call to log; the same `entry_key` a second time changes nothing. `outcome` is what the customer meant."""

    customer_id: int
    entry_key: UUID
    started_at: datetime
    direction: str = Direction.OUT
    result: str = Result.CONNECTED
    ring_seconds: int = 0
    talk_seconds: int = 0
    number: str = ""
    queue: str = ""
    call_type: str = CallType.OTHER
    contact_id: int | None = None
    note: str = ""
    next_step: str = ""
    next_on: date | None = None
    mood: int | None = None


@dataclass(frozen=True, kw_only=True)
class ReviewDraft:
    """What a reviewer writes about one recording; `points` by item of the form."""

    customer_id: int
    call_id: int
    form_id: int
    points: dict[str, float]
    change: str
    good: str = ""
    exercise: str = ""
    recheck_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class RecheckDraft:
    """Whether what should change has changed, and how one saw it."""

    customer_id: int
    review_id: int
    is_better: bool
    found: str
    again_on: date | None = None
