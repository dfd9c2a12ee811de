"""Write what rows change on customers that exist already."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db.models import F, Max

from zhike.activities.services import set_next_step
from zhike.customers.choices import OwnerWay
from zhike.customers.custom.definitions import split_custom
from zhike.customers.models import Contact, ContactPoint, Customer
from zhike.customers.services import change_owner, refresh_search, set_custom
from zhike.customers.services.rollups import refresh_contact_rollups
from zhike.lib.refusals import Refused

from ..rows.draft import Reason
from .known import Known, Patch, Person
from .setting import Setting


class ChangedMeanwhile(Exception):
    """Somebody else changed a customer after this batch read it; the batch is done again."""


def write_patches(changed: Iterable[Known], setting: Setting, now: datetime) -> None:
    """Write the gathered changes of every customer, in the order of their ids.

    A customer whose version moved since it was read stops the whole batch.
    """
    patched = sorted((known for known in changed if known.patch), key=lambda known: known.id or 0)
    for known in patched:
        assert known.id is not None and known.patch is not None
        _write_columns(known, known.patch, now)
        if _write_people(known.id, known.patch, setting, now):
            refresh_contact_rollups(Customer.objects.get(pk=known.id))
    refresh_search([known.id for known in patched if known.id is not None])
    for known in patched:
        assert known.id is not None and known.patch is not None
        _write_owner_and_step(known.id, known.patch, setting, now)


def _write_columns(known: Known, patch: Patch, now: datetime) -> None:
    assert known.id is not None
    columns, own = split_custom(patch.columns)
    unchanged = Customer.objects.filter(pk=known.id, version=known.version, deleted_at__isnull=True)
    if not unchanged.update(**columns, version=F("version") + 1, updated_at=now):
        raise ChangedMeanwhile
    set_custom(customer_id=known.id, values=own)
    known.version += 1


def _write_people(customer_id: int, patch: Patch, setting: Setting, now: datetime) -> bool:
    """Write contacts and points; say whether there were any."""
    for contact_id, columns in patch.contact_columns.items():
        Contact.objects.filter(customer_id=customer_id, pk=contact_id).update(**columns, updated_at=now)
    for person, ids in patch.contacts:
        made = _add_contact(customer_id, person, setting, now)
        person.id = made
        ids.append(made)
    for point, owner, ids in patch.points:
        owner_id = owner.id if owner else None
        ids.append(_add_point(customer_id, owner_id, point._asdict()))
    return bool(patch.contact_columns or patch.contacts or patch.points)


def _add_contact(customer_id: int, person: Person, setting: Setting, now: datetime) -> int:
    made = {"created_at": now, "created_by_id": setting.actor.id_or_none, "updated_at": now}
    contact = Contact.objects.create(customer_id=customer_id, is_primary=person.is_primary, **person.columns, **made)
    return contact.pk


def _add_point(customer_id: int, contact_id: int | None, point: dict[str, Any]) -> int:
    others = ContactPoint.objects.filter(customer_id=customer_id, contact_id=contact_id)  # type: ignore[misc]
    last = others.aggregate(last=Max("position"))["last"]
    position = 0 if last is None else last + 1
    return ContactPoint.objects.create(customer_id=customer_id, contact_id=contact_id, position=position, **point).pk


def _write_owner_and_step(customer_id: int, patch: Patch, setting: Setting, now: datetime) -> None:
    """Hand date and owner to their own services; what they refuse is told in the report."""
    if patch.next_step is not None:
        on, step = patch.next_step
        with _told("next_follow_on", patch):
            set_next_step(actor=setting.actor, customer_id=customer_id, next_on=on, next_step=step, now=now)
    if patch.owner_id is not None:
        with _told("owner", patch):
            change_owner(
                actor=setting.actor, customer_id=customer_id, to_person_id=patch.owner_id, way=OwnerWay.IMPORT, now=now
            )


@contextmanager
def _told(field: str, patch: Patch) -> Iterator[None]:
    """Turn a refusal into a reason of the row."""
    try:
        yield
    except Refused as refused:
        patch.reasons.append(Reason("refused", field, str(refused.refusal.sentence)))
