"""Keep the people at a customer, and the addresses by which customer and contacts are reached."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.http import Http404

from zhike.access.actor import Actor
from zhike.events.services import record
from zhike.lib.names import clean_name
from zhike.lib.refusals import refuse_if
from zhike.web.rows import insert_row, insert_rows

from .. import rules
from ..choices import BuyingRole, Kind
from ..drafts import CONTACT_COLUMNS, ContactDraft, PointDraft, contact_columns
from ..fields import refuse_closed_fields, rule_of
from ..models import Contact, ContactPoint, Customer
from ..queries.scope import lock_customer, visible_to
from .chain import lift_reports, refuse_boss, why_changed_meanwhile
from .freshness import remember_confirmed
from .rollups import refresh_derived
from .route import leave_posts

_EMPTY = ContactDraft(name="")


def add_contact(*, actor: Actor, customer_id: int, draft: ContactDraft, now: datetime) -> Contact:
    """Add a person to a customer; the first one becomes the primary contact.

    Needs the right to edit the customer. Locks it, records customers.contact_added.
    """
    refuse_if(rules.why_cannot_name(draft.name))
    refuse_closed_fields(
        actor, [name for name, value in contact_columns(draft).items() if value != getattr(_EMPTY, name)]
    )
    with transaction.atomic():
        customer = lock_customer(actor=actor, customer_id=customer_id, capability="edit")
        refuse_boss(customer_id=customer_id, contact_id=0, to_contact_id=draft.reports_to_id)
        _refuse_person(actor, customer_id, draft.as_customer_id)
        is_first = not Contact.objects.filter(customer_id=customer_id, is_primary=True).exists()
        contact = insert_contact(actor, customer_id, draft, is_primary=draft.is_primary or is_first, now=now)
        _finish(actor, customer, "customers.contact_added", contact, now)
    return contact


def change_contact(
    *,
    actor: Actor,
    customer_id: int,
    contact_id: int,
    changes: Mapping[str, Any],
    points: Sequence[PointDraft] | None = None,
    version: int | None = None,
    now: datetime,
) -> Contact:
    """Change a contact's columns, and with `points` its phones, mails and WeChat ids.

    Needs the right to edit the customer; refused for fields that the person may not
    edit, when somebody changed the contact after `version`, and for a boss below.
    Making somebody primary releases the former one. Records customers.contact_changed.
    """
    unknown = set(changes) - set(CONTACT_COLUMNS)
    if unknown:
        raise TypeError(f"These are no columns of a contact: {', '.join(sorted(unknown))}")
    with transaction.atomic():
        customer = lock_customer(actor=actor, customer_id=customer_id, capability="edit")
        contact = _get_contact(customer_id, contact_id)
        refuse_if(why_changed_meanwhile(contact, version))
        real = {name: value for name, value in changes.items() if getattr(contact, name) != value}
        refuse_closed_fields(actor, real, creating=False)
        if "name" in real:
            real["name"] = clean_name(real["name"])
            refuse_if(rules.why_cannot_name(real["name"]))
        if "reports_to_id" in real:
            refuse_boss(customer_id=customer_id, contact_id=contact_id, to_contact_id=real["reports_to_id"])
        _refuse_person(actor, customer_id, real.get("as_customer_id"))
        moved = points is not None and replace_points(actor, customer_id, points, contact_id=contact_id)
        if not real and not moved:
            return contact
        if moved:
            remember_confirmed(customer_id, ["phone"], actor, now)
        _write(contact, real, now)
        _finish(actor, customer, "customers.contact_changed", contact, now)
    return contact


def _refuse_person(actor: Actor, customer_id: int, as_customer_id: int | None) -> None:
    """Refuse a link to anything but a person among the customers that the actor sees."""
    if as_customer_id is not None:
        is_person = visible_to(actor).filter(pk=as_customer_id, kind=Kind.PERSON).exists()
        refuse_if(rules.why_cannot_be_that_person(is_person=is_person, is_itself=as_customer_id == customer_id))


def remove_contact(*, actor: Actor, customer_id: int, contact_id: int, now: datetime) -> None:
    """Remove a contact with its addresses; the history keeps the row. Records customers.contact_removed.

    Who reported to him reports to his boss; his steps of the route stay as posts to be filled.
    """
    with transaction.atomic():
        customer = lock_customer(actor=actor, customer_id=customer_id, capability="edit")
        contact = _get_contact(customer_id, contact_id)
        was_primary = contact.is_primary
        name = contact.name
        lift_reports(contact, now)
        leave_posts(contact)
        contact.delete()
        if was_primary:
            _choose_primary(customer_id)
        refresh_derived(customer)
        record(actor=actor, kind="customers.contact_removed", customer_id=customer_id, data={"name": name}, at=now)


def insert_contact(actor: Actor, customer_id: int, draft: ContactDraft, *, is_primary: bool, now: datetime) -> Contact:
    """Insert a contact with its points; the caller has locked the customer and refreshes what hangs on it."""
    if is_primary:
        Contact.objects.filter(customer_id=customer_id, is_primary=True).update(is_primary=False)
    return write_contact(actor, customer_id, draft, is_primary=is_primary, now=now)


def write_contact(actor: Actor, customer_id: int, draft: ContactDraft, *, is_primary: bool, now: datetime) -> Contact:
    """Write the rows of a contact; of a customer that has other contacts, insert_contact does it."""
    columns = contact_columns(draft) | {"name": clean_name(draft.name), "is_primary": is_primary}
    contact = Contact(
        customer_id=customer_id, **columns, created_at=now, created_by_id=actor.id_or_none, updated_at=now
    )
    insert_row(contact)
    insert_points(customer_id, contact.pk, draft.points)
    return contact


def insert_points(customer_id: int, contact_id: int | None, points: Iterable[PointDraft]) -> None:
    """Insert phones, mails and WeChat ids in their order."""
    insert_rows(
        ContactPoint(
            customer_id=customer_id,
            contact_id=contact_id,
            kind=point.kind,
            value=point.value,
            normalised=point.normalised,
            position=position,
        )
        for position, point in enumerate(points)
    )


def replace_points(
    actor: Actor, customer_id: int, points: Sequence[PointDraft], *, contact_id: int | None = None
) -> list[str]:
    """Make these the points of a customer or contact, and return the kinds that changed.

    Kinds that the actor does not see in full stay as they are; new ones of a masked kind are added.
    """
    stored: dict[str, list[ContactPoint]] = {}
    own = Q(contact__isnull=True) if contact_id is None else Q(contact_id=contact_id)
    for row in ContactPoint.objects.filter(own, customer_id=customer_id).order_by("position", "id"):
        stored.setdefault(row.kind, []).append(row)
    wanted: dict[str, list[PointDraft]] = {}
    for point in points:
        wanted.setdefault(point.kind, []).append(point)
    changed = []
    for kind in sorted(stored.keys() | wanted.keys()):
        rule = rule_of(actor, kind)
        if _replace_kind(customer_id, contact_id, stored.get(kind, []), wanted.get(kind, []), rule):
            changed.append(kind)
    return changed


def _replace_kind(
    customer_id: int, contact_id: int | None, stored: list[ContactPoint], wanted: list[PointDraft], rule: str | None
) -> bool:
    have = [(row.value, row.normalised) for row in stored]
    if rule in ("hidden", "readonly"):
        return False
    if rule == "masked":
        known = {row.normalised for row in stored}
        insert_points(customer_id, contact_id, [point for point in wanted if point.normalised not in known])
        return any(point.normalised not in known for point in wanted)
    if have == [(point.value, point.normalised) for point in wanted]:
        return False
    ContactPoint.objects.filter(customer_id=customer_id, pk__in=[row.pk for row in stored]).delete()
    insert_points(customer_id, contact_id, wanted)
    return True


def _write(contact: Contact, real: Mapping[str, Any], now: datetime) -> None:
    if real.get("is_primary"):
        Contact.objects.filter(customer_id=contact.customer_id, is_primary=True).update(is_primary=False)
    for name, value in real.items():
        setattr(contact, name, value)
    contact.version += 1
    contact.updated_at = now
    contact.save(update_fields=[*real, "version", "updated_at"])


def _choose_primary(customer_id: int) -> None:
    """Let the key person, or else the oldest contact, follow a removed primary one."""
    rest = Contact.objects.filter(customer_id=customer_id, left_company=False).order_by("-is_key", "id")
    following = rest.values_list("pk", flat=True).first()
    if following:
        Contact.objects.filter(customer_id=customer_id, pk=following).update(is_primary=True)


def _get_contact(customer_id: int, contact_id: int) -> Contact:
    found = Contact.objects.filter(customer_id=customer_id, pk=contact_id).first()
    if found is None:
        raise Http404
    return found


def _finish(actor: Actor, customer: Customer, kind: str, contact: Contact, now: datetime) -> None:
    refresh_derived(customer)
    deciding = ["decision_maker"] if contact.buying_role == BuyingRole.DECISION_MAKER else []
    remember_confirmed(customer.pk, ["contacts", *deciding], actor, now)
    data = {"name": contact.name, "contact": contact.pk}
    record(actor=actor, kind=kind, customer_id=customer.pk, data=data, at=now)
