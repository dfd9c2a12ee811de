"""Bring a customer into the archive."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from zhike.access.actor import Actor
from zhike.access.policies import get_policy
from zhike.events.services import record
from zhike.lib.names import clean_name
from zhike.lib.refusals import refuse_if
from zhike.web.rows import insert_row, insert_rows

from .. import additions, following, ownership, rules
from ..choices import OwnerWay
from ..custom.catalogue import definitions_for_writing
from ..custom.definitions import Definitions
from ..custom.values import is_empty
from ..drafts import CustomerDraft, OwnerClock, OwnerMove, customer_columns
from ..fields import refuse_closed_fields
from ..models import Customer, CustomerNumber, CustomerTag
from ..numbers import next_numbers
from ..queries.derived import derive_new, searched_texts
from ..queries.duplicates import lock_duplicate_keys, refuse_duplicates
from . import custom_values
from .claiming import claim_keys
from .contacts import insert_points, write_contact
from .owning import begin_owning, find_owner
from .searching import write_entries

_EMPTY = CustomerDraft(name="")


def create_customer(*, actor: Actor, draft: CustomerDraft, now: datetime) -> Customer:
    """Create a customer with its contacts; without an owner it becomes the creator's.

    Refused without the right, for fields that the person may not fill, for an owner whom
    he may not assign, by a guard (holding limit), when a custom field that must be filled
    is empty, and for duplicates as the policy says. Two who create the same customer at
    once go one after the other; where doubles are blocked, the keys that they claim let only
    one of them win (services.claiming). Records customers.created.
    """
    refuse_if(rules.why_cannot_create(may=actor.can("customer", "create")))
    refuse_if(rules.why_cannot_name(draft.name))
    refuse_closed_fields(actor, _filled(draft))
    with transaction.atomic():
        known = definitions_for_writing()
        owner = find_owner(actor=actor, person_id=draft.owner_id or actor.id_or_none)
        lock_duplicate_keys(draft)
        refuse_duplicates(actor=actor, draft=draft)
        move = first_move(draft, owner, OwnerWay.CREATE, now)
        ownership.ask_guards(actor, move)
        clock = ownership.start_clocks(actor, [move])[0]
        customer = _insert(actor, draft, _Owning(owner, clock), known, now)
        claim_keys(customer, is_blocking=get_policy("customers.duplicates")["strong"] == "block")
        _insert_children(actor, customer, draft, now)
        if owner:
            begin_owning(actor, [move], [clock], [customer.pk])
        record(actor=actor, kind="customers.created", customer_id=customer.pk, data={"name": customer.name}, at=now)
        if draft.added:
            additions.keep(actor, customer, draft.added, now)
        if customer.grade:
            following.tell(following.Followed(actor, customer, None, frozenset({"grade"}), now))
    return customer


def first_move(draft: CustomerDraft, owner: tuple[int, int | None] | None, way: str, now: datetime) -> OwnerMove:
    """Return the move by which a customer that is not written yet comes to its first owner."""
    to = owner[0] if owner else None
    return OwnerMove(
        *(0, None, to, way, "", now),
        to_pool_id=draft.pool_id,
        is_new=True,
        grade=draft.grade,
        stage=draft.stage,
        tier=draft.tier,
    )


@dataclass(frozen=True)
class _Owning:
    owner: tuple[int, int | None] | None
    clock: OwnerClock


def _filled(draft: CustomerDraft) -> list[str]:
    built_in = [name for name, value in customer_columns(draft).items() if value != getattr(_EMPTY, name)]
    return built_in + [name for name, value in draft.custom.items() if not is_empty(value)]


def _insert(
    actor: Actor,
    draft: CustomerDraft,
    owning: _Owning,
    known: Definitions,
    now: datetime,
) -> Customer:
    name = clean_name(draft.name)
    number = next_numbers([now])[0]
    custom, own = custom_values.values_of_new(draft, known)
    owner, clock = owning.owner, owning.clock
    derived = derive_new(number, name, draft, searched_texts(known.searched, custom))
    columns = customer_columns(draft) | derived.columns | {"name": name, "custom": custom}
    customer = Customer(
        **columns,
        number=number,
        owner_id=owner[0] if owner else None,
        department_id=owner[1] if owner else None,
        owner_since=now if owner else None,
        pool_id=clock.pool_id,
        clock_on=clock.clock_on,
        protected_until=clock.protected_until,
        reclaim_on=clock.reclaim_on,
        created_at=now,
        created_by_id=actor.id_or_none,
        updated_at=now,
    )
    custom_values.refuse_missing(actor, before=None, after=customer, changed=(), known=known)
    insert_row(customer)
    custom_values.write_entries(customer, own, known)
    insert_row(CustomerNumber(number=number, customer_id=customer.pk))
    write_entries({customer.pk: derived})
    return customer


def _insert_children(actor: Actor, customer: Customer, draft: CustomerDraft, now: datetime) -> None:
    insert_points(customer.pk, None, draft.points)
    for position, contact in enumerate(draft.contacts):
        write_contact(actor, customer.pk, contact, is_primary=position == 0, now=now)
    tags = [CustomerTag(customer=customer, tag_id=tag, at=now, by_id=actor.id_or_none) for tag in draft.tag_ids]
    insert_rows(tags)
