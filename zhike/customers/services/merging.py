"""Make several customers one, and take that back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.http import Http404
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhike.access.actor import Actor
from zhike.events.services import record, record_many
from zhike.lib.names import clean_name
from zhike.lib.refusals import Refusal, refuse_if
from zhike.notify.services import notify

from .. import ownership, participants, rules
from ..choices import OwnerWay
from ..keys import name_keys
from ..merging import taking_back
from ..merging.fields import OWNER, Unit, choose_all, merge_custom, owner_of, union_of_names
from ..merging.joining import join_contacts
from ..merging.knots import cut_across, outdate_brought
from ..merging.ledger import Ledger
from ..models import Contact, Customer, Merge, MergedCustomer
from ..queries.merging import is_last_merge, losers_of
from ..queries.scope import lock_customer, within
from .completeness import refresh_completeness
from .custom_values import refresh_custom_entries
from .owning import change_owner
from .rollups import refresh_derived

CUSTOMER = "customers.Customer"
_OWNING = ("owner_id", "department_id", "owner_since")


@dataclass(frozen=True)
class MergeDraft:
    """Which customers become one, which survives, and by field whose value is taken where somebody chose.

    `joined` names groups of contacts that are one person (merging.joining.Namesakes.value).
    """

    survivor_id: int
    customer_ids: Sequence[int]
    chosen: Mapping[str, int] = field(default_factory=dict)
    joined: Sequence[str] = ()


def merge_customers(*, actor: Actor, draft: MergeDraft, now: datetime) -> Merge:
    """Let one customer absorb the others: their rows, numbers and addresses lead to it from now on.

    Needs the right to edit every party, and to assign those whose owner would lose them.
    Locks the parties in the order of their ids. Records customers.merged with the survivor;
    owners who lost a customer are told. Undone by undo_merge within 30 days.
    """
    ids = sorted({draft.survivor_id, *draft.customer_ids})
    refuse_if(rules.why_cannot_merge(count=len(ids), takes_from=()))
    with transaction.atomic():
        parties = [lock_customer(actor=actor, customer_id=id_, capability="edit") for id_ in ids]
        survivor = next(party for party in parties if party.pk == draft.survivor_id)
        absorbed = [party for party in parties if party.pk != survivor.pk]
        taken = choose_all(actor, survivor, [survivor, *absorbed], draft.chosen)
        owner_id = owner_of(taken).owner_id
        refuse_if(rules.why_cannot_merge(count=len(ids), takes_from=losers_of(actor, parties, owner_id)))
        merge = _begin(actor, survivor, absorbed, now)
        work = participants.MergeWork(actor, survivor.pk, [party.pk for party in absorbed], now)
        ledger = Ledger(merge.pk, survivor.pk, work.absorbed_ids)
        _write_columns(actor, ledger, survivor, absorbed, taken, now)
        participants.prepare_all(work, ledger)
        joined = join_contacts(ledger, draft.joined)
        moved = {one.key: count for one in participants.list_moving() if (count := ledger.move(one))}
        moved |= {"joined": joined} if joined else {}
        outdate_brought(merge_id=merge.pk, survivor_id=survivor.pk, parties=ids)
        _retire(ledger, absorbed, now)
        _settle(work)
        Merge.objects.filter(pk=merge.pk).update(moved=moved)
        _tell(actor, merge, survivor, absorbed, owner_id, now)
    merge.moved = moved
    return merge


def _begin(actor: Actor, survivor: Customer, absorbed: Sequence[Customer], now: datetime) -> Merge:
    """Open the book, and let every earlier absorbed one lead to the new survivor."""
    parties = [{"id": one.pk, "number": one.number, "name": one.name, "owner_id": one.owner_id} for one in absorbed]
    merge = Merge.objects.create(survivor_id=survivor.pk, parties=parties, by_id=actor.id_or_none, at=now)
    ids = [one.pk for one in absorbed]
    MergedCustomer.objects.filter(survivor_id__in=ids).update(survivor_id=survivor.pk)
    MergedCustomer.objects.bulk_create(
        MergedCustomer(customer_id=id_, merge=merge, into_id=survivor.pk, survivor_id=survivor.pk) for id_ in ids
    )
    return merge


def _write_columns(
    actor: Actor,
    ledger: Ledger,
    survivor: Customer,
    absorbed: Sequence[Customer],
    taken: Mapping[Unit, Customer],
    now: datetime,
) -> None:
    """Give the survivor the chosen values; a change of owner goes its own way."""
    wanted: dict[str, Any] = {}
    for unit, party in taken.items():
        if not unit.is_custom and unit.name != OWNER:
            wanted |= dict(zip(unit.columns, unit.values(party), strict=True))
    wanted["custom"] = merge_custom(survivor, absorbed, taken)
    ids = {survivor.pk, *(one.pk for one in absorbed)}
    if wanted["referrer_id"] in ids:
        wanted |= {"referrer_id": None, "referrer_contact_id": None}
    wanted["name"] = clean_name(wanted["name"])
    wanted["former_names"] = union_of_names(survivor, absorbed, wanted["name"])
    keys = name_keys(wanted["name"], wanted["kind"])
    with ledger.changing(CUSTOMER, survivor.pk, [*wanted, *_OWNING, "updated_at"], from_id=survivor.pk):
        Customer.objects.filter(pk=survivor.pk).update(
            **wanted, **vars(keys), version=survivor.version + 1, updated_at=now
        )
        if (owner_id := owner_of(taken).owner_id) != survivor.owner_id:
            change_owner(
                actor=actor,
                customer_id=survivor.pk,
                to_person_id=owner_id,
                way=OwnerWay.MERGE,
                now=now,
            )


def _retire(ledger: Ledger, absorbed: Sequence[Customer], now: datetime) -> None:
    """Take the absorbed customers out of every list; their rows stay for the undoing."""
    for one in absorbed:
        with ledger.changing(CUSTOMER, one.pk, ["deleted_at", "updated_at", "version"], from_id=one.pk):
            Customer.objects.filter(pk=one.pk).update(deleted_at=now, updated_at=now, version=one.version + 1)


def _settle(work: participants.MergeWork) -> None:
    ids = [work.survivor_id, *(work.absorbed_ids if work.is_undoing else ())]
    for customer in Customer.objects.filter(pk__in=ids).order_by("pk"):
        refresh_derived(customer)
    refresh_custom_entries(ids)
    refresh_completeness(ids)
    participants.settle_all(work)


def _tell(
    actor: Actor,
    merge: Merge,
    survivor: Customer,
    absorbed: Sequence[Customer],
    owner_id: int | None,
    now: datetime,
) -> None:
    names = "、".join(f"{one.name}（{one.number}）" for one in absorbed)
    data = {"name": names, "merge": merge.pk, "customers": [one.pk for one in absorbed]}
    record(actor=actor, kind="customers.merged", customer_id=survivor.pk, data=data, at=now)
    into = {"name": survivor.name, "merge": merge.pk, "into": survivor.pk}
    record_many(actor=actor, kind="customers.absorbed", rows=[(one.pk, now, into) for one in absorbed])
    lost = {one.owner_id for one in (*absorbed, survivor)} - {None, owner_id, actor.person_id}
    notify(
        person_ids=[id_ for id_ in lost if id_],
        kind="customer_merged",
        title=format_lazy(gettext_lazy("你的客户已并入「{name}」"), name=survivor.name),
        body=names[:400],
        url=f"/customers/{survivor.pk}/",
        customer_id=survivor.pk,
        key=f"merge-{merge.pk}",
        at=now,
    )


def undo_merge(*, actor: Actor, merge_id: int, now: datetime) -> Merge:
    """Make the absorbed customers live again, each with its own rows; refused after 30 days.

    Needs the right to edit every party. Rows go home as they are: what somebody changed since
    stays changed, what was added to the survivor stays there unless it hangs on a row that goes
    home, what was removed stays removed; the report counts all of it. Locks the parties in
    the order of their ids. Records customers.merge_undone.
    """
    merge = Merge.objects.filter(pk=merge_id).first()
    if merge is None:
        raise Http404
    absorbed_ids = [party["id"] for party in merge.parties]
    with transaction.atomic():
        _lock_all(actor, merge, absorbed_ids, now)
        merge.refresh_from_db()
        refuse_if(_why_cannot_undo(merge, now))
        since = taking_back.count_since(merge)
        touched = {table: changed + gone for table, (changed, gone) in since.items()}
        outdate_brought(merge_id=merge.pk, survivor_id=merge.survivor_id, parties=[merge.survivor_id, *absorbed_ids])
        taking_back.return_contacts(merge)
        added = taking_back.send_home(merge)
        taking_back.point_back(merge)
        work = participants.MergeWork(actor, merge.survivor_id, absorbed_ids, now, is_undoing=True, touched=touched)
        report: dict[str, Any] = {
            "changed": {table: changed for table, (changed, _gone) in since.items() if changed},
            "gone": {table: gone for table, (_changed, gone) in since.items() if gone},
            "added": added,
            "cut": cut_across(work),
            "lost": taking_back.return_removed(merge),
        }
        report["kept"] = _restore(work, merge)
        _give_back_identity(merge, absorbed_ids)
        merge.undone_at, merge.undone_by_id, merge.report = now, actor.id_or_none, report
        merge.save(update_fields=["undone_at", "undone_by_id", "report"])
        for id_ in (merge.survivor_id, *absorbed_ids):
            names = "、".join(party["name"] for party in merge.parties)
            record(actor=actor, kind="customers.merge_undone", customer_id=id_, data={"name": names}, at=now)
    return merge


def _why_cannot_undo(merge: Merge, now: datetime) -> Refusal | None:
    return rules.why_cannot_undo_merge(undone_at=merge.undone_at, at=merge.at, now=now, is_last=is_last_merge(merge))


def _lock_all(actor: Actor, merge: Merge, absorbed_ids: Sequence[int], now: datetime) -> None:
    """Lock survivor and absorbed ones; out of sight is not found, merged on or undone since is refused."""
    for id_ in sorted({merge.survivor_id, *absorbed_ids}):
        if id_ == merge.survivor_id:
            if not is_last_merge(merge):
                refuse_if(_why_cannot_undo(merge, now))
            lock_customer(actor=actor, customer_id=id_, capability="edit")
        elif (
            within(Customer.objects.all(), actor, "edit").select_for_update(of=("self",)).filter(pk=id_).first() is None
        ):
            raise Http404


def _restore(work: participants.MergeWork, merge: Merge) -> list[list[str]]:
    """Give columns their former values, the owner by its own way; return what stays as somebody left it since."""
    rows = taking_back.changed_rows(merge)
    still = taking_back.unmoved_moments(rows)
    moments = dict(
        Customer.objects.filter(pk__in=[work.survivor_id, *work.absorbed_ids]).values_list("pk", "updated_at")
    )
    owner = next((row for row in rows if row.table == CUSTOMER and "owner_id" in (row.before or {})), None)
    if owner is not None:
        _give_owner_back(work, owner)
    coming = Customer.objects.filter(pk__in=work.absorbed_ids, deleted_at__isnull=False).order_by("pk")
    ownership.refuse_return(work.actor, coming, reason=_("撤销合并"), now=work.now)
    kept = taking_back.restore_columns(rows, but=("updated_at",))
    Customer.objects.filter(pk=work.survivor_id).update(version=Customer.objects.get(pk=work.survivor_id).version + 1)
    _choose_primary(work)
    _settle(work)
    for id_, at in moments.items():
        Customer.objects.filter(pk=id_).update(updated_at=at)
    taking_back.restore_moments(still)
    return [[table, name] for table, name in kept]


def _give_owner_back(work: participants.MergeWork, row: Any) -> None:
    """Let the survivor's former owner answer for it again, unless somebody else was chosen since."""
    before, after = row.before["owner_id"], row.after["owner_id"]
    now_owner = Customer.objects.values_list("owner_id", flat=True).get(pk=work.survivor_id)
    if str(now_owner or "null") == after:
        change_owner(
            actor=work.actor,
            customer_id=work.survivor_id,
            to_person_id=None if before == "null" else int(before),
            way=OwnerWay.UNDO,
            now=work.now,
        )
        back = {name: row.before[name] for name in _OWNING if name in row.before}
        taking_back.write_columns(Customer, row.key, back)


def _choose_primary(work: participants.MergeWork) -> None:
    """Find the survivor a primary contact when its own went home with an absorbed customer."""
    people = Contact.objects.filter(customer_id=work.survivor_id, left_company=False)
    if not work.touched.get("customers.Contact") or people.filter(is_primary=True).exists():
        return
    following = people.order_by("-is_key", "id").first()
    if following:
        Contact.objects.filter(customer_id=work.survivor_id, pk=following.pk).update(is_primary=True)


def _give_back_identity(merge: Merge, absorbed_ids: Sequence[int]) -> None:
    """Let the absorbed customers, and what they had absorbed before, answer for themselves again."""
    MergedCustomer.objects.filter(merge=merge).delete()
    for id_ in absorbed_ids:
        below = _descendants(id_)
        MergedCustomer.objects.filter(customer_id__in=below).update(survivor_id=id_)


def _descendants(customer_id: int) -> list[int]:
    found: list[int] = []
    level = [customer_id]
    while level:
        level = list(MergedCustomer.objects.filter(into_id__in=level).values_list("customer_id", flat=True))
        found += level
    return found
