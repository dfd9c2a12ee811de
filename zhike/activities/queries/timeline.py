"""Follow-ups as entries of a customer's timeline."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils import timezone

from zhike.access.actor import Actor
from zhike.events.models import Event

from ..choices import FollowUpKind
from ..kinds import ICONS
from ..models import FollowUp, FollowUpFile
from ..policy import glance_policy
from ..rules import Policy, why_cannot_correct

GONE: Mapping[str, Any] = {"gone": True}


@dataclass(frozen=True)
class Attached:
    """A file that came with a follow-up."""

    name: str
    url: str


def hydrate_follow_ups(actor: Actor, events: Sequence[Event]) -> dict[int, Mapping[str, Any]]:
    """Return what the timeline shows of each follow-up: two queries for a page; deleted ones are gone."""
    if not actor.can("follow_up", "view"):
        return {event.pk: GONE for event in events}
    customers = {event.customer_id for event in events}
    ids = {event.data.get("follow_up_id") for event in events}
    standing = FollowUp.objects.filter(customer_id__in=customers, pk__in=ids, deleted_at__isnull=True)
    rows = {row.pk: row for row in standing.select_related("contact")}
    files = _files(customers, rows)
    judge = _Judge(actor)
    found: dict[int, Mapping[str, Any]] = {}
    for event in events:
        row = rows.get(event.data.get("follow_up_id", 0))
        found[event.pk] = _entry(row, files.get(row.pk, []), may_correct=judge.may_correct(row)) if row else GONE
    return found


class _Judge:
    """Say which rows the actor may still correct; the policy is read once per page."""

    def __init__(self, actor: Actor) -> None:
        self.actor = actor
        self.now = timezone.now()

    @cached_property
    def policy(self) -> Policy:
        return glance_policy()

    def may_correct(self, row: FollowUp) -> bool:
        if row.person_id != self.actor.person_id or not self.actor.can("follow_up", "edit"):
            return False
        refusal = why_cannot_correct(
            author_id=row.person_id,
            person_id=self.actor.person_id,
            created_at=row.created_at,
            now=self.now,
            policy=self.policy,
        )
        return refusal is None


def _files(customers: Collection[int | None], rows: Mapping[int, FollowUp]) -> dict[int, list[Attached]]:
    files: dict[int, list[Attached]] = {}
    if not rows:
        return files
    links = FollowUpFile.objects.filter(customer_id__in=customers, follow_up__in=list(rows), file__deleted_at=None)
    for link in links.select_related("file").order_by("pk"):
        url = reverse("customers:file", args=[link.customer_id, link.file_id])
        files.setdefault(link.follow_up_id, []).append(Attached(link.file.name, url))
    return files


def _entry(row: FollowUp, files: Sequence[Attached], *, may_correct: bool) -> Mapping[str, Any]:
    return {
        "template": "activities/timeline_entry.html",
        "icon": ICONS[FollowUpKind(row.kind)],
        "tone": "green" if row.is_reached else "",
        "title": row.get_kind_display(),
        "follow_up": row,
        "files": files,
        "can_correct": may_correct,
    }
