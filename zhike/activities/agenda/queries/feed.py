"""Answer a calendar program: whose link, whether too often, what that person may see now."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone, translation

from zhike.access.models import Person
from zhike.access.queries import get_actor
from zhike.access.services.attempts import Limit, charge

from ...models import CalendarFeed, FeedAccess
from ..services.links import hash_of
from ..sources import Asked, find_entries

BEHIND, AHEAD = timedelta(days=30), timedelta(days=366)
MOST = 2_000
WINDOW = timedelta(minutes=10)
PER_LINK, PER_ADDRESS = 30, 120


@dataclass(frozen=True)
class Answer:
    """The calendar as text, or how many seconds to wait."""

    body: bytes = b""
    wait: int = 0


def read_feed(*, token: str, address: str, program: str, now: datetime) -> Answer | None:
    """Return a person's calendar by its link; None for a link that leads nowhere (any more).

    Guesses are counted by address and asking by link, both before anything is looked up. Every access by a link
    that exists is written down before its answer leaves. Everything in it is read as that person, now.
    """
    by_address = Limit(f"feed-from:{address}", PER_ADDRESS, WINDOW, WINDOW)
    by_link = Limit(f"feed:{hash_of(token)[:40]}", PER_LINK, WINDOW, WINDOW)
    is_too_often = charge([by_address, by_link], now=now) is not None
    feed = CalendarFeed.objects.filter(token_hash=hash_of(token), revoked_at__isnull=True).first()
    person = Person.objects.filter(pk=feed.person_id, is_active=True).first() if feed else None
    if feed is None or person is None:
        return Answer(wait=int(WINDOW.total_seconds())) if is_too_often else None
    status = 429 if is_too_often else 200
    with transaction.atomic():
        FeedAccess.objects.create(feed=feed, address=address, program=program, status=status, at=now)
    if is_too_often:
        return Answer(wait=int(WINDOW.total_seconds()))
    with translation.override(person.language or "zh-hans"):
        return Answer(_write(person, now))


def _write(person: Person, now: datetime) -> bytes:
    from ..ics import write_calendar  # its library takes a tenth of a second of every start

    actor = get_actor(person.pk)
    start = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    asked = Asked(actor, (person.pk,), start - BEHIND, start + AHEAD, now, MOST, for_feed=True)
    return write_calendar(find_entries(asked), name=person.name, now=now)
