"""大客户同行: organisations like a big customer that nobody holds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from zhike.access.actor import Actor
from zhike.access.fields import is_open
from zhike.conditions.language import Compare, Node
from zhike.customers.choices import Kind, Tier
from zhike.customers.models import Customer
from zhike.customers.queries import get_customer, visible_to
from zhike.lib.names import places_in
from zhike.lib.regions import region_prefix
from zhike.pool.claim_listing import ShownRow, show_rows
from zhike.pool.queries.stock import in_stock, open_pools, read_rows
from zhike.pool.signed import SIGNED_STAGES

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
