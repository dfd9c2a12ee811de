"""Read a person's own messages; nobody reads another's."""

from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from django.db.models import Q
from django.http import Http404

from zhike.access.actor import Actor
from zhike.access.models import Person
from zhike.web.paging import Cursor, Page, build_page
from zhike.web.statements import ask_one

from . import kinds
from .mail.rules import AT_ONCE, Rhythm
from .models import Letter, MailedKind, MailRhythm, MutedKind, Notification, QuietHours

PAGE = 50
COUNTED = 100
SORT = "-at"
_UNREAD = """
SELECT count(*) FROM (SELECT FROM notify_notification WHERE person_id = %s AND read_at IS NULL LIMIT %s) AS waiting
"""


@dataclass(frozen=True)
class Choices:
    """How a person wants messages: muted kinds, those by mail, quiet hours, and how often mail comes."""

    muted: frozenset[str]
    quiet_from: time | None
    quiet_until: time | None
    mailed: frozenset[str] = frozenset()
    digest: str = AT_ONCE
    daily_at: time = Rhythm.daily_at

    def way_of(self, kind: str) -> str:
        """Return how messages of a kind come."""
        if kind in self.mailed:
            return kinds.MAIL if kind in self.muted else kinds.BOTH
        return kinds.OFF if kind in self.muted else kinds.IN_APP


def list_notifications(*, actor: Actor, after: Cursor | None, unread: bool = False) -> Page[Notification]:
    """Return the actor's messages, newest first, one page."""
    rows = Notification.objects.filter(person_id=actor.person_id)
    if unread:
        rows = rows.filter(read_at=None)
    backwards = after is not None and after.backwards
    if after is not None:
        at, pk = datetime.fromisoformat(after.values[0]), int(after.values[1])
        beyond = Q(at__gt=at) | Q(at=at, pk__gt=pk) if backwards else Q(at__lt=at) | Q(at=at, pk__lt=pk)
        rows = rows.filter(beyond)
    order = ("at", "pk") if backwards else ("-at", "-pk")
    found = list(rows.order_by(*order)[: PAGE + 1])
    return build_page(found, limit=PAGE, after=after, key=_key, sort=SORT)


def _key(row: Notification) -> tuple[Any, ...]:
    return row.at.isoformat(), row.pk


def get_notification(*, actor: Actor, notification_id: int) -> Notification:
    """Return one of the actor's own messages or 404."""
    row = Notification.objects.filter(person_id=actor.person_id, pk=notification_id).first()
    if row is None:
        raise Http404
    return row


def count_unread(actor: Actor) -> int:
    """Return how many messages wait, at most COUNTED; every page asks, hence plain SQL."""
    waiting = ask_one(_UNREAD, [actor.person_id, COUNTED])
    return int(waiting[0]) if waiting else 0


def get_choices(*, actor: Actor) -> Choices:
    """Return how the actor wants messages."""
    known = {kind.name for kind in kinds.list_kinds()}
    muted = MutedKind.objects.filter(person_id=actor.person_id, kind__in=known).values_list("kind", flat=True)
    mailed = MailedKind.objects.filter(person_id=actor.person_id, kind__in=known).values_list("kind", flat=True)
    hours = QuietHours.objects.filter(person_id=actor.person_id).first()
    rhythm = MailRhythm.objects.filter(person_id=actor.person_id).first()
    return Choices(
        frozenset(muted),
        hours.starts if hours else None,
        hours.ends if hours else None,
        frozenset(mailed),
        rhythm.digest if rhythm else AT_ONCE,
        rhythm.daily_at if rhythm else Rhythm.daily_at,
    )


def list_stuck_letters() -> list[Letter]:
    """Return the last letters that could not be sent, with the server's words."""
    return list(Letter.objects.filter(sent_at=None).exclude(trouble="").order_by("-at")[:PAGE])


def find_address(*, actor: Actor) -> str:
    """Return the actor's mail address, or nothing."""
    return Person.objects.values_list("email", flat=True).get(pk=actor.person_id) or ""
