"""What somebody wants to write about a visit, already parsed; services take these, never a form."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from .choices import Aim, Met, VisitType
from .geo import Place


@dataclass(frozen=True, kw_only=True)
class VisitDraft:
    """A visit to plan or to change; without `minutes` the company's figure for its kind holds."""

    customer_id: int
    entry_key: UUID
    purpose: str
    planned_at: datetime
    visit_type: str = VisitType.OTHER
    minutes: int | None = None
    agenda: str = ""
    materials: str = ""
    address: str | None = None
    contact_ids: tuple[int, ...] = ()
    member_ids: tuple[int, ...] = ()
    person_id: int | None = None
    coach_id: int | None = None
    focus: str = ""


@dataclass(frozen=True, kw_only=True)
class StampDraft:
    """A check-in or check-out as it was tapped; without a place it is a manual entry and has a reason."""

    customer_id: int
    visit_id: int
    entry_key: UUID
    at: datetime | None = None
    place: Place | None = None
    reason: str = ""
    met: str = Met.YES


@dataclass(frozen=True)
class PromiseDraft:
    """Something promised on site: what, by whom, until when."""

    text: str
    due_on: date
    person_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class SummaryDraft:
    """What a visit came to."""

    customer_id: int
    visit_id: int
    aim: str = Aim.REACHED
    said: str
    success: str = ""
    failure: str = ""
    judgement: str = ""
    next_plan: str = ""
    next_on: date | None = None
    contact_ids: tuple[int, ...] = ()
    promises: tuple[PromiseDraft, ...] = ()


@dataclass(frozen=True, kw_only=True)
class SightDraft:
    """What open eyes saw: answers in words by item, and the fields of the archive that change by it."""

    customer_id: int
    visit_id: int
    form_id: int
    answers: Mapping[str, str]
    changes: Mapping[str, Any] = field(default_factory=dict)
    version: int = 0


@dataclass(frozen=True)
class PointDraft:
    """One behaviour to change: what was seen, what it should be, how it was, when to look again."""

    behaviour: str
    evidence: str
    before: int
    recheck_on: date
    wanted: str = ""


@dataclass(frozen=True, kw_only=True)
class CoachingDraft:
    """What a manager writes about a visit."""

    customer_id: int
    visit_id: int
    form_id: int
    ratings: Mapping[str, int]
    good: str = ""
    points: tuple[PointDraft, ...] = ()


@dataclass(frozen=True, kw_only=True)
class AgainDraft:
    """What the second look at a behaviour found, on which later visit; not better yet asks for another day."""

    customer_id: int
    point_id: int
    again_id: int
    after: int
    found: str
    again_on: date | None = None
