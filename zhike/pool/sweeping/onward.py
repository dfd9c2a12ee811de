"""The next person for customers that a sweep took by rotation; who deals them out registers here."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from zhike.access.actor import Actor
from zhike.lib.refusals import Refusal

ROTATION = "rotation"
Answers = Mapping[int, int | Refusal | None]


class Rotate(Protocol):
    """Offer customers that lie in a pool to the next person; answers who was asked, None for nobody, or why not."""

    def __call__(self, *, actor: Actor, customer_ids: Sequence[int], reason: str = "", now: datetime) -> Answers: ...


_rotate: list[Callable[[], Rotate]] = []


def register(find: Callable[[], Rotate]) -> None:
    """Say where the function is found that deals customers out."""
    _rotate[:] = [find]


def rotate(*, actor: Actor, customer_ids: Sequence[int], reason: str, now: datetime) -> Answers:
    """Send customers to the next person; without a room that deals them out they stay in their pool."""
    if not _rotate or not customer_ids:
        return {}
    return _rotate[0]()(actor=actor, customer_ids=customer_ids, reason=reason, now=now)
