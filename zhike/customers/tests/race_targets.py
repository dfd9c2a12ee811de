"""What the races of this room call, each in a process of its own."""

import time
from datetime import datetime
from itertools import pairwise
from typing import Any
from unittest import mock

from zhike.access.queries import get_actor
from zhike.customers import services
from zhike.customers.models import Customer, OwnerChange

_PAUSE = 0.3


def _now() -> datetime:
    from zhike.testing.world import NOW

    return NOW


def _slowly(*args: Any, **options: Any) -> dict[int, Any]:
    time.sleep(_PAUSE)
    return {}


def create(*, person_id: int, name: str) -> int:
    """Create a customer; both look for doubles before either writes, unless a lock keeps them apart."""
    with mock.patch("zhike.customers.services.creating.ownership.ask_guards", _slowly):
        draft = services.CustomerDraft(name=name)
        return services.create_customer(actor=get_actor(person_id), draft=draft, now=_now()).pk


def create_without_lock(*, person_id: int, name: str) -> int:
    """Create the same way, but without waiting for others who create the same."""
    with mock.patch("zhike.customers.services.creating.lock_duplicate_keys", lambda draft: None):
        return create(person_id=person_id, name=name)


def assign(*, person_id: int, customer_id: int, to_person_id: int) -> str:
    """Assign a customer; the pause lies between reading the old owner and writing the new one."""
    with mock.patch("zhike.customers.services.owning.core.ownership.find_refusals", _slowly):
        services.change_owner(
            actor=get_actor(person_id), customer_id=customer_id, to_person_id=to_person_id, way="assign", now=_now()
        )
    return "assigned"


def assign_without_lock(*, person_id: int, customer_id: int, to_person_id: int) -> str:
    """Assign the same way, reading the customer without locking it."""
    from zhike.customers.queries import get_customer

    with mock.patch("zhike.customers.services.owning.changing.lock_customer", get_customer):
        return assign(person_id=person_id, customer_id=customer_id, to_person_id=to_person_id)


def edit(*, person_id: int, customer_id: int, column: str, value: str) -> int:
    """Save one field of version 1; the pause lies between the check of the version and the writing."""
    with mock.patch("zhike.customers.services.changing.refuse_closed_fields", _slowly):
        changed = services.change_customer(
            actor=get_actor(person_id), customer_id=customer_id, version=1, changes={column: value}, now=_now()
        )
    return changed.version


def edit_without_lock(*, person_id: int, customer_id: int, column: str, value: str) -> int:
    """Save the same way, reading the customer without locking it."""
    from zhike.customers.queries import get_customer

    with mock.patch("zhike.customers.services.changing.lock_customer", get_customer):
        return edit(person_id=person_id, customer_id=customer_id, column=column, value=value)


def rename_field(*, person_id: int, field_id: int, label: str) -> str:
    """Rename a field of version 1; the pause lies between the check of the version and the writing."""
    with mock.patch("zhike.customers.services.custom_fields._refuse_name", _slowly):
        draft = services.FieldDraft(label=label, kind="text")
        row = services.change_custom_field(
            actor=get_actor(person_id), field_id=field_id, version=1, draft=draft, now=_now()
        )
    return row.label


def rename_field_without_lock(*, person_id: int, field_id: int, label: str) -> str:
    """Rename the same way, without waiting for another designer."""
    with (
        mock.patch("zhike.customers.services.custom_fields.lock_definitions", lambda: None),
        mock.patch("django.db.models.query.QuerySet.select_for_update", lambda self, **_options: self.all()),
    ):
        return rename_field(person_id=person_id, field_id=field_id, label=label)


def put_slowly(*, person_id: int, customer_id: int, name: str, value: str) -> str:
    """Write a value by the definitions of the moment before another person makes the field filterable."""

    def write_late(customer: Any, names: Any, known: Any) -> None:
        time.sleep(_PAUSE * 3)
        write(customer, names, known)

    write = services.changing.custom_values.write_entries
    with mock.patch("zhike.customers.services.changing.custom_values.write_entries", write_late):
        services.change_customer(
            actor=get_actor(person_id), customer_id=customer_id, version=1, changes={name: value}, now=_now()
        )
    return "put"


def make_filterable(*, person_id: int, field_id: int) -> int:
    """Make a field a filter while somebody writes a value of it, and index it at once."""
    from zhike.customers.services.custom_index import align_custom_index

    time.sleep(_PAUSE)
    draft = services.FieldDraft(label="现用系统", kind="text", is_filterable=True)
    services.change_custom_field(actor=get_actor(person_id), field_id=field_id, version=1, draft=draft, now=_now())
    return align_custom_index(field_id=field_id, now=_now())


def make_filterable_without_lock(*, person_id: int, field_id: int) -> int:
    """Make it a filter the same way, without waiting for who writes values."""
    with mock.patch("zhike.customers.services.custom_fields.lock_definitions", lambda: None):
        return make_filterable(person_id=person_id, field_id=field_id)


def call_each(*, calls: str, **arguments: Any) -> Any:
    """Call one of these functions, so that different ones can race."""
    return globals()[calls](**arguments)


def draw_numbers(*, person_id: int, name: str) -> list[str]:
    """Create ten customers and return their numbers."""
    numbers = []
    for number in range(10):
        draft = services.CustomerDraft(name=f"{name}{number}号", accepts_duplicates=True)
        numbers.append(services.create_customer(actor=get_actor(person_id), draft=draft, now=_now()).number)
    return numbers


def chain_is_whole(customer_id: int) -> bool:
    """Say whether each change of owner starts where the one before ended, and the last is the owner of today."""
    changes = list(OwnerChange.objects.filter(customer_id=customer_id).order_by("pk"))
    links = all(before.to_person_id == after.from_person_id for before, after in pairwise(changes))
    return links and changes[-1].to_person_id == Customer.objects.get(pk=customer_id).owner_id


def report(*, person_id: int, customer_id: int, contact_id: int, to_contact_id: int) -> str:
    """Move a contact under another; the pause lies between the check for circles and the writing."""
    from zhike.customers.services import chain

    def check_slowly(**facts: Any) -> None:
        refuse(**facts)
        time.sleep(_PAUSE)

    refuse = chain.refuse_boss
    with mock.patch("zhike.customers.services.chain.refuse_boss", check_slowly):
        services.move_contact(
            actor=get_actor(person_id),
            customer_id=customer_id,
            contact_id=contact_id,
            to_contact_id=to_contact_id,
            version=None,
            now=_now(),
        )
    return "moved"


def report_without_lock(*, person_id: int, customer_id: int, contact_id: int, to_contact_id: int) -> str:
    """Move the same way without locking the customer: only the database itself stands between."""
    from zhike.customers.queries import get_customer

    with mock.patch("zhike.customers.services.chain.lock_customer", get_customer):
        return report(person_id=person_id, customer_id=customer_id, contact_id=contact_id, to_contact_id=to_contact_id)


def own(*, person_id: int, customer_id: int, other_id: int) -> str:
    """Put one customer above another; the pause lies between the check for circles and the writing."""
    from zhike.customers import relation_rules
    from zhike.customers.services import relations

    def check_slowly(**facts: Any) -> Any:
        answer = check(**facts)
        time.sleep(_PAUSE)
        return answer

    check = relation_rules.why_cannot_own
    draft = relations.RelationDraft(other_id=other_id, kind="parent")
    with mock.patch("zhike.customers.relation_rules.why_cannot_own", check_slowly):
        services.add_relation(actor=get_actor(person_id), customer_id=customer_id, draft=draft, now=_now())
    return "owns"


def own_without_lock(*, person_id: int, customer_id: int, other_id: int) -> str:
    """Do the same without waiting for others who change families: only the database itself stands between."""
    with mock.patch("zhike.customers.services.relations._lock_families", lambda: None):
        return own(person_id=person_id, customer_id=customer_id, other_id=other_id)
