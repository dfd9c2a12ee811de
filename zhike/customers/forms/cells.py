"""One cell of the list as a form."""

from typing import Any

from django import forms

from zhike.web.forms import Form

from ..choices import Grade, Lifecycle, Stage, Tier
from ..custom.catalogue import definitions
from ..custom.definitions import Definition
from ..fields import label_of
from ..models import Customer, Source
from .custom import initial_of, make_field, stored_of

_CHOICES: dict[str, Any] = {"stage": Stage, "tier": Tier, "lifecycle": Lifecycle, "grade": Grade}
_COLUMNS = {"source": "source_id"}


class CellForm(Form):
    """The value of one column, and the version of the customer that it was read from."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, column: str, customer: Customer, **options: Any) -> None:
        super().__init__(*args, **options)
        self.column = _COLUMNS.get(column, column)
        self.fields["version"].initial = customer.version
        self.definition = definitions().find(column)
        if self.definition:
            self.add_field("value", _custom_field(self.definition, customer))
            self.fields["value"].initial = initial_of(self.definition, customer.custom)
        else:
            self.add_field("value", _field(column))
            self.fields["value"].initial = getattr(customer, self.column)
        self.fields["value"].label = label_of(self.column)

    def changes(self) -> dict[str, Any]:
        """Return the column with its new value."""
        value = self.cleaned_data["value"]
        return {self.column: stored_of(self.definition, value) if self.definition else value}


def _custom_field(definition: Definition, customer: Customer) -> forms.Field:
    """Return the field of a custom column; choices as a list that fits into a cell."""
    field = make_field(definition, customer.custom.get(definition.key))
    if isinstance(field, forms.ChoiceField):
        choices = list(field.choices)  # type: ignore[arg-type]
        field.widget = forms.Select()
        field.choices = choices
    return field


def _field(column: str) -> forms.Field:
    if column == "source":
        sources = Source.objects.filter(is_active=True).values_list("pk", "name")
        return forms.TypedChoiceField(choices=[("", "—"), *sources], coerce=int, empty_value=None, required=False)
    if column in _CHOICES:
        choices = _CHOICES[column].choices
        is_empty = column == "grade"
        return forms.ChoiceField(choices=[("", "—"), *choices] if is_empty else choices, required=not is_empty)
    return forms.CharField(max_length=200, required=False)
