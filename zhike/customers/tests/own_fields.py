"""Short builders of custom fields for the tests of this room and of imports."""

from typing import Any

from zhike.access.actor import Actor
from zhike.access.models import FieldRule, Person, Role
from zhike.access.queries import get_actor
from zhike.access.services.locking import draw_rights_version
from zhike.customers.custom.definitions import Option
from zhike.customers.models import Customer, CustomField
from zhike.customers.services import FieldDraft, change_customer, create_custom_field
from zhike.testing.world import NOW

# A value of each kind as it is kept, and how it reads; people, files and options are filled in by the tests.
PLAIN = {
    "text": ("用友 U8", "用友 U8"),
    "long": ("先试点\n再推广", "先试点\n再推广"),
    "integer": (12000, "12,000"),
    "decimal": ("0.125", "0.125"),
    "money": ("1234567.50", "¥1,234,567.50"),
    "date": ("2027-03-31", "2027-03-31"),
    "time": ("09:30", "09:30"),
    "boolean": (False, "否"),
    "region": ("320500", "江苏 苏州"),
    "link": ("https://Example.com/a", "https://Example.com/a"),
}


def field(by: Actor, label: str, kind: str = "text", *, options: tuple[str, ...] = (), **values: Any) -> CustomField:
    """Design a field."""
    draft = FieldDraft(label=label, kind=kind, options=tuple(Option("", one) for one in options), **values)
    return create_custom_field(actor=by, draft=draft, now=NOW)


def name(of: CustomField) -> str:
    """Return the name by which forms and changes call a field."""
    return f"custom_{of.pk}"


def put(person: Person, customer: Customer, of: CustomField, value: Any) -> Customer:
    """Let somebody change one value."""
    version = Customer.objects.values_list("version", flat=True).get(pk=customer.pk)
    return change_customer(
        actor=get_actor(person.pk), customer_id=customer.pk, version=version, changes={name(of): value}, now=NOW
    )


def restrict(role: str, of: CustomField, rule: str) -> None:
    """Let a role see a field as `rule` says."""
    found = Role.objects.get(key=role)
    FieldRule.objects.create(role=found, object="customer", field=name(of), rule=rule)
    draw_rights_version(Person.objects.filter(person_roles__role=found))
