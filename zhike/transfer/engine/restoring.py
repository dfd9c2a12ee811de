"""Restore one customer to what an import found, as far as its values are still those of the import."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db.models import F, Model

from zhike.access.actor import Actor
from zhike.activities.services import set_next_step
from zhike.customers.choices import OwnerWay
from zhike.customers.custom.definitions import custom_id, split_custom
from zhike.customers.models import Contact, ContactPoint, Customer
from zhike.customers.services import change_owner, refresh_search, set_custom
from zhike.customers.services.rollups import refresh_contact_rollups
from zhike.lib.refusals import Refused

Pair = tuple[Any, Any]


def restore_customer(*, actor: Actor, customer_id: int, before: Mapping[str, Any], now: datetime) -> list[str]:
    """Put old values back and return the fields that stay, because somebody changed them since."""
    customer = Customer.objects.select_for_update().filter(pk=customer_id, deleted_at__isnull=True).first()
    if customer is None:
        return []
    columns, kept = _still_ours(customer, before.get("columns", {}))
    built_in, own = split_custom(columns)
    Customer.objects.filter(pk=customer_id).update(**built_in, version=F("version") + 1, updated_at=now)
    set_custom(customer_id=customer_id, values=own)
    kept += _restore_people(customer_id, before, now)
    kept += _restore_step(actor, customer, before.get("next"), now)
    kept += _restore_owner(actor, customer, before.get("owner"), now)
    refresh_contact_rollups(Customer.objects.get(pk=customer_id))
    refresh_search([customer_id])
    return kept


def _still_ours(row: Model, changes: Mapping[str, Pair]) -> tuple[dict[str, Any], list[str]]:
    """Return old values of what is still as the import left it, and the names of the rest."""
    back: dict[str, Any] = {}
    kept: list[str] = []
    for name, (old, new) in changes.items():
        if (field_id := custom_id(name)) is not None:
            now = row.custom.get(str(field_id)) if isinstance(row, Customer) else None
            back, kept = (back | {name: old}, kept) if now == new else (back, [*kept, name])
            continue
        field = row._meta.get_field(name)
        if getattr(row, field.attname) == _value(field, new):  # type: ignore[union-attr]
            back[name] = _value(field, old)
        else:
            kept.append(name)
    return back, kept


def _value(field: Any, stored: Any) -> Any:
    """Return a value that went through JSON as its column holds it."""
    if field.is_relation:
        return stored
    return field.to_python(stored)


def _restore_people(customer_id: int, before: Mapping[str, Any], now: datetime) -> list[str]:
    """Take away contacts and numbers that the import brought, and give changed contacts their values back."""
    kept: list[str] = []
    ContactPoint.objects.filter(customer_id=customer_id, pk__in=before.get("points", [])).delete()
    for contact in Contact.objects.filter(customer_id=customer_id, pk__in=before.get("contacts", [])):
        if contact.updated_at == contact.created_at:
            contact.delete()
        else:
            kept.append("contact_name")
    changed = before.get("contact", {})
    for contact in Contact.objects.filter(customer_id=customer_id, pk__in=[int(key) for key in changed]):
        columns, others = _still_ours(contact, changed[str(contact.pk)])
        Contact.objects.filter(customer_id=customer_id, pk=contact.pk).update(**columns, updated_at=now)
        kept += [f"contact_{name}" for name in others]
    return kept


def _restore_step(actor: Actor, customer: Customer, change: Any, now: datetime) -> list[str]:
    if not change:
        return []
    (old_on, old_step), (new_on, _new_step) = change
    if customer.next_follow_on != _day(new_on):
        return ["next_follow_on"]
    try:
        set_next_step(
            actor=actor, customer_id=customer.pk, next_on=_day(old_on), next_step=old_step if old_on else "", now=now
        )
    except Refused:
        return ["next_follow_on"]
    return []


def _restore_owner(actor: Actor, customer: Customer, change: Any, now: datetime) -> list[str]:
    if not change:
        return []
    old, new = change
    if customer.owner_id != new:
        return ["owner"]
    try:
        change_owner(actor=actor, customer_id=customer.pk, to_person_id=old, way=OwnerWay.UNDO, now=now)
    except Refused:
        return ["owner"]
    return []


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
