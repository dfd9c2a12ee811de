"""What pools open to a person, and what they hide: told by the room above, read wherever customers are read.

A member sees what lies in an open pool and nobody owns, with the pool's masks; an administrator of a pool sees all
that belongs to it. Masks hold for who sees a customer only because it lies in the pool.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple, Protocol

from django.db.models import Q

from zhike.access.actor import Actor, Reach, reach_of
from zhike.access.fields import is_open

_OBJECT = "customer"


@dataclass(frozen=True)
class PoolReach:
    """The pools of a person: those whose free customers he sees, those that he administers, and masked fields.

    `masks` hold for free customers, `always` for those with an owner, too.
    """

    members: tuple[int, ...] = ()
    admins: tuple[int, ...] = ()
    masks: Mapping[int, frozenset[str]] = field(default_factory=dict, hash=False)
    always: Mapping[int, frozenset[str]] = field(default_factory=dict, hash=False)

    @property
    def has_masks(self) -> bool:
        """Say whether anything is shown masked because of a pool."""
        return any(self.masks.values()) or any(self.always.values())


class Pooled(Protocol):
    """What decides whether a pool opens a customer."""

    @property
    def owner_id(self) -> int | None: ...
    @property
    def department_id(self) -> int | None: ...
    @property
    def pool_id(self) -> int | None: ...


class PooledRow(NamedTuple):
    """These columns as a list read them."""

    owner_id: int | None
    department_id: int | None
    pool_id: int | None


NO_POOLS = PoolReach()
_finders: list[Callable[[Actor], PoolReach]] = []


def register(find: Callable[[Actor], PoolReach]) -> None:
    """Have `find` say which pools a person belongs to; it must cost no query in the common case."""
    _finders[:] = [find]


def reach_in_pools(actor: Actor) -> PoolReach:
    """Return the pools of a person; nobody without the right to see customers has any."""
    if not _finders or not actor.person_id or not actor.can(_OBJECT, "view"):
        return NO_POOLS
    return _finders[0](actor)


def opened_by_pools(actor: Actor, capability: str) -> list[Q]:
    """Return the conditions on a customer's own columns under which a pool opens it; they exclude one another."""
    reach = reach_in_pools(actor)
    free = {"view": (*reach.members, *reach.admins), "assign": reach.admins}.get(capability, ())
    owned = reach.admins if capability in ("view", "assign") else ()
    found = [Q(owner_id__isnull=True, pool_id__in=free)] if free else []
    if owned:
        found.append(Q(owner_id__isnull=False, pool_id__in=owned))
    return found


def is_opened(actor: Actor, capability: str, customer: Pooled) -> bool:
    """Say the same of one customer whose columns were read."""
    if customer.pool_id is None or capability not in ("view", "assign"):
        return False
    reach = reach_in_pools(actor)
    if customer.pool_id in reach.admins:
        return True
    return capability == "view" and customer.owner_id is None and customer.pool_id in reach.members


def as_seen(actor: Actor, customer: Pooled) -> Actor:
    """Return the actor with the masks of the pool that hold for this customer."""
    names = _masked(actor, customer) if customer.pool_id is not None else frozenset()
    if not names:
        return actor
    rules = {(_OBJECT, name): "masked" for name in names if actor.field_rule(_OBJECT, name) != "hidden"}
    return replace(actor, field_rules={**actor.field_rules, **rules})


def sees(actor: Actor, name: str) -> Callable[[Pooled], bool]:
    """Return what says of each of many customers whether a field of it is read in full; the pools are asked once."""
    is_plain, reach, own = is_open(actor, _OBJECT, name), reach_in_pools(actor), reach_of(actor, _OBJECT, "view")
    if not is_plain or own.everything or not reach.has_masks:
        return lambda _customer: is_plain
    return lambda customer: customer.pool_id is None or name not in _hidden(reach, own, customer)


def _masked(actor: Actor, customer: Pooled) -> frozenset[str]:
    reach, own = reach_in_pools(actor), reach_of(actor, _OBJECT, "view")
    return frozenset() if own.everything or not reach.has_masks else _hidden(reach, own, customer)


def _hidden(reach: PoolReach, own: Reach, customer: Pooled) -> frozenset[str]:
    assert customer.pool_id is not None
    always = reach.always.get(customer.pool_id, frozenset())
    if customer.owner_id is not None or customer.department_id in own.department_ids:
        return always
    return always | reach.masks.get(customer.pool_id, frozenset())


def masked_rows(actor: Actor, name: str) -> str:
    """Return SQL over {row} that is true where the actor sees a field masked by a pool; empty when nowhere."""
    reach = reach_in_pools(actor)
    if not reach.has_masks or reach_of(actor, _OBJECT, "view").everything:
        return ""
    before, always = _pools_with(reach.masks, name), _pools_with(reach.always, name)
    parts = [f"({{row}}.owner_id IS NULL AND {{row}}.pool_id IN ({before}))"] if before else []
    parts += [f"{{row}}.pool_id IN ({always})"] if always else []
    return f"(({' OR '.join(parts)}) IS TRUE)" if parts else ""


def _pools_with(masks: Mapping[int, frozenset[str]], name: str) -> str:
    return ", ".join(str(int(pool_id)) for pool_id, names in sorted(masks.items()) if name in names)
