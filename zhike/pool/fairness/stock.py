"""What lies free in the pools, counted from the rows that each figure drills down to; within what one may see."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.db.models import OuterRef, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from zhike.access.actor import Actor
from zhike.customers.models import OwnerChange, Source
from zhike.customers.queries import visible_to

from ..queries.pools import pool_names

MOST = 20_000
AGES = {
    "week": (7, lazy("7 天内")),
    "month": (30, lazy("8–30 天")),
    "quarter": (90, lazy("31–90 天")),
    "older": (None, lazy("90 天以上")),
}


@dataclass(frozen=True)
class Line:
    """One figure of the board: the list's address query that shows its rows, or the key by which they are found."""

    label: str
    count: int
    query: str = ""
    key: str = ""


@dataclass(frozen=True)
class Stock:
    """What lies free in the pools, by pool, age, reason and source; `is_cut` when there is more than was read."""

    total: int
    pools: Sequence[Line]
    ages: Sequence[Line]
    reasons: Sequence[Line]
    sources: Sequence[Line]
    is_cut: bool = False


class Lying(NamedTuple):
    """One free customer with what it is counted by."""

    customer_id: int
    pool_id: int
    source_id: int | None
    age: str
    reason: str


def find_lying(actor: Actor, now: datetime) -> tuple[list[Lying], bool]:
    """Return what lies free, at most twenty thousand, and whether there is more; ages are days since it came there."""
    free = visible_to(actor).filter(owner__isnull=True, pool_id__isnull=False)
    newest = OwnerChange.objects.filter(customer_id=OuterRef("pk")).order_by("-at", "-pk")
    came = free.annotate(came_at=Subquery(newest.values("at")[:1]), why=Subquery(newest.values("reason")[:1]))
    rows = list(came.values_list("pk", "pool_id", "source_id", "came_at", "why", "created_at")[: MOST + 1])
    found = [
        Lying(pk, pool_id or 0, source_id, age_of(now, came_at or created_at), why or "")
        for pk, pool_id, source_id, came_at, why, created_at in rows[:MOST]
    ]
    return found, len(rows) > MOST


def read_stock(actor: Actor, now: datetime) -> Stock:
    """Count what lies free, in three queries."""
    rows, is_cut = find_lying(actor, now)
    names, sources = pool_names(), dict(Source.objects.values_list("pk", "name"))
    reasons = _lines([(row.reason or _("未写原因"), "", row.reason) for row in rows])
    return Stock(
        len(rows),
        _lines([(names.get(row.pool_id, ""), _pool_query(row.pool_id), "") for row in rows]),
        [Line(str(label), n, key=age) for age, (_most, label) in AGES.items() if (n := _count(rows, age))],
        reasons,
        _lines([(sources.get(row.source_id or 0, _("未知来源")), _source_query(row.source_id), "") for row in rows]),
        is_cut,
    )


def age_of(now: datetime, at: datetime) -> str:
    """Return the key of how long ago something was, among AGES."""
    days = (timezone.localdate(now) - timezone.localdate(at)).days
    return next(key for key, (most, _label) in AGES.items() if most is None or days <= most)


def _count(rows: Sequence[Lying], age: str) -> int:
    return sum(row.age == age for row in rows)


def _pool_query(pool_id: int) -> str:
    return f'view=all&owner=none&cond={{"field":"pool","op":"in","value":["{pool_id}"]}}'


def _source_query(source_id: int | None) -> str:
    return f"view=all&owner=none&source={source_id}" if source_id else ""


def _lines(labelled: Sequence[tuple[str, str, str]]) -> list[Line]:
    counts: dict[tuple[str, str, str], int] = {}
    for key in labelled:
        counts[key] = counts.get(key, 0) + 1
    ordered = sorted(counts.items(), key=lambda one: -one[1])
    return [Line(label, count, query, key) for (label, query, key), count in ordered]
