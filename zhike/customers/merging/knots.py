"""What ties customers and contacts to each other: followed when customers become one, cut where it would not hold."""

from collections.abc import Collection
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.db.models import BigIntegerField, F, Q
from django.db.models.functions import Cast

from zhike.lib.refusals import refuse_if

from ..choices import PairState
from ..models import Contact, ContactLine, Customer, DoublePair, MergeRow, Relation
from ..models.relation import DIRECTED
from ..participants import MergeWork
from ..rules import why_cannot_tie

RELATION, PAIR, BROUGHT = "customers.Relation", "customers.DoublePair", "customers.Customer#referrer_id"
_ENDS = ["customer_id", "other_id"]


def tie_relations(work: MergeWork, ledger: Any) -> None:
    """Let relations of the absorbed customers end at the survivor.

    One between the parties, and one that the survivor has already, is set aside. Refused when
    mother and daughter would come to stand in a circle.
    """
    touched = Relation.objects.filter(Q(customer_id__in=work.absorbed_ids) | Q(other_id__in=work.absorbed_ids))
    for edge in touched.order_by("pk"):
        ends = [work.survivor_id if end in work.absorbed_ids else end for end in (edge.customer_id, edge.other_id)]
        if edge.kind not in DIRECTED:
            ends.sort()
        if ends[0] == ends[1] or _exists(edge, ends):
            ledger.set_aside(RELATION, edge.pk)
            continue
        with ledger.changing(RELATION, edge.pk, _ENDS, from_id=edge.customer_id):
            Relation.objects.filter(pk=edge.pk).update(customer_id=ends[0], other_id=ends[1])
    refuse_if(why_cannot_tie(in_circle=not _holds()))


def _exists(edge: Relation, ends: list[int]) -> bool:
    if edge.until is not None:
        return False
    alike = Relation.objects.filter(customer_id=ends[0], other_id=ends[1], kind=edge.kind, until__isnull=True)
    return alike.exclude(pk=edge.pk).exists()


def carry_pairs(work: MergeWork, ledger: Any) -> None:
    """Let what was judged of the absorbed customers be judged of the survivor: “not a double” is not asked again.

    Of two judgements over the same pair “not a double” stays; a pair of parties is no question any more.
    """
    absorbed = work.absorbed_ids
    for pair in DoublePair.objects.filter(Q(first_id__in=absorbed) | Q(second_id__in=absorbed)).order_by("pk"):
        ends = sorted(work.survivor_id if end in absorbed else end for end in (pair.first_id, pair.second_id))
        if ends[0] == ends[1]:
            ledger.set_aside(PAIR, pair.pk, column="first_id")
            continue
        known = DoublePair.objects.filter(first_id=ends[0], second_id=ends[1]).exclude(pk=pair.pk).first()
        if known is None:
            with ledger.changing(PAIR, pair.pk, ["first_id", "second_id"], from_id=pair.first_id):
                DoublePair.objects.filter(pk=pair.pk).update(first_id=ends[0], second_id=ends[1])
            continue
        ledger.set_aside(PAIR, pair.pk, column="first_id")
        if pair.state == PairState.DISMISSED != known.state:
            names = ["state", "decided_by_id", "decided_at"]
            with ledger.changing(PAIR, known.pk, names, from_id=known.first_id):
                DoublePair.objects.filter(pk=known.pk).update(**{name: getattr(pair, name) for name in names})


def _holds() -> bool:
    """Ask the database now what it would say at the end of the transaction."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    except IntegrityError:
        return False
    return True


def cut_across(work: MergeWork) -> int:
    """After an undo: cut what was tied since between people who are at two customers again; return how many ties."""
    ids = [work.survivor_id, *work.absorbed_ids]
    ends = Q(from_contact__customer_id=F("customer_id"), to_contact__customer_id=F("customer_id"))
    cut: int = ContactLine.objects.filter(~ends, customer_id__in=ids).delete()[0]
    subject = Contact.objects.filter(customer_id__in=ids, reports_to__isnull=False)
    return cut + subject.exclude(reports_to__customer_id=F("customer_id")).update(reports_to=None)


def outdate_brought(*, merge_id: int, survivor_id: int, parties: Collection[int]) -> None:
    """Let open forms of customers whom a party brought be refused: saved, they would bring the former referrer back.

    Merging calls it after the rows moved, undoing before they go home: both times they name the survivor.
    """
    keys = MergeRow.objects.filter(merge_id=merge_id, table=BROUGHT).values(brought=Cast("key", BigIntegerField()))
    brought = Customer.objects.filter(pk__in=keys, referrer_id=survivor_id).exclude(pk__in=parties)
    brought.update(version=F("version") + 1)
