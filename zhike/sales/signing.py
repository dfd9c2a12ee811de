"""Whether a deal is signed: said by the room that keeps the contracts, never ticked by hand."""

from collections.abc import Callable
from datetime import datetime

from .models import Opportunity

Find = Callable[[Opportunity], datetime | None]
_sources: dict[str, Find] = {}


def register(name: str, find: Find) -> None:
    """Have `find(opportunity)` say since when a deal is signed, from AppConfig.ready of the room that knows."""
    _sources[name] = find


def unregister(name: str) -> None:
    """Forget a source; only tests do that."""
    _sources.pop(name, None)


def find_signed(deal: Opportunity) -> datetime | None:
    """Return since when a deal is signed, None while it is not."""
    if deal.signed_at is not None:
        return deal.signed_at
    return min((at for find in list(_sources.values()) if (at := find(deal)) is not None), default=None)
