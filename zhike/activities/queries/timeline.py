"""Follow-ups as entries of a customer's timeline."""

from collections.abc import Mapping, Sequence
from typing import Any

from zhike.access.actor import Actor
from zhike.events.models import Event

from ..kinds import ICONS
from ..models import FollowUp, FollowUpFile

GONE: Mapping[str, Any] = {"gone": True}


def hydrate_follow_ups(actor: Actor, events: Sequence[Event]) -> dict[int, Mapping[str, Any]]:
    """Return what the timeline shows of each follow-up: two queries for a page; deleted ones are gone."""
    if not actor.can("follow_up", "view"):
        return {event.pk: GONE for event in events}
    customers = {event.customer_id for event in events}
    ids = {event.data.get("follow_up_id") for event in events}
    standing = FollowUp.objects.filter(customer_id__in=customers, pk__in=ids, deleted_at__isnull=True)
    rows = {row.pk: row for row in standing.select_related("contact")}
    files: dict[int, list[FollowUpFile]] = {}
    if rows:
        for link in FollowUpFile.objects.filter(customer_id__in=customers, follow_up__in=rows).select_related("file"):
            files.setdefault(link.follow_up_id, []).append(link)
    found: dict[int, Mapping[str, Any]] = {}
    for event in events:
        row = rows.get(event.data.get("follow_up_id", 0))
        found[event.pk] = _entry(row, files.get(row.pk, [])) if row else GONE
    return found


def _entry(row: FollowUp, links: Sequence[FollowUpFile]) -> Mapping[str, Any]:
    return {
        "template": "activities/timeline_entry.html",
        "icon": ICONS[row.kind],
        "tone": "green" if row.is_reached else "",
        "title": row.get_kind_display(),
        "follow_up": row,
        "files": [link.file for link in links if link.file.deleted_at is None],
    }
