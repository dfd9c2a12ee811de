"""大客户同行: organisations like a big customer that nobody holds; 同行大客户: customers that a competitor serves."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from zhike.access.actor import Actor
from zhike.access.fields import is_open
from zhike.access.queries import person_names
from zhike.conditions.language import Compare, Node
from zhike.customers.choices import Kind, Tier
from zhike.customers.models import Customer
from zhike.customers.queries import get_customer, visible_to
from zhike.lib.names import places_in
from zhike.lib.regions import region_prefix
from zhike.pool.claim_listing import ShownRow, show_rows
from zhike.pool.queries.stock import in_stock, open_pools, read_rows
from zhike.pool.signed import SIGNED_STAGES

from ..models import Incumbent
from . import peer_rules
from .attributes import join
from .reading import list_url

BIG = (Tier.STRATEGIC, Tier.MAJOR)
MOST = 100
_CANDIDATES = 5000
_COLUMNS = ("pk", "industry", "region", "employees", "yearly_revenue", "ownership", "core_key", "name")


@dataclass(frozen=True)
class Peer:
    """An organisation of a pool with what it shares with the big customer, and how many points that is."""

    shown: ShownRow
    points: int
    shared: Mapping[str, int]


@dataclass(frozen=True)
class Peers:
    """The ranked list; `is_cut` when more are alike than were compared, `held_url` leads to those of colleagues."""

    big: Customer
    rows: Sequence[Peer]
    is_cut: bool
    free_url: str


def list_big(actor: Actor, limit: int = 30) -> list[Customer]:
    """Return the customers whose like one would want: strategic and major ones that have signed."""
    rows = visible_to(actor).filter(kind=Kind.ORGANISATION, tier__in=BIG, stage__in=SIGNED_STAGES)
    return list(rows.only("pk", "name", "tier", "industry", "region").order_by("-tier", "name_sort", "pk")[:limit])


def find_peers(*, actor: Actor, customer_id: int, now: datetime) -> Peers:
    """Return organisations of the actor's pools that are like a customer, the likest first.

    Compared are up to 5,000 of its industry's major class or region. What the actor may not see in full does not
    count. Who is in its own group, or related to it as a rival, stays in: it is a peer all the same.
    """
    big = get_customer(actor=actor, customer_id=customer_id)
    pools = {pool.pk: pool for pool in open_pools(actor)}
    sees = {name: is_open(actor, "customer", name) for name in _SEEN.values()}
    marks = _marks(_row_of(big), sees)
    found = list(_candidates(list(pools), big, sees).values_list(*_COLUMNS)[: _CANDIDATES + 1])
    ranked = sorted(
        ((sum(shared.values()), pk, shared) for pk, shared in _compared(marks, found, sees)),
        key=lambda one: (-one[0], one[1]),
    )[:MOST]
    rows = {row.id: row for row in read_rows([pk for _points, pk, _shared in ranked])}
    shown = {one.row.id: one for one in show_rows(actor, list(rows.values()), pools, now)}
    peers = [Peer(shown[pk], points, shared) for points, pk, shared in ranked if pk in shown and points > 0]
    return Peers(big, peers, len(found) > _CANDIDATES, list_url(_free(big, sees)))


_SEEN = {"industry": "industry", "region": "region", "size": "employees", "revenue": "yearly_revenue"}


def _compared(big: peer_rules.Marks, rows: Sequence[tuple[Any, ...]], sees: Mapping[str, bool]) -> list[Any]:
    return [(row[0], peer_rules.compare(big, _marks(row, sees))) for row in rows[:_CANDIDATES]]


def _row_of(customer: Customer) -> tuple[Any, ...]:
    return tuple(getattr(customer, name) for name in _COLUMNS)


def _marks(row: tuple[Any, ...], sees: Mapping[str, bool]) -> peer_rules.Marks:
    _pk, industry, region, employees, revenue, ownership, core, name = row
    return peer_rules.Marks(
        industry if sees["industry"] else "",
        region if sees["region"] else "",
        employees if sees["employees"] else None,
        Decimal(revenue) if revenue is not None and sees["yearly_revenue"] else None,
        ownership,
        peer_rules.words_of(core, sorted(places_in(name), key=len, reverse=True)),
    )


def _candidates(pool_ids: Sequence[int], big: Customer, sees: Mapping[str, bool]) -> QuerySet[Customer]:
    """Return whom to compare: free organisations of the same major class, or of the same province without one."""
    rows = in_stock(pool_ids).filter(kind=Kind.ORGANISATION).exclude(pk=big.pk)
    division = peer_rules.division_of(big.industry) if sees["industry"] else ""
    if division:
        rows = rows.filter(industry__startswith=division)
    elif big.region and sees["region"]:
        rows = rows.filter(region__startswith=big.region[:2])
    return rows.order_by("pk")


def _free(big: Customer, sees: Mapping[str, bool]) -> Node | None:
    """Return as a condition who is alike and has no owner: for the list, where they are assigned and exported."""
    division = peer_rules.division_of(big.industry) if sees["industry"] else ""
    region = big.region if sees["region"] else ""
    return join(
        Compare("kind", "in", [Kind.ORGANISATION.value]),
        Compare("industry", "under", [division]) if division else None,
        Compare("region", "under", [f"{region_prefix(region)[:2]}0000"]) if region and not division else None,
        Compare("owner", "empty"),
    )


@dataclass(frozen=True)
class Served:
    """A customer that a competitor serves and that is not ours yet."""

    incumbent: Incumbent
    owner_name: str
    is_free: bool
    days_left: int | None


@dataclass(frozen=True)
class ServedAsked:
    """Which of them: of one competitor, only those that can be claimed, only those whose contract ends soon."""

    competitor_id: int | None = None
    only_free: bool = False
    within_days: int | None = None


def list_served(*, actor: Actor, asked: ServedAsked, today: date, limit: int = MOST) -> list[Served]:
    """Return customers known to be served by a competitor and not signed with us, whose contract ends first first."""
    mine = visible_to(actor).filter(pk=OuterRef("customer_id")).exclude(stage__in=SIGNED_STAGES)
    pools = [pool.pk for pool in open_pools(actor)]
    rows = Incumbent.objects.filter(Exists(mine)).select_related("customer", "competitor")
    if asked.competitor_id:
        rows = rows.filter(competitor_id=asked.competitor_id)
    if asked.only_free:
        rows = rows.filter(customer__owner__isnull=True, customer__pool_id__in=pools)
    if asked.within_days is not None:
        rows = rows.filter(renews_on__gte=today, renews_on__lte=today + timedelta(days=asked.within_days))
    found = sorted(
        rows.order_by("renews_on", "customer_id")[:limit],
        key=lambda one: (one.renews_on is None or one.renews_on < today, one.renews_on or date.max, one.customer_id),
    )
    names = person_names({one.customer.owner_id for one in found if one.customer.owner_id})
    sees_owner = is_open(actor, "customer", "owner")
    return [
        Served(
            one,
            names.get(one.customer.owner_id or 0, "") if sees_owner else "",
            one.customer.owner_id is None and one.customer.pool_id in pools,
            (one.renews_on - today).days if one.renews_on else None,
        )
        for one in found
    ]


def served_node(competitor_id: int | None) -> Node | None:
    """Return as a condition whom a competitor serves, for the list, where they are assigned and exported."""
    served = Compare("incumbent", "any", [str(competitor_id)]) if competitor_id else Compare("incumbent", "not_empty")
    return join(served, Compare("stage", "not_in", [str(stage) for stage in SIGNED_STAGES]))
