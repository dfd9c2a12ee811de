"""Draw the organisation chart of a customer: who reports to whom, who influences or fights whom."""

from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.http import Http404

from zhike.access.actor import Actor
from zhike.events.models import Event
from zhike.events.services import record
from zhike.lib.refusals import Refusal, refuse_if
from zhike.lib.text import clean_text

from .. import chain_rules as rules
from ..choices import LineKind
from ..fields import refuse_closed_fields
from ..models import Contact, ContactLine
from ..queries.chain import last_change_of
from ..queries.scope import lock_customer

MOVED = "customers.reporting_changed"


def move_contact(
    *, actor: Actor, customer_id: int, contact_id: int, to_contact_id: int | None, version: int | None, now: datetime
) -> Event | None:
    """Let a person report to another one, or to nobody; return the move, or None when nothing changes.

    Needs the right to edit the customer. Refused when somebody changed the person
    after `version`, for a boss of another customer, and for circles. Locks the
    customer, records customers.reporting_changed.
    """
    with transaction.atomic():
        lock_customer(actor=actor, customer_id=customer_id, capability="edit")
        contact = _get(customer_id, contact_id)
        refuse_closed_fields(actor, ["reports_to_id"], creating=False)
        refuse_if(why_changed_meanwhile(contact, version))
        if contact.reports_to_id == to_contact_id:
            return None
        return _move(actor, contact, to_contact_id, now, undone=None)


def undo_move(*, actor: Actor, customer_id: int, move_id: int, now: datetime) -> None:
    """Take a move of the chart back. Refused when the person was changed since, or the former boss is gone."""
    with transaction.atomic():
        lock_customer(actor=actor, customer_id=customer_id, capability="edit")
        move = Event.objects.filter(customer_id=customer_id, kind=MOVED, pk=move_id).first()
        if move is None:
            raise Http404
        data = move.data
        contact = Contact.objects.filter(customer_id=customer_id, pk=data["contact"]).first()
        current = contact.version if contact else None
        refuse_if(rules.why_cannot_undo_move(moved_version=data["version"], current=current, name=data["name"]))
        if contact is not None:
            _move(actor, contact, data["from"], now, undone=move_id)


def refuse_boss(*, customer_id: int, contact_id: int, to_contact_id: int | None) -> None:
    """Refuse somebody as boss who is of another customer, or who reports to this person. The customer is locked."""
    people = Contact.objects.filter(customer_id=customer_id).values_list("pk", "name", "reports_to_id")
    refuse_if(
        rules.why_cannot_report(
            contact_id=contact_id,
            to_contact_id=to_contact_id,
            bosses={pk: boss for pk, _name, boss in people},
            names={pk: name for pk, name, _boss in people},
        )
    )


def why_changed_meanwhile(contact: Contact, seen: int | None) -> Refusal | None:
    """Say who changed a contact after `seen` was shown, or return None."""
    if seen is None or seen == contact.version:
        return None
    person, at = last_change_of(contact)
    return rules.why_cannot_change_over(seen=seen, current=contact.version, name=contact.name, person=person, at=at)


def draw_line(
    *, actor: Actor, customer_id: int, kind: str, from_id: int, to_id: int, note: str = "", now: datetime
) -> ContactLine:
    """Say that one person influences another, or that two are at odds; drawn again it gets the new note.

    Needs the right to edit the customer. Locks it, records customers.line_drawn.
    """
    if kind == LineKind.CONFLICT:
        from_id, to_id = sorted((from_id, to_id))
    with transaction.atomic():
        lock_customer(actor=actor, customer_id=customer_id, capability="edit")
        names = dict(Contact.objects.filter(customer_id=customer_id).values_list("pk", "name"))
        refuse_if(rules.why_cannot_draw_line(from_id=from_id, to_id=to_id, known=names.keys()))
        line, _created = ContactLine.objects.update_or_create(
            customer_id=customer_id,
            kind=kind,
            from_contact_id=from_id,
            to_contact_id=to_id,
            defaults={"note": clean_text(note, 120), "at": now, "by_id": actor.id_or_none},
        )
        data = {"kind": kind, "from_name": names[from_id], "to_name": names[to_id]}
        record(actor=actor, kind="customers.line_drawn", customer_id=customer_id, data=data, at=now)
    return line


def remove_line(*, actor: Actor, customer_id: int, line_id: int, now: datetime) -> None:
    """Take an influence or conflict off the chart. Records customers.line_removed."""
    with transaction.atomic():
        lock_customer(actor=actor, customer_id=customer_id, capability="edit")
        line = (
            ContactLine.objects.filter(customer_id=customer_id, pk=line_id)
            .select_related("from_contact", "to_contact")
            .first()
        )
        if line is None:
            raise Http404
        data = {"kind": line.kind, "from_name": line.from_contact.name, "to_name": line.to_contact.name}
        line.delete()
        record(actor=actor, kind="customers.line_removed", customer_id=customer_id, data=data, at=now)


def lift_reports(contact: Contact, now: datetime) -> None:
    """Let those who report to a person that goes report to the boss above; the customer is locked."""
    Contact.objects.filter(customer_id=contact.customer_id, reports_to_id=contact.pk).update(
        reports_to_id=contact.reports_to_id, version=F("version") + 1, updated_at=now
    )


def _move(actor: Actor, contact: Contact, to_contact_id: int | None, now: datetime, *, undone: int | None) -> Event:
    refuse_boss(customer_id=contact.customer_id, contact_id=contact.pk, to_contact_id=to_contact_id)
    before = contact.reports_to_id
    ids = [id_ for id_ in (before, to_contact_id) if id_]
    names = dict(Contact.objects.filter(customer_id=contact.customer_id, pk__in=ids).values_list("pk", "name"))
    contact.reports_to_id = to_contact_id
    contact.version += 1
    contact.updated_at = now
    contact.save(update_fields=["reports_to", "version", "updated_at"])
    data = {
        "name": contact.name,
        "contact": contact.pk,
        "from": before,
        "to": to_contact_id,
        "to_name": names.get(to_contact_id or 0, ""),
        "from_name": names.get(before or 0, ""),
        "version": contact.version,
        "undone": undone,
    }
    return record(actor=actor, kind=MOVED, customer_id=contact.customer_id, data=data, at=now)


def _get(customer_id: int, contact_id: int) -> Contact:
    found = Contact.objects.filter(customer_id=customer_id, pk=contact_id).first()
    if found is None:
        raise Http404
    return found
