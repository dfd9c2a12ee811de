"""Who acts when a customer's own columns change by hand: filled by higher rooms in AppConfig.ready.

Told inside the transaction with the customer locked, after the row was written; a follower may refuse the change.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from zhike.access.actor import Actor

from .models import Customer


@dataclass(frozen=True)
class Followed:
    """A customer whose columns somebody just changed, and the row as it was before (None for one just created)."""

    actor: Actor
    customer: Customer
    before: Customer | None
    columns: frozenset[str]
    now: datetime


_followers: dict[str, tuple[frozenset[str], Callable[[Followed], None]]] = {}


def register(name: str, columns: frozenset[str], follow: Callable[[Followed], None]) -> None:
    """Have `follow` told when one of the columns changes."""
    _followers[name] = (columns, follow)


def tell(followed: Followed) -> None:
    """Let the other rooms act on a change."""
    for columns, follow in list(_followers.values()):
        if columns & followed.columns:
            follow(followed)
