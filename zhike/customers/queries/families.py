"""Trees over many customers: whom a customer brought, and the group that it belongs to, with sums of what is known."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import connection
from django.urls import reverse

from zhike.access.actor import Actor

from ..choices import Stage
from ..fields import is_hidden
from ..worth import find_worth
from .scope import visible_to

DEPTH = 6
MOST = 1000
_HOLDS = "(edge.until IS NULL OR edge.until > %(today)s)"
# Rows come level by level; the limit stops the recursion itself, and a circle is walked once.
_BROUGHT = f"""
WITH RECURSIVE tree(id, via, depth) AS (
  SELECT %(root)s::bigint, NULL::bigint, 0
  UNION ALL
  SELECT below.id, tree.id, tree.depth + 1 FROM tree CROSS JOIN LATERAL (
    SELECT edge.other_id AS id FROM customers_relation AS edge
    WHERE edge.customer_id = tree.id AND edge.kind = 'referral' AND {_HOLDS}
    UNION
    SELECT customer.id FROM customers_customer AS customer
    WHERE customer.referrer_id = tree.id AND customer.deleted_at IS NULL
  ) AS below WHERE tree.depth < %(depth)s
) CYCLE id SET is_circle USING walked
SELECT id, via, depth FROM tree WHERE NOT is_circle LIMIT %(most)s
"""  # noqa: S608 - only constants of this file are put in
_OWNED = f"""
WITH RECURSIVE tree(id, via, depth) AS (
  SELECT %(root)s::bigint, NULL::bigint, 0
  UNION ALL
  SELECT edge.other_id, tree.id, tree.depth + 1
  FROM tree JOIN customers_relation AS edge ON edge.customer_id = tree.id AND edge.kind = 'parent' AND {_HOLDS}
  WHERE tree.depth < %(depth)s
) CYCLE id SET is_circle USING walked
SELECT id, via, depth FROM tree WHERE NOT is_circle LIMIT %(most)s
"""  # noqa: S608
_ABOVE = f"""
WITH RECURSIVE up(id, child, depth) AS (
  SELECT %(root)s::bigint, NULL::bigint, 0
  UNION ALL
  SELECT edge.customer_id, up.id, up.depth + 1
  FROM up JOIN customers_relation AS edge ON edge.other_id = up.id AND edge.kind = 'parent' AND {_HOLDS}
  WHERE up.depth < %(depth)s
) CYCLE id SET is_circle USING walked
SELECT id, child FROM up WHERE NOT is_circle LIMIT %(most)s
"""  # noqa: S608
_COLUMNS = (
    *("pk", "name", "number", "tier", "stage", "owner__name", "follow_up_count", "last_contact_at"),
    *("employees", "yearly_revenue"),
)


@dataclass
class Branch:
    """A customer in a tree, with those below it."""

    id: int
    facts: Mapping[str, Any]
    depth: int
    below: list["Branch"] = field(default_factory=list)
    hidden: int = 0
    own_amount: Decimal = Decimal(0)

    @property
    def url(self) -> str:
        """Return the address of its page."""
        return reverse("desk:customer", args=[self.id])

    @property
    def brought(self) -> int:
        """Return how many customers stand below it, all levels together."""
        return len(self.below) + sum(one.brought for one in self.below)

    @property
    def closed(self) -> int:
        """Return how many of those below have signed."""
        signed = sum(one.facts["stage"] in (Stage.CLOSED, Stage.AFTER_SALES) for one in self.below)
        return signed + sum(one.closed for one in self.below)

    @property
    def amount(self) -> Decimal:
        """Return what those below it signed for, all levels together."""
        return sum((one.own_amount + one.amount for one in self.below), Decimal(0))

    @property
    def all_hidden(self) -> int:
        """Return how many below it the actor may not see."""
        return self.hidden + sum(one.all_hidden for one in self.below)


@dataclass(frozen=True)
class Sums:
    """What a group adds up to, over the members that the actor sees."""

    members: int
    follow_ups: int
    last_contact_at: datetime | None
    employees: int | None
    yearly_revenue: Decimal | None
    closed: int
    signed_amount: Decimal | None


@dataclass(frozen=True)
class Family:
    """A tree from its top; `rows` are its members in reading order. `has_amounts`: it is known what they signed for."""

    top: Branch
    is_cut: bool
    sums: Sums
    has_amounts: bool

    @property
    def rows(self) -> list[Branch]:
        """Return everybody, each followed by those below."""
        return _flatten(self.top)


def get_referrals(*, actor: Actor, customer_id: int, today: date) -> Family:
    """Return whom a customer brought, who brought whom, to six levels; three queries. The scope was checked."""
    return _family(actor, _BROUGHT, customer_id, today)


def get_group(*, actor: Actor, customer_id: int, today: date) -> Family:
    """Return the whole group of a customer from the highest parent that the actor sees; five queries at most."""
    return _family(actor, _OWNED, _find_top(actor, customer_id, today), today)


def _find_top(actor: Actor, customer_id: int, today: date) -> int:
    """Climb to the highest parent, but never past one that the actor may not see."""
    with connection.cursor() as cursor:
        cursor.execute(_ABOVE, {"root": customer_id, "depth": DEPTH, "most": MOST, "today": today})
        rows = [row for row in cursor.fetchall() if row[1] is not None]
    seen = set(visible_to(actor).filter(pk__in=[row[0] for row in rows]).values_list("pk", flat=True)) if rows else ()
    top, climbed = customer_id, {customer_id}
    for id_, child in rows:
        if child in climbed and id_ in seen and id_ not in climbed:
            climbed.add(id_)
            top = id_
    return top


def _family(actor: Actor, sql: str, root: int, today: date) -> Family:
    with connection.cursor() as cursor:
        cursor.execute(sql, {"root": root, "depth": DEPTH, "most": MOST + 1, "today": today})
        rows = cursor.fetchall()
    facts = {row["pk"]: row for row in visible_to(actor).filter(pk__in={row[0] for row in rows}).values(*_COLUMNS)}
    top = _grow(rows[:MOST], facts, root)
    members = _flatten(top)
    amounts = find_worth(actor, [member.id for member in members if member.facts])
    for member in members:
        member.own_amount = (amounts or {}).get(member.id, Decimal(0))
    return Family(top, len(rows) > MOST, _add_up(actor, members, amounts is not None), amounts is not None)


def _grow(rows: Sequence[tuple[int, int | None, int]], facts: Mapping[int, Mapping[str, Any]], root: int) -> Branch:
    """Hang everybody the actor sees under whoever came first; what stands under somebody unseen is left out."""
    top = Branch(root, facts.get(root, {}), 0)
    known = {root: top}
    unseen: set[tuple[int, int]] = set()
    for id_, via, depth in rows:
        parent = known.get(via or 0)
        if via is None or parent is None or id_ in known:
            continue
        if id_ in facts:
            known[id_] = Branch(id_, facts[id_], depth)
            parent.below.append(known[id_])
        elif (via, id_) not in unseen:
            unseen.add((via, id_))
            parent.hidden += 1
    return top


def _flatten(branch: Branch) -> list[Branch]:
    return [branch, *(one for below in branch.below for one in _flatten(below))]


def _add_up(actor: Actor, members: Sequence[Branch], has_amounts: bool) -> Sums:
    facts = [member.facts for member in members if member.facts]
    contacts = [one["last_contact_at"] for one in facts if one["last_contact_at"]]

    def total(name: str) -> Any:
        known = [one[name] for one in facts if one[name] is not None]
        return None if is_hidden(actor, name) or not known else sum(known)

    return Sums(
        members=len(facts),
        follow_ups=sum(one["follow_up_count"] for one in facts),
        last_contact_at=max(contacts, default=None),
        employees=total("employees"),
        yearly_revenue=total("yearly_revenue"),
        closed=sum(one["stage"] in (Stage.CLOSED, Stage.AFTER_SALES) for one in facts),
        signed_amount=sum((one.own_amount for one in members), Decimal(0)) if has_amounts else None,
    )
