"""What customers are worth in money, as higher rooms know it: filled in AppConfig.ready, added up over trees."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from zhike.access.actor import SCOPE_ORDER, Actor

from .fields import OBJECT

Find = Callable[[Sequence[int]], Mapping[int, Decimal]]


@dataclass(frozen=True)
class Worth:
    """Signed amounts by customer. `object` is the right that shows them."""

    object: str
    find: Find


_known: list[Worth] = []


def register(worth: Worth) -> None:
    """Bring the amounts; a later room stands instead of an earlier one."""
    _known[:] = [worth]


def sees_less(actor: Actor, object_: str) -> bool:
    """Say whether somebody sees an object at fewer customers than customers, so that sums would tell too much."""
    wanted, customers = actor.scope(object_, "view"), actor.scope(OBJECT, "view")
    if wanted is None or customers is None:
        return wanted is None
    return SCOPE_ORDER.index(wanted) < SCOPE_ORDER.index(customers)


def find_worth(actor: Actor, customer_ids: Sequence[int]) -> Mapping[int, Decimal] | None:
    """Return what each of these customers signed for; None for whom the sums are not meant, or while nobody knows."""
    worth = next(iter(_known), None)
    if worth is None or sees_less(actor, worth.object):
        return None
    return worth.find(customer_ids)
