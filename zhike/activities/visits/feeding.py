"""Which fields of the archive the checklist may fill, and the form field of each."""

from typing import Any

from django import forms
from django.db import models

from zhike.access.actor import Actor
from zhike.access.fields import can_edit_field
from zhike.customers.choices import CustomKind
from zhike.customers.custom.catalogue import definitions
from zhike.customers.custom.definitions import Definition
from zhike.customers.fields import OBJECT, applies_to, label_of, rule_name
from zhike.customers.forms.custom import initial_of, make_field, stored_of
from zhike.customers.models import Customer

from .sights import FEEDABLE

_NOT_ON_SITE = (CustomKind.FILE,)


def feedable_choices() -> list[tuple[str, str]]:
    """Return the fields that an item may fill, with their names."""
    own = [(one.name, one.label) for one in definitions().active if one.kind not in _NOT_ON_SITE]
    return [(name, str(label_of(name))) for name in FEEDABLE] + own


def feedable_names() -> list[str]:
    """Return the names of the fields that an item may fill."""
    return [name for name, _label in feedable_choices()]


def may_feed(actor: Actor, name: str, customer: Customer) -> bool:
    """Say whether a field belongs to this kind of customer and is open to the actor."""
    return applies_to(name, customer.kind) and can_edit_field(actor, OBJECT, rule_name(name))


def field_of(name: str, customer: Customer) -> tuple[forms.Field, Any]:
    """Return the form field of a field of the archive, and what the archive says now."""
    definition = definitions().find(name)
    if definition is not None:
        return make_field(definition, customer.custom.get(definition.key)), initial_of(definition, customer.custom)
    column = Customer._meta.get_field(name)
    assert isinstance(column, models.Field)
    field = column.formfield(required=False)
    assert field is not None
    if isinstance(column, models.TextField):
        field.widget = forms.Textarea({"rows": 2})
    return field, getattr(customer, name)


def stored(name: str, cleaned: Any) -> Any:
    """Return a cleaned answer as the archive takes it."""
    definition: Definition | None = definitions().find(name)
    if definition is not None:
        return stored_of(definition, cleaned)
    if isinstance(Customer._meta.get_field(name), models.CharField | models.TextField):
        return (cleaned or "").replace("\r\n", "\n")
    return cleaned
