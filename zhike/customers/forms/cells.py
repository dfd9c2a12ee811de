"""One cell of the list as a form."""

from typing import Any

from django import forms

from zhike.web.forms import Form

from ..choices import Grade, Lifecycle, Stage, Tier
from ..fields import label_of
from ..models import Customer, Source

_CHOICES: dict[str, Any] = {"stage": Stage, "tier": Tier, "lifecycle": Lifecycle, "grade": Grade}
_COLUMNS = {"source": "source_id"}


class CellForm(Form):
    """The value of one column, and the version of the customer that it was read from."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, column: str, customer: Customer, **options: Any) -> None:
        super().__init__(*args, **options)
        self.column = _COLUMNS.get(column, column)
        self.fields["version"].initial = customer.version
        field = self.fields["value"] = _field(column)
        field.label = label_of(self.column)
        field.initial = getattr(customer, self.column)

    def changes(self) -> dict[str, Any]:
        """Return the column with its new value."""
        return {self.column: self.cleaned_data["value"]}


def _field(column: str) -> forms.Field:
    if column == "source":
        sources = Source.objects.filter(is_active=True).values_list("pk", "name")
        return forms.TypedChoiceField(choices=[("", "—"), *sources], coerce=int, empty_value=None, required=False)
    if column in _CHOICES:
        choices = _CHOICES[column].choices
        is_empty = column == "grade"
        return forms.ChoiceField(choices=[("", "—"), *choices] if is_empty else choices, required=not is_empty)
    return forms.CharField(max_length=200, required=False)
