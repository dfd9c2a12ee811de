"""What should be asked again of one customer, as the screens that ask show it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.urls import reverse
from django.utils.dateparse import parse_datetime

from zhike.access.actor import Actor
from zhike.lib.phones import parse_phone

from ..completeness import FILLED_SQL, LABELS
from ..fields import rule_of
from ..freshness import find_stale, glance_at_freshness
from ..models import Contact, Customer, FieldConfirmation
from .archive import plain_text

_FILLED = f"SELECT {FILLED_SQL} FROM customers_customer AS customer WHERE customer.id = %s"  # noqa: S608


@dataclass(frozen=True)
class Question:
    """A field to confirm: what stands there, since when, where it is said to be right, where it is corrected."""

    name: str
    label: str
    value: str
    confirmed_at: datetime
    confirm_url: str
    edit_url: str


def find_filled(customer_id: int) -> frozenset[str]:
    """Return the names of the key fields that hold something; one query."""
    with connection.cursor() as cursor:
        cursor.execute(_FILLED, [customer_id])
        row = cursor.fetchone()
    return frozenset(row[0]) if row else frozenset()


def read_confirmations(pairs: Sequence[Sequence[str]]) -> dict[str, datetime]:
    """Return field and moment from pairs of texts, as one statement of SQL gives them with other things."""
    return {name: moment for name, text in pairs if (moment := parse_datetime(text))}


def list_stale_names(
    *,
    actor: Actor,
    filled: frozenset[str],
    confirmed: Mapping[str, datetime],
    created_at: datetime,
    now: datetime,
) -> list[tuple[str, datetime]]:
    """Return the fields to ask again, oldest first, as far as the actor sees them in full."""
    months, asked = glance_at_freshness()
    seen = [name for name in asked if rule_of(actor, name) in (None, "readonly")]
    stale = find_stale(asked=seen, months=months, filled=filled, confirmed=confirmed, created_at=created_at, now=now)
    return [(one.name, one.confirmed_at) for one in stale]


def list_questions(*, actor: Actor, customer: Customer, now: datetime) -> list[Question]:
    """Return what should be asked again of a customer; three queries. The caller has checked the scope."""
    rows = FieldConfirmation.objects.filter(customer_id=customer.pk).values_list("field", "at")
    stale = list_stale_names(
        actor=actor,
        filled=find_filled(customer.pk),
        confirmed=dict(rows),
        created_at=customer.created_at,
        now=now,
    )
    return [_question(customer, name, at) for name, at in stale]


def _question(customer: Customer, name: str, at: datetime) -> Question:
    correct = reverse("customers:edit", args=[customer.pk]) + f"?field={name}"
    if name in ("contacts", "decision_maker"):
        correct = reverse("customers:contacts", args=[customer.pk])
    confirm = reverse("customers:confirm_field", args=[customer.pk, name])
    return Question(name, str(LABELS[name]), _value(customer, name), at, confirm, correct)


def _value(customer: Customer, name: str) -> str:
    if name == "phone":
        parsed = parse_phone(customer.phone)
        return parsed.display if parsed else customer.phone
    if name == "contacts":
        return f"{customer.contact_name} {customer.contact_title}".strip()
    if name == "decision_maker":
        known = Contact.objects.filter(customer_id=customer.pk, buying_role=name, left_company=False)
        return "、".join(known.order_by("id").values_list("name", flat=True)[:3])
    return plain_text(customer, name)
