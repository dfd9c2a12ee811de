"""The fields of the archive that a script may ask for, and the form of those that one step asks."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from zhike.customers.choices import CustomKind
from zhike.customers.custom.catalogue import definitions
from zhike.customers.fields import applies_to, label_of
from zhike.customers.forms.customer import CustomerForm
from zhike.customers.models import Customer

from .body import NEED

ASKABLE = (
    *("systems_in_use", "current_state", "pain_points", "employees", "address", "website", "business_scope"),
    *("business_model", "management_focus", "development_plan", "industry_position", "competitive_advantage"),
    *("yearly_revenue", "branches", "price_sensitivity", "ownership", "remarks"),
    *("occupation", "position", "hobbies", "personality", "consumption_habits", "taste"),
)


def askable_fields() -> list[tuple[str, Any]]:
    """Return what a step may ask, by name and label: columns of the archive, own fields, and a need."""
    own = [(one.name, one.label) for one in definitions().active if one.kind != CustomKind.FILE]
    return [*((name, label_of(name)) for name in ASKABLE), *own, (NEED, _("需求（记原话）"))]


class AskForm(CustomerForm):
    """What a step asks, as fields of this customer that the actor may change; empty ones are left alone."""

    def __init__(self, *args: Any, names: Sequence[str], **options: Any) -> None:
        super().__init__(*args, **options)
        kind = self.instance.kind
        wanted = [name for name in names if name in self.fields and applies_to(name, kind)]
        self.fields = {name: self.fields[name] for name in wanted}
        self.definitions = [one for one in self.definitions if one.name in self.fields]
        for field in self.fields.values():
            field.required = False

    def clean(self) -> dict[str, Any]:
        return self.cleaned_data

    def changes(self) -> dict[str, Any]:
        """Return what differs from the archive; what was left empty is not asked and stays."""
        found = {name: value for name, value in self.columns().items() if name in self.fields}
        changed = self.changed_data
        return {name: value for name, value in found.items() if name in changed and value not in (None, "", [])}


def closed_fields(names: Sequence[str], form: AskForm | None, customer: Customer) -> list[str]:
    """Return the labels of what a step asks and this person may not write."""
    shown = set(form.fields) if form else set()
    return [label_of(name) for name in names if name not in shown and applies_to(name, customer.kind)]
