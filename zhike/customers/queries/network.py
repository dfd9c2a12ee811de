"""The picture around a customer: its relations to depth three, bounded in rows, within what the actor may see.

A hub does not flood the picture: of each kind a customer shows its first neighbours,
the rest stand as one bubble that opens on demand. Nothing is followed through a
customer that the actor may not see.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import connection

from zhike.access.actor import Actor

from .. import relation_rules as rules
from .relations import Seen, name_customers

DEPTH = 3
FIRST = 24
NEXT = 100
MOST_NODES = 400
MOST_EDGES = 4000
PER_SIDE = 2000
_SPAN = "(since IS NULL OR since <= %(today)s) AND (until IS NULL OR until > %(today)s)"
# The edges of some customers, both directions, a referrer named in the archive included; numbered per kind.
_EDGES = f"""
WITH found AS (
  SELECT node.id AS node, edge.kind, edge.a, edge.b, edge.a + edge.b - node.id AS neighbour
  FROM unnest(%(ids)s::bigint[]) AS node(id) CROSS JOIN LATERAL (
    (SELECT kind, customer_id AS a, other_id AS b FROM customers_relation
     WHERE customer_id = node.id AND {_SPAN} ORDER BY kind, id LIMIT %(per_side)s)
    UNION
    (SELECT kind, customer_id, other_id FROM customers_relation
     WHERE other_id = node.id AND {_SPAN} ORDER BY kind, id LIMIT %(per_side)s)
    UNION
    (SELECT 'referral', referrer_id, id FROM customers_customer
     WHERE referrer_id = node.id AND deleted_at IS NULL LIMIT %(per_side)s)
    UNION
    (SELECT 'referral', referrer_id, id FROM customers_customer WHERE id = node.id AND referrer_id <> node.id)
  ) AS edge
), numbered AS (
  SELECT *, row_number() OVER (PARTITION BY node, kind ORDER BY neighbour) AS place,
    count(*) OVER (PARTITION BY node, kind) AS total
  FROM found WHERE %(kind)s = '' OR kind = %(kind)s
)
SELECT node, kind, a, b, neighbour, place, total FROM numbered
WHERE place > %(after)s AND place <= %(after)s + %(many)s ORDER BY node, kind, place LIMIT %(most)s
"""  # noqa: S608 - only a constant of this file is put in


@dataclass(frozen=True)
class Spot:
    """A customer in the picture."""

    seen: Seen
    depth: int
    via: int | None
    word: str


@dataclass
class Network:
    """What the picture is drawn of; bubbles stand for neighbours not shown, hidden for those who may not be seen."""

    spots: dict[int, Spot] = field(default_factory=dict)
    edges: dict[tuple[str, int, int], None] = field(default_factory=dict)
    bubbles: list[dict[str, Any]] = field(default_factory=list)
    hidden: dict[int, int] = field(default_factory=dict)

    def as_data(self) -> dict[str, Any]:
        """Return it for the browser."""
        nodes = [
            {"id": pk, "name": s.seen.name, "depth": s.depth, "via": s.via, "url": s.seen.url, "word": s.word}
            for pk, s in self.spots.items()
        ]
        edges = [{"kind": kind, "a": a, "b": b} for kind, a, b in self.edges]
        hidden = [{"node": node, "count": count} for node, count in self.hidden.items()]
        return {"nodes": nodes, "edges": edges, "bubbles": self.bubbles, "hidden": hidden}


def get_network(*, actor: Actor, customer_id: int, name: str, depth: int = DEPTH, today: date) -> Network:
    """Return the picture to a depth; two queries per level whatever its size. The caller has checked the scope."""
    network = Network()
    network.spots[customer_id] = Spot(Seen(customer_id, name), 0, None, "")
    frontier = [customer_id]
    for level in range(1, min(depth, DEPTH) + 1):
        if not frontier or len(network.spots) >= MOST_NODES:
            break
        frontier = _grow(network, actor, frontier, level, _read(frontier, today=today))
    return network


def get_more(*, actor: Actor, customer_id: int, kind: str, after: int, today: date) -> Network:
    """Return further neighbours of one customer in the picture; two queries. The caller has checked the scope."""
    network = Network()
    network.spots[customer_id] = Spot(Seen(customer_id), 0, None, "")
    rows = _read([customer_id], kind=kind, after=after, many=NEXT, today=today)
    _grow(network, actor, [customer_id], 1, rows)
    del network.spots[customer_id]
    return network


def _read(
    ids: Sequence[int], *, kind: str = "", after: int = 0, many: int = FIRST, today: date
) -> list[tuple[int, str, int, int, int, int, int]]:
    values: Mapping[str, Any] = {
        "ids": list(ids),
        "kind": kind,
        "after": after,
        "many": many,
        "most": MOST_EDGES,
        "per_side": PER_SIDE,
        "today": today,
    }
    with connection.cursor() as cursor:
        cursor.execute(_EDGES, values)
        return list(cursor.fetchall())


def _grow(
    network: Network, actor: Actor, frontier: Sequence[int], level: int, rows: Sequence[tuple[Any, ...]]
) -> list[int]:
    """Add what was read to the picture, and return the customers that are new in it."""
    unknown = list(dict.fromkeys(row[4] for row in rows if row[4] not in network.spots))
    seen = name_customers(actor, unknown)
    new: list[int] = []
    for node, kind, a, b, neighbour, _place, _total in rows:
        if neighbour not in network.spots and neighbour not in seen:
            network.hidden[node] = network.hidden.get(node, 0) + 1
            continue
        if neighbour not in network.spots:
            if len(network.spots) >= MOST_NODES:
                continue
            word = rules.say(kind, rules.side_of(kind=kind, is_first=a == node))
            network.spots[neighbour] = Spot(seen[neighbour], level, node, word)
            new.append(neighbour)
        network.edges[(kind, a, b)] = None
    _add_bubbles(network, rows)
    return new


def _add_bubbles(network: Network, rows: Sequence[tuple[Any, ...]]) -> None:
    """Stand one bubble for the neighbours of a kind that were not read."""
    last: dict[tuple[int, str], tuple[int, int]] = {}
    for node, kind, _a, _b, _neighbour, place, total in rows:
        last[(node, kind)] = (place, total)
    for (node, kind), (place, total) in last.items():
        if total > place:
            word = rules.say(kind, rules.OUT)
            bubble = {"node": node, "kind": kind, "after": place, "count": total - place, "word": word}
            network.bubbles.append(bubble)
