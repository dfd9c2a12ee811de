"""A customer's timeline: events by keyset, enriched by the rooms that recorded them."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zhike.access.actor import Actor
from zhike.access.objects import Label
from zhike.access.queries import person_names
from zhike.customers.queries.merging import family_of
from zhike.customers.timeline import hydrate
from zhike.events import kinds
from zhike.web.paging import Cursor, Page

PAGE = 20
GROUPS: dict[str, Label] = {
    "follow_up": _("跟进"),
    "archive": _("档案"),
    "people": _("联系人与团队"),
    "sales": _("商机与合同"),
    "files": _("文件"),
    "other": _("其它"),
}
PERIODS = {"30": 30, "90": 90, "365": 365}
TONES = {"good": "green", "green": "green", "bad": "red", "danger": "red", "warn": "gold", "warning": "gold"}
_NARROWER = """
AND (%(person)s::bigint IS NULL OR event.actor_id = %(person)s)
AND (%(since)s::timestamptz IS NULL OR event.at >= %(since)s)
AND (%(at)s::timestamptz IS NULL OR (event.at, event.id) < (%(at)s::timestamptz, %(id)s::bigint))
"""
_COLUMNS = "event.id, event.kind, event.at, event.actor_id, event.data"
_ALL = f"""
SELECT {_COLUMNS}, person.name
FROM (
    SELECT {_COLUMNS} FROM events_event AS event
    WHERE event.customer_id = %(customer)s AND event.kind = ANY(%(kinds)s) {_NARROWER}
    ORDER BY event.at DESC, event.id DESC LIMIT %(limit)s
) AS event LEFT JOIN access_person AS person ON person.id = event.actor_id
ORDER BY event.at DESC, event.id DESC
"""  # noqa: S608  # only constants of this file are put together
# A group of kinds merges one short walk per kind: a rare kind among ten thousand events costs nothing.
_GROUP = f"""
SELECT {_COLUMNS}, person.name
FROM unnest(%(kinds)s::text[]) AS wanted(kind) CROSS JOIN LATERAL (
    SELECT {_COLUMNS} FROM events_event AS event
    WHERE event.customer_id = %(customer)s AND event.kind = wanted.kind {_NARROWER}
    ORDER BY event.at DESC, event.id DESC LIMIT %(limit)s
) AS event LEFT JOIN access_person AS person ON person.id = event.actor_id
ORDER BY event.at DESC, event.id DESC LIMIT %(limit)s
"""  # noqa: S608  # only constants of this file are put together
# Events keep the id of the customer that they happened with: one short walk per customer that was merged into this one.
_FAMILY = f"""
SELECT {_COLUMNS}, person.name
FROM unnest(%(family)s::bigint[]) AS member(id) CROSS JOIN LATERAL (
    SELECT {_COLUMNS} FROM events_event AS event
    WHERE event.customer_id = member.id AND event.kind = ANY(%(kinds)s) {_NARROWER}
    ORDER BY event.at DESC, event.id DESC LIMIT %(limit)s
) AS event LEFT JOIN access_person AS person ON person.id = event.actor_id
ORDER BY event.at DESC, event.id DESC LIMIT %(limit)s
"""  # noqa: S608  # only constants of this file are put together


@dataclass(frozen=True)
class Wanted:
    """What part of a timeline is asked for; empty means everything."""

    group: str = ""
    person_id: int | None = None
    period: str = ""
    after: Cursor | None = None

    def query(self) -> dict[str, str]:
        """Return the part that stands in an address, without the page."""
        found = {"group": self.group, "person": str(self.person_id or ""), "period": self.period}
        return {name: value for name, value in found.items() if value}


@dataclass(frozen=True, slots=True)
class Happened:
    """An event as the timeline reads it; hydrators get these."""

    pk: int
    kind: str
    at: datetime
    actor_id: int | None
    data: Mapping[str, Any]
    by: str
    customer_id: int


@dataclass(frozen=True)
class TimelineEntry:
    """One line of the timeline; `html` is what its room drew of it, else `text` says it."""

    at: datetime
    icon: str
    tone: str
    title: str
    by: str
    by_id: int | None
    text: str
    html: str = ""
    extra: Mapping[str, Any] = field(default_factory=dict)


def read_wanted(query: Mapping[str, str]) -> Wanted:
    """Read what is asked for from an address; what is unknown is ignored."""
    group, person, period = query.get("group", ""), query.get("person", ""), query.get("period", "")
    return Wanted(
        group=group if group in timeline_groups() else "",
        person_id=int(person) if person.isascii() and person.isdecimal() and len(person) < 19 else None,
        period=period if period in PERIODS else "",
        after=Cursor.decode(query.get("after")),
    )


def timeline_groups() -> list[str]:
    """Return the groups that some kind of event belongs to."""
    return list(dict.fromkeys(kind.group for kind in kinds.list_kinds() if kind.on_timeline))


def list_groups() -> list[tuple[str, Label]]:
    """Return the filters of the timeline with their labels, in their order."""
    present = timeline_groups()
    return [(key, label) for key, label in GROUPS.items() if key in present]


def list_timeline(*, actor: Actor, customer_id: int, wanted: Wanted, today: date) -> Page[TimelineEntry]:
    """Return a page of what happened with one customer, newest first; the caller has checked that it is visible.

    One query for the customers merged into it, one for the events and what each room needs for its own kinds, whatever
    the length of the timeline.
    """
    found = _read(customer_id, wanted, today)
    events = found[:PAGE]
    known = hydrate(actor, events)
    entries = [_entry(event, known.get(event.pk, {})) for event in events]
    shown = [entry for entry in entries if not entry.extra.get("gone")]
    last = events[-1] if len(found) > PAGE else None
    return Page(shown, next=Cursor((last.at.isoformat(), last.pk)) if last else None)


def _read(customer_id: int, wanted: Wanted, today: date) -> Sequence[Happened]:
    family = family_of(customer_id)
    at, pk = wanted.after.values if wanted.after else (None, None)
    since = today - timedelta(days=PERIODS[wanted.period]) if wanted.period else None
    values = {
        "customer": customer_id,
        "family": family,
        "kinds": kinds.timeline_names(wanted.group or None),
        "person": wanted.person_id,
        "since": timezone.make_aware(datetime.combine(since, time.min)) if since else None,
        "at": at,
        "id": pk,
        "limit": PAGE + 1,
    }
    with connection.cursor() as cursor:
        cursor.execute(_FAMILY if len(family) > 1 else _GROUP if wanted.group else _ALL, values)
        rows = cursor.fetchall()
    return [
        Happened(pk, kind, at, actor_id, json.loads(data), name or "", customer_id)
        for pk, kind, at, actor_id, data, name in rows
    ]


def _entry(event: Happened, known: Mapping[str, Any]) -> TimelineEntry:
    kind = kinds.find(event.kind)
    html = known.get("html", "")
    return TimelineEntry(
        at=event.at,
        icon=known.get("icon", kind.icon),
        tone=TONES.get(known.get("tone", kind.tone), ""),
        title=str(known.get("title", kind.label)),
        by=event.by,
        by_id=event.actor_id,
        text="" if html or known.get("gone") else str(kind.sentence(event.data)),
        html=html,
        extra=known,
    )


def found_people(actor: Actor, entries: Sequence[TimelineEntry], wanted: Wanted) -> list[tuple[int, str]]:
    """Return whom the timeline may be narrowed to: oneself, whoever stands on this page, and who is asked for."""
    people = {actor.person_id: actor.name} | {entry.by_id: entry.by for entry in entries if entry.by_id and entry.by}
    if wanted.person_id and wanted.person_id not in people:
        people |= person_names([wanted.person_id])
    return sorted(people.items(), key=lambda pair: (pair[0] != actor.person_id, pair[1]))
