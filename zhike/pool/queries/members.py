"""Which pools a person belongs to, and in which role: himself, or through his department and those above it."""

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Q

from zhike.access.actor import Actor
from zhike.access.models import Department
from zhike.customers.pools import NO_POOLS, PoolReach
from zhike.web.statements import ask

from ..choices import MaskWhen, MemberRole, PoolKind
from ..models import LeftBehind, Pool, PoolMember


def roles_in_pools(actor: Actor) -> dict[int, set[str]]:
    """Return the roles of a person by pool, in two queries at most; inactive pools are left out."""
    mine = Q(person_id=actor.person_id) | Q(department_id__in=_departments_above(actor.department_id))
    found: dict[int, set[str]] = {}
    rows = PoolMember.objects.filter(mine, pool__is_active=True)
    for pool_id, role in rows.values_list("pool_id", "role"):
        found.setdefault(pool_id, set()).add(role)
    return found


_CLAIMABLE = """
SELECT DISTINCT pool.id FROM pool_pool AS pool JOIN pool_poolmember AS member ON member.pool_id = pool.id
WHERE pool.kind = 'open' AND pool.is_active AND (member.person_id = %s OR member.department_id = ANY(
  SELECT up.id::bigint FROM access_department AS own, string_to_table(trim(both '/' from own.path), '/') AS up (id)
  WHERE own.id = %s AND up.id <> ''))
"""
_MEMORY_SECONDS = 5
_remembered: dict[str, tuple[float, "Membership"]] = {}


@dataclass(frozen=True)
class Membership:
    """All pools in use with their members, the departments' paths, and whether anything stayed behind anywhere."""

    pools: tuple[Pool, ...]
    rows: tuple[tuple[int, int | None, int | None, str], ...]
    above: Mapping[int, tuple[int, ...]]
    has_left: bool = False

    def roles(self, person_id: int, department_id: int | None) -> dict[int, set[str]]:
        """Return a person's roles by pool."""
        mine = self.above.get(department_id or 0, ())
        found: dict[int, set[str]] = {}
        for pool_id, person, department, role in self.rows:
            if person == person_id or (department is not None and department in mine):
                found.setdefault(pool_id, set()).add(role)
        return found


def read_membership() -> Membership:
    """Read pools, members, departments and whether anything was left behind, in four queries."""
    pools = tuple(Pool.objects.filter(is_active=True))
    rows = PoolMember.objects.values_list("pool_id", "person_id", "department_id", "role")
    paths = Department.objects.values_list("pk", "path") if pools else ()
    above = {pk: tuple(int(id_) for id_ in path.strip("/").split("/") if id_) for pk, path in paths}
    has_left = bool(pools) and LeftBehind.objects.exists()
    return Membership(pools, tuple(rows) if pools else (), above, has_left)


def glance_at_membership() -> Membership:
    """Return pools and members, at most five seconds old: every request asks."""
    now = time.monotonic()
    known = _remembered.get("all")
    if known is None or now - known[0] >= _MEMORY_SECONDS:
        known = _remembered["all"] = (now, read_membership())
    return known[1]


def forget() -> None:
    """Drop what this process remembers of pools and members; whoever changes them calls it."""
    _remembered.clear()


def find_reach(actor: Actor) -> PoolReach:
    """Say which pools a person sees and what they mask for him; what customers.pools asks."""
    known = glance_at_membership()
    if not known.pools:
        return NO_POOLS
    roles = known.roles(actor.person_id, actor.department_id)
    admins = {pool.pk for pool in known.pools if MemberRole.ADMIN in roles.get(pool.pk, ())}
    joined = [pool for pool in known.pools if pool.pk in roles and pool.pk not in admins]
    members = [pool for pool in joined if pool.kind == PoolKind.OPEN]
    others = [pool for pool in known.pools if pool.pk not in admins and pool.masks]
    return PoolReach(
        members=tuple(pool.pk for pool in members),
        admins=tuple(sorted(admins)),
        masks={pool.pk: frozenset(pool.masks) for pool in members if pool.masks},
        always={pool.pk: frozenset(pool.masks) for pool in others if pool.mask_when == MaskWhen.ALWAYS},
    )


def pools_to_claim_from(actor: Actor) -> frozenset[int]:
    """Return the open pools that a person belongs to, as they are at this moment."""
    return frozenset(row[0] for row in ask(_CLAIMABLE, [actor.person_id, actor.department_id]))


def glance_at_claimable(actor: Actor) -> frozenset[int]:
    """Return the same at most five seconds old: what his claim page shows; the guard asks again when it is claimed."""
    known = glance_at_membership()
    roles = known.roles(actor.person_id, actor.department_id)
    return frozenset(pool.pk for pool in known.pools if pool.kind == PoolKind.OPEN and pool.pk in roles)


def people_of_pool(pool_id: int, role: str = MemberRole.MEMBER) -> list[int]:
    """Return the active people who belong to a pool in a role, by themselves or by their department."""
    from zhike.access.models import Person

    rows = PoolMember.objects.filter(pool_id=pool_id, role=role).values_list("person_id", "department_id")
    inside = Q(pk__in=[person_id for person_id, _department in rows if person_id is not None])
    departments = [department_id for _person, department_id in rows if department_id is not None]
    for path in Department.objects.filter(pk__in=departments).values_list("path", flat=True):
        inside |= Q(department__path__startswith=path)
    return list(Person.objects.filter(inside, is_active=True).order_by("pk").values_list("pk", flat=True))


def _departments_above(department_id: int | None) -> Iterable[int]:
    if department_id is None:
        return ()
    path = Department.objects.filter(pk=department_id).values_list("path", flat=True).first()
    return [int(id_) for id_ in path.strip("/").split("/")] if path else (department_id,)
