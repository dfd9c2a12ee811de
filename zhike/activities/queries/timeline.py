"""Follow-ups as entries of a customer's timeline."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.utils import timezone

from zhike.access.actor import Actor

from .. import closing, marks
from ..choices import FollowUpKind
from ..kinds import ICONS
from ..policy import glance_policy
from ..rules import Policy, is_reached, why_cannot_correct

GONE: Mapping[str, Any] = {"gone": True}
_ROWS = """
SELECT row.id, row.customer_id, row.person_id, row.kind, row.outcome, row.content, row.mood, row.next_on, row.next_step,
  row.created_at, row.corrected_at, coalesce(contact.name, ''),
  ARRAY(
    SELECT ARRAY[file.id::text, file.name]
    FROM activities_followupfile AS link JOIN customers_customerfile AS file ON file.id = link.file_id
    WHERE link.customer_id = row.customer_id AND link.follow_up_id = row.id AND file.deleted_at IS NULL ORDER BY link.id
  )
FROM activities_followup AS row LEFT JOIN customers_contact AS contact ON contact.id = row.contact_id
WHERE row.customer_id = ANY(%s) AND row.id = ANY(%s) AND row.deleted_at IS NULL {open}
"""


@dataclass(frozen=True, slots=True)
class TimelineRow:
    """A follow-up as the timeline shows it."""

    id: int
    customer_id: int
    person_id: int | None
    kind: str
    outcome: str
    content: str
    mood: int | None
    next_on: date | None
    next_step: str
    created_at: datetime
    corrected_at: datetime | None
    contact_name: str
    files: Sequence[Sequence[str]]

    @property
    def is_reached(self) -> bool:
        """Say whether somebody was reached."""
        return is_reached(self.outcome)


def hydrate_follow_ups(actor: Actor, events: Sequence[Any]) -> dict[int, Mapping[str, Any]]:
    """Return what the timeline shows of each follow-up, in one query for a page; deleted ones are gone."""
    if not actor.can("follow_up", "view"):
        return {event.pk: GONE for event in events}
    rows = _read(actor, events)
    policy, now = glance_policy(), timezone.now()
    found: dict[int, Mapping[str, Any]] = {}
    for event in events:
        row = rows.get(event.data.get("follow_up_id", 0))
        found[event.pk] = _entry(row, may_correct=_may_correct(actor, row, policy, now)) if row else GONE
    return found


def _read(actor: Actor, events: Sequence[Any]) -> dict[int, TimelineRow]:
    customers = list({event.customer_id for event in events})
    ids = [event.data["follow_up_id"] for event in events if "follow_up_id" in event.data]
    with connection.cursor() as cursor:
        cursor.execute(_ROWS.replace("{open}", closing.open_sql(actor, "row")), [customers, ids])
        return {row[0]: TimelineRow(*row) for row in cursor.fetchall()}


def _may_correct(actor: Actor, row: TimelineRow, policy: Policy, now: datetime) -> bool:
    if row.person_id != actor.person_id or not actor.can("follow_up", "edit"):
        return False
    refusal = why_cannot_correct(
        author_id=row.person_id, person_id=actor.person_id, created_at=row.created_at, now=now, policy=policy
    )
    return refusal is None


def _entry(row: TimelineRow, *, may_correct: bool) -> Mapping[str, Any]:
    kind = FollowUpKind(row.kind)
    return {
        "icon": ICONS[kind],
        "tone": "green" if row.is_reached else "",
        "title": str(kind.label),
        "html": marks.draw_follow_up(row, may_correct=may_correct),
        "follow_up_id": row.id,
    }
