"""Customers that are about to be taken back, the soonest first; only what the actor may see."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q
from django.db.models.expressions import RawSQL
from django.utils import timezone

from zhike.access.actor import Actor
from zhike.access.fields import visible_fields
from zhike.access.queries import person_names
from zhike.customers.models import Customer
from zhike.customers.models.sort_keys import RECLAIM
from zhike.customers.queries import visible_to
from zhike.web.paging import Cursor, Page, build_page

from ..models import Pool

PAGE = 50
SORT = "reclaim_on"
NEVER = RawSQL("'infinity'::date", ())
SPANS: Mapping[str, int] = {"3": 3, "7": 7, "30": 30}


@dataclass(frozen=True)
class DueRow:
    """One customer with its countdown; `grade` is empty for who may not see it."""

    customer_id: int
    name: str
    grade: str
    owner: str
    pool: str
    protected_until: date | None
    reclaim_on: date
    days_left: int
    last_contact_at: datetime | None
    is_mine: bool


@dataclass(frozen=True)
class DueFilter:
    """Whose customers, and how soon."""

    mine: bool = True
    within: int | None = None


def list_due(*, actor: Actor, wanted: DueFilter, after: Cursor | None, now: datetime) -> Page[DueRow]:
    """Return customers with a predicted day of reclaim, the soonest first, one page in four queries."""
    today = timezone.localdate(now)
    rows = visible_to(actor).annotate(day=RECLAIM).filter(owner__isnull=False, day__lt=NEVER)
    if wanted.mine:
        rows = rows.filter(owner_id=actor.person_id)
    if wanted.within is not None:
        rows = rows.filter(day__lte=today + timedelta(days=wanted.within))
    backwards = after is not None and after.backwards
    if after is not None:
        day, pk = date.fromisoformat(after.values[0]), int(after.values[1])
        sign = "lt" if backwards else "gt"
        rows = rows.filter(Q(**{f"day__{sign}": day}) | Q(day=day, **{f"pk__{sign}": pk}))
    order = ("-day", "-pk") if backwards else ("day", "pk")
    columns = ("name", "grade", "owner_id", "pool_id", "protected_until", "reclaim_on", "last_contact_at")
    found = list(rows.order_by(*order).only(*columns)[: PAGE + 1])
    names = person_names({one.owner_id for one in found if one.owner_id})
    pools = dict(Pool.objects.filter(pk__in={one.pool_id for one in found if one.pool_id}).values_list("pk", "name"))
    sees_grade = "grade" in visible_fields(actor, "customer", ["grade"])
    drawn = [_row(one, actor, names, pools, today, sees_grade=sees_grade) for one in found]
    return build_page(drawn, limit=PAGE, after=after, key=_key, sort=SORT)


def _key(row: DueRow) -> tuple[str, int]:
    return row.reclaim_on.isoformat(), row.customer_id


def _row(
    one: Customer, actor: Actor, names: Mapping[int, str], pools: Mapping[int, str], today: date, *, sees_grade: bool
) -> DueRow:
    assert one.reclaim_on is not None
    return DueRow(
        one.pk,
        one.name,
        one.grade if sees_grade else "",
        names.get(one.owner_id or 0, ""),
        pools.get(one.pool_id or 0, ""),
        one.protected_until,
        one.reclaim_on,
        (one.reclaim_on - today).days,
        one.last_contact_at,
        one.owner_id == actor.person_id,
    )
