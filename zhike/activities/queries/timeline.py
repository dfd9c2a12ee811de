"""Follow-ups as entries of a customer's timeline."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from django.utils import timezone

from zhike.access.actor import Actor
from zhike.customers.queries.scope import reaches
from zhike.web.statements import ask

from .. import closing, marks, sources
from ..choices import FollowUpKind
from ..kinds import ICONS
from ..policy import glance_policy
from ..rules import Policy, is_reached, why_cannot_correct
from ..talking.queries import OBJECT as COMMENT

GONE: Mapping[str, Any] = {"gone": True}
# One statement for a page: the rows, what came along with them, and what of their customer decides who reads remarks.
_ROWS = """
SELECT row.id, row.customer_id, row.person_id, row.kind, row.outcome, row.content, row.mood, row.next_on, row.next_step,
  row.created_at, row.corrected_at, coalesce(contact.name, ''),
  ARRAY(
    SELECT ARRAY[file.id::text, file.name]
    FROM activities_followupfile AS link JOIN customers_customerfile AS file ON file.id = link.file_id
    WHERE link.customer_id = row.customer_id AND link.follow_up_id = row.id AND file.deleted_at IS NULL ORDER BY link.id
  ),
  (SELECT seconds FROM activities_voicenote AS voice
   WHERE voice.customer_id = row.customer_id AND voice.follow_up_id = row.id),
  (SELECT count(*) FROM activities_followupcomment AS said
   WHERE said.customer_id = row.customer_id AND said.follow_up_id = row.id AND said.deleted_at IS NULL),
  EXISTS (SELECT FROM activities_mention AS called
          WHERE called.customer_id = row.customer_id AND called.follow_up_id = row.id
          AND called.person_id = %(person)s),
  ARRAY(SELECT mark.kind FROM activities_entrymark AS mark
        WHERE mark.customer_id = row.customer_id AND mark.follow_up_id = row.id ORDER BY mark.kind),
  (SELECT made.id FROM activities_call AS made WHERE made.follow_up_id = row.id AND made.customer_id = row.customer_id),
  customer.owner_id, customer.department_id, customer.pool_id
FROM activities_followup AS row
JOIN customers_customer AS customer ON customer.id = row.customer_id
LEFT JOIN customers_contact AS contact ON contact.id = row.contact_id
WHERE row.customer_id = ANY(%(customers)s) AND row.id = ANY(%(ids)s) AND row.deleted_at IS NULL {open}
"""


class Of(NamedTuple):
    """What of a customer decides who reaches it."""

    pk: int
    owner_id: int | None
    department_id: int | None
    pool_id: int | None


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
    voice_seconds: int | None
    comments: int
    is_called: bool
    marks: Sequence[str]
    call_id: int | None
    owner_id: int | None
    department_id: int | None
    pool_id: int | None

    @property
    def is_reached(self) -> bool:
        """Say whether somebody was reached."""
        return is_reached(self.outcome)

    @property
    def customer(self) -> Of:
        """Return what decides who reaches the customer."""
        return Of(self.customer_id, self.owner_id, self.department_id, self.pool_id)


def hydrate_follow_ups(actor: Actor, events: Sequence[Any]) -> dict[int, Mapping[str, Any]]:
    """Return what the timeline shows of each follow-up, in one query for a page; deleted ones are gone."""
    if not actor.can("follow_up", "view"):
        return {event.pk: GONE for event in events}
    rows = _read(actor, events)
    policy, now = glance_policy(), timezone.now()
    judges = _judges(actor, rows)
    found: dict[int, Mapping[str, Any]] = {}
    for event in events:
        row = rows.get(event.data.get("follow_up_id", 0))
        if row is None:
            found[event.pk] = GONE
            continue
        about = marks.About(
            may_correct=_may_correct(actor, row, policy, now),
            is_insider=row.person_id == actor.person_id or row.customer_id in judges,
            sees_calls=row.person_id == actor.person_id or actor.can("call", "view"),
            offline_seconds=int(event.data.get("offline_seconds") or 0),
            source=sources.link_of(event.data, row.customer_id, actor),
        )
        found[event.pk] = _entry(row, about)
    return found


def _read(actor: Actor, events: Sequence[Any]) -> dict[int, TimelineRow]:
    customers = list({event.customer_id for event in events})
    ids = [event.data["follow_up_id"] for event in events if "follow_up_id" in event.data]
    statement = _ROWS.replace("{open}", closing.open_sql(actor, "row"))
    rows = ask(statement, {"customers": customers, "ids": ids, "person": actor.person_id})
    return {row[0]: TimelineRow(*row) for row in rows}


def _judges(actor: Actor, rows: Mapping[int, TimelineRow]) -> set[int]:
    """Return the customers over whose entries the actor reads remarks and marks by right."""
    if not actor.can(COMMENT, "view"):
        return set()
    customers = {row.customer for row in rows.values()}
    return {customer.pk for customer in customers if reaches(actor, COMMENT, "view", customer)}


def _may_correct(actor: Actor, row: TimelineRow, policy: Policy, now: datetime) -> bool:
    if row.person_id != actor.person_id or not actor.can("follow_up", "edit"):
        return False
    refusal = why_cannot_correct(
        author_id=row.person_id, person_id=actor.person_id, created_at=row.created_at, now=now, policy=policy
    )
    return refusal is None


def _entry(row: TimelineRow, about: marks.About) -> Mapping[str, Any]:
    kind = FollowUpKind(row.kind)
    return {
        "icon": ICONS[kind],
        "tone": "green" if row.is_reached else "",
        "title": str(kind.label),
        "html": marks.draw_follow_up(row, about),
        "follow_up_id": row.id,
    }
