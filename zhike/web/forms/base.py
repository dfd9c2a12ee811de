"""The form that every room starts from."""

import copy
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Self, TypeVar

from django import forms
from django.utils.choices import BaseChoiceIterator

from zhike.lib.text import clean_text
from zhike.web.forms.pickers import FindLabels, Picker
from zhike.web.forms.words import speak_plainly

DATE_FORMAT = "%Y-%m-%d"
MOMENT_FORMAT = "%Y-%m-%dT%H:%M"
_Copied = TypeVar("_Copied", forms.Field, forms.Widget)


def _copy(one: _Copied) -> _Copied:
    """Return what copy.copy gives, which asks first how such an object may be pickled and takes three times as long."""
    new = object.__new__(type(one))
    new.__dict__.update(one.__dict__)
    return new


# Each form begins by copying its class's fields, the one of a customer more than fifty.
forms.Field.__copy__ = _copy  # type: ignore[attr-defined]
forms.Widget.__copy__ = _copy  # type: ignore[attr-defined]


class _Offered(BaseChoiceIterator):
    """The choices that all forms of a class share; a form with others sets its own instead of changing these."""

    def __init__(self, choices: Iterable[Any]) -> None:
        self._choices = tuple(choices)

    def __iter__(self) -> Iterator[Any]:
        return iter(self._choices)

    def __len__(self) -> int:
        return len(self._choices)

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        return self


def _use_browser_calendars(widget: forms.Widget) -> None:
    """Let dates and times be picked with the browser's own calendar."""
    if isinstance(widget, forms.DateTimeInput):
        widget.input_type, widget.format = "datetime-local", MOMENT_FORMAT
    elif isinstance(widget, forms.DateInput):
        widget.input_type, widget.format = "date", DATE_FORMAT
    elif isinstance(widget, forms.TimeInput):
        widget.input_type, widget.format = "time", "%H:%M"


def _tidy(read: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Leave out what nobody sees and what turns a line round, before a text is checked."""
    return lambda value: read(clean_text(value) if isinstance(value, str) else value)


def dress(field: forms.Field) -> forms.Field:
    """Give a field our look and words, once; fields that a form adds later pass here by its `add_field`."""
    if getattr(field, "is_dressed", False):
        return field
    _use_browser_calendars(field.widget)
    speak_plainly(field)
    if isinstance(field, forms.CharField) and field.strip:
        field.to_python = _tidy(field.to_python)  # type: ignore[method-assign,assignment]
    field.is_dressed = True  # type: ignore[attr-defined]
    return field


class Look:
    """Ids that do not meet another form's, no colon behind labels, `{{ form }}` in our look."""

    template_name = "web/forms/plain.html"
    use_required_attribute = True
    fields: dict[str, forms.Field]
    base_fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **options: Any) -> None:
        options.setdefault("label_suffix", "")
        options.setdefault("auto_id", f"{type(self).__name__.lower()}-%s")
        self._dress_class()
        super().__init__(*args, **options)
        for field in self.fields.values():
            dress(field)

    @classmethod
    def _dress_class(cls) -> None:
        """Dress what every form of the class starts from; fields that another package's class declared are copied."""
        if "is_dressed" not in vars(cls):
            cls.base_fields = {name: dress(copy.deepcopy(field)) for name, field in cls.base_fields.items()}
            cls.shape_fields(cls.base_fields)
            for field in cls.base_fields.values():
                if isinstance(field, forms.ChoiceField) and isinstance(field.choices, list):
                    field.choices = _Offered(field.choices)
            cls.is_dressed = True  # type: ignore[attr-defined]

    @classmethod
    def shape_fields(cls, fields: dict[str, forms.Field]) -> None:
        """Change what all forms of the class share, once; words must be lazy."""

    def add_field(self, name: str, field: forms.Field) -> None:
        """Add a field that is only known at run time."""
        self.fields[name] = dress(field)

    def use_labels(self, name: str, find_labels: FindLabels) -> None:
        """Say how a picker's chosen ids become words."""
        widget = self.fields[name].widget
        if not isinstance(widget, Picker):
            raise TypeError(f"{name} is no picker.")
        widget.find_labels = find_labels


class Form(Look, forms.Form):
    """A form that checks shape; saving is the service's."""


class ModelForm(Look, forms.ModelForm):  # type: ignore[type-arg]
    """A form whose shape comes from a model; it is never saved, its cleaned data go to a service."""

    def save(self, commit: bool = True) -> Any:
        raise TypeError("Services write, forms do not.")
