"""Look at new entries and note what was copied or written late; read from the events, so that writing stays quick."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.utils import timezone

from zhike.events.models import Event

from ..choices import Origin
from ..kinds import CORRECTED, FOLLOWED_UP
from ..models import EntryMark, FollowUp
from .choices import MarkKind
from .policy import current_policy
from .rules import Likeness, Note, QualityPolicy, find_lateness, find_likeness, is_worth_comparing, written_at

HANDLER = "activities.quality"
KINDS = (FOLLOWED_UP, CORRECTED)


def mark_entries(events: Sequence[Event]) -> None:
    """Mark the entries that people wrote or corrected; safe to run twice.

    What came by import or by itself is left alone.
    """
    policy = current_policy()
    for event, row in _written_by_people(events):
        if event.kind == FOLLOWED_UP:
            _mark_late(row, event, policy)
        _mark_copied(row, policy)


def _written_by_people(events: Sequence[Event]) -> list[tuple[Event, FollowUp]]:
    """Return the events of standing entries that somebody typed, each with its row; one query for a batch."""
    typed = [event for event in events if event.kind == CORRECTED or event.data.get("origin") == Origin.PERSON]
    ids = {event.data["follow_up_id"] for event in typed}
    customers = {event.customer_id for event in typed if event.customer_id}
    rows = FollowUp.objects.filter(
        customer_id__in=customers, pk__in=ids, origin=Origin.PERSON, person__isnull=False, deleted_at__isnull=True
    )
    known = {row.pk: row for row in rows.only("customer_id", "person_id", "content", "at", "created_at")}
    found = ((event, known.get(event.data["follow_up_id"])) for event in typed)
    return [(event, row) for event, row in found if row is not None]


def _mark_late(row: FollowUp, event: Event, policy: QualityPolicy) -> None:
    waited = find_lateness(at=row.at, written_at=written_at(row.created_at, event.data), policy=policy)
    if waited is not None:
        _keep(row, MarkKind.LATE, {"hours": int(waited.total_seconds() // 3600)}, row.created_at)


def _mark_copied(row: FollowUp, policy: QualityPolicy) -> None:
    found = find_likeness(row.content, _earlier(row, policy), policy)
    if found is None:
        EntryMark.objects.filter(customer_id=row.customer_id, follow_up_id=row.pk, kind=MarkKind.COPIED).delete()
        return
    _keep(row, MarkKind.COPIED, _facts(row, found), row.created_at)


def _facts(row: FollowUp, found: Likeness) -> dict[str, object]:
    return {
        "percent": found.percent,
        "follow_up": found.note.follow_up_id,
        "same_customer": found.note.customer_id == row.customer_id,
        "on": timezone.localdate(found.note.at).isoformat(),
    }


def _earlier(row: FollowUp, policy: QualityPolicy) -> list[Note]:
    """Return the person's own notes of the window, newest first, as many as the policy allows; one index walk."""
    if row.person_id is None or not is_worth_comparing(row.content, policy):
        return []
    rows = FollowUp.objects.filter(
        person_id=row.person_id,
        at__gt=row.at - timedelta(days=policy.copied_days),
        at__lte=row.at + timedelta(days=1),
        pk__lt=row.pk,
        origin=Origin.PERSON,
        deleted_at__isnull=True,
    ).order_by("-at", "-pk")
    return [Note(*values) for values in rows.values_list("pk", "customer_id", "content", "at")[: policy.copied_notes]]


def _keep(row: FollowUp, kind: str, facts: dict[str, object], at: datetime) -> None:
    EntryMark.objects.update_or_create(
        customer_id=row.customer_id, follow_up_id=row.pk, kind=kind, defaults={"facts": facts, "at": at}
    )
