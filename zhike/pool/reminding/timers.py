"""Tell people about leads that nobody has, and about customers that were given and not followed up. Each once."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from zhike.access import policies
from zhike.access.models import Person, RoleRight
from zhike.access.queries import person_names
from zhike.approvals.queries import find_managers
from zhike.customers.models import Customer
from zhike.notify.kinds import MessageKind
from zhike.notify.services import notify

from ..choices import MemberRole
from ..models import PoolMember
from ..queries.members import people_of_pool
from . import policy, words
from .words import Told, lazily, listed

NEWS_FOR = timedelta(days=3)
_UNASSIGNED = """
INSERT INTO pool_leadreminder (customer_id, person_id, kind, began_at, at)
SELECT id, 0, 'unassigned', created_at, %s FROM customers_customer
WHERE deleted_at IS NULL AND owner_id IS NULL AND pool_id IS NULL AND created_at > %s AND created_at <= %s
ORDER BY id ON CONFLICT DO NOTHING RETURNING customer_id, person_id
"""
_UNFOLLOWED = """
INSERT INTO pool_leadreminder (customer_id, person_id, kind, began_at, at)
SELECT c.id, c.owner_id, %s, h.began_at, %s FROM pool_holding h JOIN customers_customer c ON c.id = h.customer_id
WHERE h.way IN ('assign', 'rotate') AND h.began_at > %s AND h.began_at <= %s AND c.deleted_at IS NULL
  AND c.owner_id = h.person_id AND (c.last_contact_at IS NULL OR c.last_contact_at < h.began_at)
ORDER BY c.id ON CONFLICT DO NOTHING RETURNING customer_id, person_id
"""


@dataclass(frozen=True)
class Timer:
    """One timer: its setting, what it writes, who reads it, and in which words."""

    kind: str
    minutes: str
    sql: str
    message: MessageKind
    title: Callable[[Told], str]
    readers: Callable[[int], set[int]]


def _pool_admins(_owner: int) -> set[int]:
    """Return who administers pools, by himself or by his department; without any, who manages the settings."""
    pools = PoolMember.objects.filter(role=MemberRole.ADMIN, pool__is_active=True).values_list("pool_id", flat=True)
    people = {one for pool_id in set(pools) for one in people_of_pool(pool_id, MemberRole.ADMIN)}
    return people or _managers_of_settings()


def _managers_of_settings() -> set[int]:
    rights = RoleRight.objects.filter(object="setting", capability="edit", scope="all")
    people = Person.objects.filter(is_active=True, person_roles__role_id__in=rights.values("role_id"))
    return set(people.values_list("pk", flat=True))


def _self(owner_id: int) -> set[int]:
    return {owner_id}


TIMERS = (
    Timer("unassigned", "unassigned_minutes", _UNASSIGNED, words.LEAD_WAITS, words.lead_title, _pool_admins),
    Timer("unfollowed", "unfollowed_minutes", _UNFOLLOWED, words.UNFOLLOWED, words.unfollowed_title, _self),
    Timer("escalated", "escalate_minutes", _UNFOLLOWED, words.UNFOLLOWED, words.escalated_title, find_managers),
)


def remind(*, now: datetime) -> int:
    """Give every reminder that is due and return how many customers they were about; older than three days is none."""
    values = policies.get_policy(policy.KEY)
    return sum(_remind(timer, int(values[timer.minutes]), now) for timer in TIMERS if values[timer.minutes])


def _remind(timer: Timer, minutes: int, now: datetime) -> int:
    span = [now, now - NEWS_FOR, now - timedelta(minutes=minutes)]
    params: list[Any] = span if timer.sql == _UNASSIGNED else [timer.kind, *span]
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(timer.sql, params)
            found = cursor.fetchall()
        if found:
            _tell(timer, found, now)
    return len(found)


def _tell(timer: Timer, found: Sequence[tuple[int, int]], now: datetime) -> None:
    by_reader: defaultdict[int, list[int]] = defaultdict(list)
    for owner_id, ids in _by_owner(found).items():
        for reader in timer.readers(owner_id):
            by_reader[reader] += ids
    owners, owner_of = person_names({owner for _id, owner in found}), dict(found)
    names = _names([customer_id for customer_id, _owner in found])
    for reader, ids in sorted(by_reader.items()):
        told = Told(
            [names[id_] for id_ in ids[:3]], len(ids), owners=sorted({owners.get(owner_of[id_], "") for id_ in ids})
        )
        notify(
            person_ids=[reader],
            kind=timer.message.name,
            title=lazily(timer.title, told),
            body=lazily(listed, told),
            url=f"/customers/{ids[0]}/" if len(ids) == 1 else "/customers/?sort=-created",
            customer_id=ids[0] if len(ids) == 1 else None,
            key=f"{timer.kind}:{ids[0]}:{int(timezone.localtime(now).timestamp())}:{reader}",
            at=now,
        )


def _by_owner(found: Sequence[tuple[int, int]]) -> Mapping[int, list[int]]:
    grouped: defaultdict[int, list[int]] = defaultdict(list)
    for customer_id, owner_id in found:
        grouped[owner_id].append(customer_id)
    return grouped


def _names(ids: Sequence[int]) -> Mapping[int, str]:
    return dict(Customer.objects.filter(pk__in=ids).values_list("pk", "name"))
