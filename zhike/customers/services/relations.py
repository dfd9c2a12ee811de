"""Relate customers to each other: add an edge, correct its dates and note, end it, take back a mistake."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, connection, transaction
from django.db.models import Q
from django.http import Http404

from zhike.access.actor import Actor
from zhike.events.services import record
from zhike.lib.refusals import Refusal, refuse_if
from zhike.lib.text import clean_text

from .. import relation_rules as rules
from ..choices import RelationKind
from ..models import Customer, Relation
from ..queries.scope import lock_customer, require_visible

_ABOVE = """
WITH RECURSIVE above(id) AS (
  SELECT %(customer)s::bigint
  UNION
  SELECT edge.customer_id FROM customers_relation AS edge JOIN above ON edge.other_id = above.id
  WHERE edge.kind = 'parent' AND (edge.until IS NULL OR edge.until > %(today)s)
)
SELECT id FROM above WHERE id <> %(customer)s
"""


@dataclass(frozen=True, kw_only=True)
class RelationDraft:
    """What another customer is to one; `side` says whether the one brings, owns or supplies (out) or the other (in)."""

    other_id: int
    kind: str
    side: str = rules.OUT
    since: date | None = None
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class RelationCorrection:
    """When a relation held, and what is noted."""

    since: date | None = None
    until: date | None = None
    note: str = ""


def add_relation(*, actor: Actor, customer_id: int, draft: RelationDraft, now: datetime) -> Relation:
    """Relate a customer to another one that the actor sees.

    Needs the right to edit the one and to see the other. Refused for itself, for what
    stands already, and when a parent would stand above itself. Locks both customers by id;
    records customers.relation_added on both.
    """
    other_id, kind = draft.other_id, draft.kind
    ends = rules.place_ends(kind=kind, side=draft.side, customer_id=customer_id, other_id=other_id)
    with transaction.atomic():
        _lock_both(customer_id, other_id)
        lock_customer(actor=actor, customer_id=customer_id, capability="edit")
        require_visible(actor=actor, customer_id=other_id)
        refuse_if(_why_cannot_stand(ends, kind, since=draft.since))
        if kind == RelationKind.PARENT:
            _refuse_circle(ends, now.date())
        relation = _insert(ends, draft, actor, now)
        _record(actor, "customers.relation_added", relation, now)
    return relation


def correct_relation(
    *,
    actor: Actor,
    customer_id: int,
    relation_id: int,
    correction: RelationCorrection,
    version: int | None = None,
    now: datetime,
) -> Relation:
    """Correct when a relation held and what is noted; with `until` it ends there.

    Needs the right to edit one of the ends. Refused when somebody changed it after
    `version`. Records customers.relation_changed on both.
    """
    with transaction.atomic():
        relation = _lock(actor, customer_id, relation_id)
        refuse_if(rules.why_cannot_correct(seen=version, current=relation.version))
        since, until = correction.since, correction.until
        refuse_if(rules.why_cannot_date(since=since, until=until))
        if relation.until and not until:
            _refuse_reopening(relation, now.date())
        relation.since, relation.until, relation.note = since, until, clean_text(correction.note, 200)
        relation.version += 1
        relation.at, relation.by_id = now, actor.id_or_none
        relation.save(update_fields=["since", "until", "note", "version", "at", "by_id"])
        _record(actor, "customers.relation_changed", relation, now)
    return relation


def remove_relation(*, actor: Actor, customer_id: int, relation_id: int, now: datetime) -> None:
    """Take back a relation that never was; one that is over is ended instead. Records customers.relation_removed."""
    with transaction.atomic():
        relation = _lock(actor, customer_id, relation_id)
        _record(actor, "customers.relation_removed", relation, now)
        relation.delete()


def _lock(actor: Actor, customer_id: int, relation_id: int) -> Relation:
    lock_customer(actor=actor, customer_id=customer_id, capability="edit")
    touching = Q(customer_id=customer_id) | Q(other_id=customer_id)
    relation = Relation.objects.select_for_update().filter(touching, pk=relation_id).first()
    if relation is None:
        raise Http404
    return relation


def _why_cannot_stand(ends: rules.Ends, kind: str, *, since: date | None = None, but: int = 0) -> Refusal | None:
    """Say why these two cannot be related: themselves, or standing already (another row than `but`)."""
    standing = Relation.objects.filter(customer_id=ends.customer_id, other_id=ends.other_id, kind=kind)
    return rules.why_cannot_relate(
        customer_id=ends.customer_id,
        other_id=ends.other_id,
        since=since,
        until=None,
        stands_already=standing.filter(until__isnull=True).exclude(pk=but).exists(),
    )


def _refuse_reopening(relation: Relation, today: date) -> None:
    ends = rules.Ends(relation.customer_id, relation.other_id)
    refuse_if(_why_cannot_stand(ends, relation.kind, but=relation.pk))
    if relation.kind == RelationKind.PARENT:
        _refuse_circle(ends, today)


def _refuse_circle(ends: rules.Ends, today: date) -> None:
    """Refuse a parent that stands below its child; families are changed one at a time."""
    _lock_families()
    with connection.cursor() as cursor:
        cursor.execute(_ABOVE, {"customer": ends.customer_id, "today": today})
        above = {row[0] for row in cursor.fetchall()}
    refuse_if(rules.why_cannot_own(child_id=ends.other_id, parent_id=ends.customer_id, above_parent=above))


def _lock_both(*ids: int) -> None:
    """Lock both ends by id: two who relate them from either side would else wait for each other's key."""
    for id_ in sorted(ids):
        Customer.objects.select_for_update().filter(pk=id_).values_list("pk").first()


def _lock_families() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('customers.parent', 0))")


def _insert(ends: rules.Ends, draft: RelationDraft, actor: Actor, now: datetime) -> Relation:
    """Insert the edge; one that somebody else wrote at this moment refuses it like one that stood before."""
    columns = {"kind": draft.kind, "since": draft.since, "note": clean_text(draft.note, 200)}
    try:
        with transaction.atomic():
            return Relation.objects.create(
                customer_id=ends.customer_id, other_id=ends.other_id, **columns, at=now, by_id=actor.id_or_none
            )
    except IntegrityError:
        refuse_if(_why_cannot_stand(ends, draft.kind))
        raise


def _record(actor: Actor, event: str, relation: Relation, now: datetime) -> None:
    """Tell it on both timelines; the other one is named by id only, since not everybody may read its name."""
    for customer_id, data in _told(relation):
        record(actor=actor, kind=event, customer_id=customer_id, data=data, at=now)


def _told(relation: Relation) -> Iterator[tuple[int, dict[str, object]]]:
    for is_first, own, other in (
        (True, relation.customer_id, relation.other_id),
        (False, relation.other_id, relation.customer_id),
    ):
        side = rules.side_of(kind=relation.kind, is_first=is_first)
        yield own, {"kind": relation.kind, "side": side, "other": other, "until": relation.until}
