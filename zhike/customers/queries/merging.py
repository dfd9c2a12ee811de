"""What was merged into what, and what a merge would be about."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.http import Http404

from zhike.access.actor import Actor
from zhike.access.queries import person_names
from zhike.web.statements import ask

from ..models import Customer, Merge, MergedCustomer
from .scope import get_customer, reaches, visible_to

PAGE = 50
# Every page of a customer asks, hence plain SQL.
_ABSORBED = "SELECT customer_id FROM customers_mergedcustomer WHERE survivor_id = %s ORDER BY customer_id"


def find_survivor(customer_id: int) -> int | None:
    """Return the customer that an absorbed one belongs to today, or None when it was never absorbed."""
    found = MergedCustomer.objects.filter(customer_id=customer_id).values_list("survivor_id", flat=True)
    return found.first()


def survivors_of(ids: Iterable[int]) -> dict[int, int]:
    """Return by absorbed customer the one that it belongs to today."""
    wanted = list(ids)
    found = MergedCustomer.objects.filter(customer_id__in=wanted)
    return dict(found.values_list("customer_id", "survivor_id")) if wanted else {}


def family_of(customer_id: int) -> list[int]:
    """Return a customer's id with those of all it absorbed: what is only ever added keeps its old id."""
    return [customer_id, *(row[0] for row in ask(_ABSORBED, [customer_id]))]


def get_parties(*, actor: Actor, ids: Sequence[int]) -> list[Customer]:
    """Return the customers to merge, in the order of their ids; each must be editable, as get_customer answers."""
    return [get_customer(actor=actor, customer_id=id_, capability="edit") for id_ in sorted(set(ids))]


def losers_of(actor: Actor, parties: Sequence[Customer], owner_id: int | None) -> list[str]:
    """Return the names of owners who would lose a customer that the actor may not assign."""
    lost = [
        party.owner_id
        for party in parties
        if party.owner_id not in (None, owner_id, actor.person_id) and not reaches(actor, "customer", "assign", party)
    ]
    names = person_names(lost)
    return [names.get(id_ or 0, "") for id_ in dict.fromkeys(lost)]


@dataclass(frozen=True)
class MergeLine:
    """One merge of the list."""

    merge: Merge
    name: str
    number: str
    by: str


def list_merges(*, actor: Actor, before: int | None = None) -> tuple[list[MergeLine], int | None]:
    """Return merges into customers that the actor sees, newest first, and where older ones begin; three queries."""
    merges = Merge.objects.filter(survivor_id__in=visible_to(actor).values("pk"))
    if before:
        merges = merges.filter(pk__lt=before)
    rows = list(merges.order_by("-pk")[: PAGE + 1])
    names = person_names(row.by_id for row in rows)
    survivors = {row.pk: row for row in visible_to(actor).filter(pk__in=[row.survivor_id for row in rows])}
    lines = [
        MergeLine(
            row, survivors[row.survivor_id].name, survivors[row.survivor_id].number, names.get(row.by_id or 0, "")
        )
        for row in rows[:PAGE]
        if row.survivor_id in survivors
    ]
    return lines, rows[PAGE - 1].pk if len(rows) > PAGE else None


def get_merge(*, actor: Actor, merge_id: int, capability: str = "view") -> Merge:
    """Return a merge into a customer over which the actor has a capability, or not found."""
    found = Merge.objects.filter(pk=merge_id).first()
    if found is None:
        raise Http404
    survivor_id = find_survivor(found.survivor_id) or found.survivor_id
    get_customer(actor=actor, customer_id=survivor_id, capability=capability)
    return found


def is_last_merge(merge: Merge) -> bool:
    """Say whether nothing was merged on top: neither into the survivor since, nor the survivor itself."""
    later = Merge.objects.filter(survivor_id=merge.survivor_id, undone_at__isnull=True, pk__gt=merge.pk)
    return not later.exists() and find_survivor(merge.survivor_id) is None


def last_merge_of(customer_id: int, *, since: datetime) -> Merge | None:
    """Return the newest merge into a customer that may still be undone."""
    merges = Merge.objects.filter(survivor_id=customer_id, undone_at__isnull=True, at__gte=since)
    return merges.order_by("-pk").first()
