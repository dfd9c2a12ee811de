"""What somebody wants done, already parsed; services take these, never a form."""

from dataclasses import dataclass, field
from datetime import date, datetime, time
from uuid import UUID, uuid4

from django.utils import timezone

from .choices import Priority

PERSON = "person"
BY_SETTING = -1
"""Remind as early as the company's setting says."""


@dataclass(frozen=True)
class Due:
    """When a task is due: a moment, or (all day) any time of the day that begins at `at`."""

    at: datetime
    is_all_day: bool = False

    @property
    def day(self) -> date:
        """Return the day in the company's time zone."""
        return timezone.localdate(self.at)


def due_on(day: date) -> Due:
    """Return due at any time of a day."""
    return Due(timezone.make_aware(datetime.combine(day, time.min)), is_all_day=True)


@dataclass(frozen=True, kw_only=True)
class TaskDraft:
    """A task to give. Without assignees it is the actor's own.

    `repeat` is an RRULE of RFC 5545 without its name ("FREQ=WEEKLY;BYDAY=MO"). `remind_minutes` before it is
    due (None: no reminder; an all-day task is reminded of in the morning of its day). The same `entry_key`
    a second time with the same customer changes nothing; who makes tasks from own rows derives the key from them.
    """

    title: str
    due: Due
    customer_id: int | None = None
    assignee_ids: tuple[int, ...] = ()
    priority: int = Priority.NORMAL
    repeat: str = ""
    note: str = ""
    remind_minutes: int | None = BY_SETTING
    origin: str = PERSON
    origin_id: int | None = None
    entry_key: UUID = field(default_factory=uuid4)


@dataclass(frozen=True, kw_only=True)
class TaskWords:
    """What a task should say instead; customer and origin stay."""

    title: str
    due: Due
    assignee_ids: tuple[int, ...]
    priority: int
    repeat: str = ""
    note: str = ""
    remind_minutes: int | None = BY_SETTING
