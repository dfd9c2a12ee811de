"""What somebody wants to write about a contact, already parsed; services take these, never a form."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from .choices import FollowUpKind, Origin, Outcome


@dataclass(frozen=True, kw_only=True)
class FollowUpDraft:
    """A contact to log. `at` defaults to now; the same `entry_key` a second time changes nothing.

    `mention_ids` are called upon by @; `offline_seconds` is how long it waited on a phone without network.
    """

    customer_id: int
    entry_key: UUID
    kind: str = FollowUpKind.PHONE
    outcome: str = Outcome.REACHED
    content: str = ""
    contact_id: int | None = None
    mood: int | None = None
    next_step: str = ""
    next_on: date | None = None
    at: datetime | None = None
    file_ids: tuple[int, ...] = ()
    origin: str = Origin.PERSON
    mention_ids: tuple[int, ...] = ()
    offline_seconds: int = 0


@dataclass(frozen=True, kw_only=True)
class Correction:
    """What a follow-up should say instead; time and customer stay (delete and log again for those)."""

    kind: str
    outcome: str
    content: str = ""
    contact_id: int | None = None
    mood: int | None = None
    next_step: str = ""
    next_on: date | None = None
