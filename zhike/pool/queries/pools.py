"""The tree of pools as the settings show it."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import Count, Q

from zhike.access.models import Department
from zhike.access.queries import person_names
from zhike.customers.models import Customer

from ..choices import MemberRole
from ..models import Pool, PoolMember

MASKABLE = ("phone", "email", "wechat", "address", "website")


@dataclass
class PoolLine:
    """A pool with who belongs to it, what lies in it and what of it is owned."""

    pool: Pool
    depth: int
    admins: list[str] = field(default_factory=list)
    members: list[str] = field(default_factory=list)
    free: int = 0
    owned: int = 0


def list_tree() -> list[PoolLine]:
    """Return all pools, each below the one above it, in five queries."""
    pools = list(Pool.objects.all())
    below: defaultdict[int | None, list[Pool]] = defaultdict(list)
    for pool in pools:
        below[pool.parent_id].append(pool)
    lines: list[PoolLine] = []
    _walk(below, None, 0, lines)
    _fill(lines)
    return lines


def _walk(below: dict[int | None, list[Pool]], parent_id: int | None, depth: int, lines: list[PoolLine]) -> None:
    for pool in below.get(parent_id, []):
        lines.append(PoolLine(pool, depth))
        _walk(below, pool.pk, depth + 1, lines)


def _fill(lines: list[PoolLine]) -> None:
    rows = list(PoolMember.objects.order_by("pk"))
    people = person_names(row.person_id for row in rows)
    departments = dict(Department.objects.values_list("pk", "name"))
    alive = Customer.objects.filter(pool_id__isnull=False, deleted_at__isnull=True).order_by()
    counts = alive.values_list("pool_id").annotate(free=Count("pk", filter=Q(owner__isnull=True)), total=Count("pk"))
    numbers = {pool_id: (free, total - free) for pool_id, free, total in counts}
    by_id = {line.pool.pk: line for line in lines}
    for row in rows:
        line = by_id[row.pool_id]
        names = line.admins if row.role == MemberRole.ADMIN else line.members
        names.append(people.get(row.person_id or 0, "") or departments.get(row.department_id or 0, ""))
    for line in lines:
        line.free, line.owned = numbers.get(line.pool.pk, (0, 0))


def pool_names() -> dict[int, str]:
    """Return the names of all pools by id."""
    return dict(Pool.objects.values_list("pk", "name"))
