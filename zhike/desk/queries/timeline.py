"""A customer's timeline: events by keyset, enriched by the rooms that recorded them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zhike.access.actor import Actor
from zhike.access.objects import Label
from zhike.access.queries import person_names
from zhike.customers.timeline import hydrate
from zhike.events import kinds
from zhike.events.models import Event
from zhike.web.paging import Cursor, Page

PAGE = 30
GROUPS: dict[str, Label] = {
    "follow_up": _("跟进"),
    "archive": _("档案"),
    "people": _("联系人与团队"),
    "files": _("文件"),
    "other": _("其它"),
}
PERIODS = {"30": 30, "90": 90, "365": 365}
TONES = {
    "good": "green",
    "green": "green",
    "bad": "red",
    "red": "red",
    "warn": "gold",
    "warning": "gold",
    "gold": "gold",
}


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


@dataclass(frozen=True)
class TimelineEntry:
    """One line of the timeline."""

    at: datetime
    icon: str
    tone: str
    title: str
    by: str
    by_id: int | None
    text: str
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
    """Return the filters of the timeline with their labels, in their order; unnamed groups are under 其它."""
    present = timeline_groups()
    return [(key, label) for key, label in GROUPS.items() if key in present]


def list_timeline(*, actor: Actor, customer_id: int, wanted: Wanted, today: date) -> Page[TimelineEntry]:
    """Return a page of what happened with one customer, newest first; the caller has checked that it is visible.

    One query for the events, one for names, and what each room needs for its own kinds,
    whatever the length of the timeline.
    """
    found = _read(customer_id, wanted, today)
    events = found[:PAGE]
    known = hydrate(actor, events)
    names = person_names(event.actor_id for event in events)
    shown = [event for event in events if not known.get(event.pk, {}).get("gone")]
    entries = [_entry(event, known.get(event.pk, {}), names) for event in shown]
    last = events[-1] if len(found) > PAGE else None
    return Page(entries, next=Cursor((last.at.isoformat(), last.pk)) if last else None)


def _read(customer_id: int, wanted: Wanted, today: date) -> Sequence[Event]:
    """Walk the customer's index of events; a group of several kinds merges one short walk per kind."""
    names = kinds.timeline_names(wanted.group or None)
    rows = _narrow(Event.objects.filter(customer_id=customer_id), wanted, today)
    if not wanted.group:
        return list(rows.filter(kind__in=names).order_by("-at", "-id")[: PAGE + 1])
    walks = [rows.filter(kind=name).order_by("-at", "-id")[: PAGE + 1] for name in names]
    merged = walks[0].union(*walks[1:], all=True) if len(walks) > 1 else walks[0]
    return list(merged.order_by("-at", "-id")[: PAGE + 1])


def _narrow(rows: QuerySet[Event], wanted: Wanted, today: date) -> QuerySet[Event]:
    if wanted.person_id:
        rows = rows.filter(actor_id=wanted.person_id)
    if wanted.period:
        first = today - timedelta(days=PERIODS[wanted.period])
        rows = rows.filter(at__gte=timezone.make_aware(datetime.combine(first, time.min)))
    if wanted.after:
        at, pk = datetime.fromisoformat(str(wanted.after.values[0])), int(wanted.after.values[1])
        rows = rows.filter(Q(at__lt=at) | Q(at=at, pk__lt=pk))
    return rows


def _entry(event: Event, known: Mapping[str, Any], names: Mapping[int, str]) -> TimelineEntry:
    kind = kinds.find(event.kind)
    return TimelineEntry(
        at=event.at,
        icon=known.get("icon", kind.icon),
        tone=TONES.get(known.get("tone", kind.tone), ""),
        title=str(known.get("title", kind.label)),
        by=names.get(event.actor_id or 0, ""),
        by_id=event.actor_id,
        text="" if known.get("template") else str(kind.sentence(event.data)),
        extra=known,
    )


def found_people(actor: Actor, entries: Sequence[TimelineEntry], wanted: Wanted) -> list[tuple[int, str]]:
    """Return whom the timeline may be narrowed to: oneself, whoever stands on this page, and who is asked for."""
    people = {actor.person_id: actor.name} | {entry.by_id: entry.by for entry in entries if entry.by_id and entry.by}
    if wanted.person_id and wanted.person_id not in people:
        people |= person_names([wanted.person_id])
    return sorted(people.items(), key=lambda pair: (pair[0] != actor.person_id, pair[1]))
