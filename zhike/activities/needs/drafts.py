"""What somebody wants to write about a need, already parsed; services take these, never a form."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from .choices import Level, MetBy, NeedSource


@dataclass(frozen=True, kw_only=True)
class NeedDraft:
    """Everything about a need but its confirmation and what comes after it."""

    name: str
    raw_words: str
    heard_at: datetime
    contact_id: int | None = None
    heard_from: str = ""
    heard_where: str = ""
    source: str = NeedSource.TALK
    session_id: int | None = None
    finding_id: int | None = None
    statement: str = ""
    purpose_id: int | None = None
    aspect_id: int | None = None
    strength: int = Level.MIDDLE
    urgency: int = Level.MIDDLE
    importance: int = Level.MIDDLE
    cost: int = Level.MIDDLE
    value_amount: Decimal | None = None
    met_by: str = MetBy.NOBODY
    rival: str = ""
    offer_kind: str = ""
    offer_name: str = ""
    keeper_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class ConfirmationDraft:
    """Who on the customer's side confirmed which wording, when and how; `version` is the need that was read out."""

    customer_id: int
    need_id: int
    version: int
    how: str
    at: datetime
    contact_id: int | None = None
    name: str = ""
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class ValidationDraft:
    """Whether what was delivered met the need, and how satisfied the customer is."""

    customer_id: int
    need_id: int
    met: str
    satisfied: int
    name: str
    at: datetime
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class SessionDraft:
    """A session as it was held."""

    kind: str
    title: str
    held_at: datetime
    place: str = ""
    shown: str = ""
    minutes: str = ""


@dataclass(frozen=True, kw_only=True)
class ParticipantDraft:
    """Somebody of a customer at a session."""

    session_id: int
    customer_id: int
    name: str
    contact_id: int | None = None
    reaction: str = ""
    verdict: str = ""


@dataclass(frozen=True, kw_only=True)
class DeliveryDraft:
    """What was handed over for a need, and on which day."""

    customer_id: int
    need_id: int
    on: date
    note: str = ""
