"""What a person may know of the own link."""

from collections.abc import Sequence

from zhike.access.actor import Actor

from ...models import CalendarFeed, FeedAccess

SHOWN = 20


def newest_link(actor: Actor) -> CalendarFeed | None:
    """Return the link in use, None when there is none."""
    return CalendarFeed.objects.filter(person_id=actor.person_id, revoked_at__isnull=True).first()


def list_accesses(link: CalendarFeed | None) -> Sequence[FeedAccess]:
    """Return who asked for a link's calendar lately."""
    return [] if link is None else list(FeedAccess.objects.filter(feed=link).order_by("-at", "-pk")[:SHOWN])
