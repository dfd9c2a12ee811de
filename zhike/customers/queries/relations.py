"""The relations of one customer as lists; the other end is named only to those who may see it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.db.models import Q
from django.http import Http404
from django.urls import reverse

from zhike.access.actor import Actor

from .. import relation_rules as rules
from ..choices import RelationKind
from ..models import Customer, Relation
from .scope import visible_to

PAGE = 50
_COUNTS = """
SELECT kind, sum(n)::bigint FROM (
  SELECT kind, count(*) AS n FROM customers_relation WHERE customer_id = %(id)s GROUP BY kind
  UNION ALL
  SELECT kind, count(*) FROM customers_relation WHERE other_id = %(id)s GROUP BY kind
) AS both_sides GROUP BY kind
"""


@dataclass(frozen=True)
class Seen:
    """A customer as far as the actor may see it; without a name it may not be seen."""

    id: int
    name: str = ""
    tier: str = ""
    url: str = ""


@dataclass(frozen=True)
class RelationRow:
    """One relation, read from the customer's end."""

    relation: Relation
    word: str
    other: Seen
    is_over: bool


@dataclass(frozen=True)
class RelationPage:
    """One page of relations with how many there are of each kind."""

    rows: Sequence[RelationRow]
    counts: Sequence[tuple[str, str, int]]
    kind: str
    before: int | None = None

    @property
    def total(self) -> int:
        """Return how many relations there are of all kinds."""
        return sum(count for _key, _label, count in self.counts)


def name_customers(actor: Actor, ids: Sequence[int]) -> dict[int, Seen]:
    """Return those customers that the actor may see, by id; one query."""
    rows = visible_to(actor).filter(pk__in=ids).values_list("pk", "short_name", "name", "tier")
    return {pk: Seen(pk, short or name, tier, reverse("desk:customer", args=[pk])) for pk, short, name, tier in rows}


def list_relations(
    *, actor: Actor, customer_id: int, kind: str = "", before: int | None = None, today: date
) -> RelationPage:
    """Return a page of relations, newest first; three queries. The caller has checked the scope."""
    touching = Relation.objects.filter(Q(customer_id=customer_id) | Q(other_id=customer_id))
    if kind:
        touching = touching.filter(kind=kind)
    if before:
        touching = touching.filter(pk__lt=before)
    found = list(touching.order_by("-pk")[: PAGE + 1])
    others = {one.pk: one.other_id if one.customer_id == customer_id else one.customer_id for one in found}
    seen = name_customers(actor, list(others.values()))
    rows = [_row(one, customer_id, seen.get(others[one.pk]) or Seen(0), today) for one in found[:PAGE]]
    return RelationPage(rows, _counts(customer_id), kind, found[PAGE - 1].pk if len(found) > PAGE else None)


def _row(relation: Relation, customer_id: int, other: Seen, today: date) -> RelationRow:
    side = rules.side_of(kind=relation.kind, is_first=relation.customer_id == customer_id)
    is_over = bool(relation.until and relation.until <= today)
    return RelationRow(relation, rules.say(relation.kind, side), other, is_over)


def _counts(customer_id: int) -> list[tuple[str, str, int]]:
    with connection.cursor() as cursor:
        cursor.execute(_COUNTS, {"id": customer_id})
        counts: Mapping[str, int] = dict(cursor.fetchall())
    return [(kind.value, str(kind.label), counts[kind]) for kind in RelationKind if kind in counts]


def get_relation(*, customer_id: int, relation_id: int) -> Relation:
    """Return a relation that touches this customer, or not found."""
    found = Relation.objects.filter(Q(customer_id=customer_id) | Q(other_id=customer_id), pk=relation_id).first()
    if found is None:
        raise Http404
    return found


def find_referrer(*, actor: Actor, customer: Customer) -> Seen | None:
    """Return the referrer that the archive itself names, nameless when the actor may not see it."""
    if not customer.referrer_id:
        return None
    return name_customers(actor, [customer.referrer_id]).get(customer.referrer_id) or Seen(0)
