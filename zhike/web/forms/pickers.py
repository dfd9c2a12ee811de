"""Pick a record by searching on the server; a list of a million is never loaded."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import JsonResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

FindLabels = Callable[[Sequence[int]], Iterable[tuple[int, str]]]


@dataclass(frozen=True)
class PickerOption:
    """One hit: its id, what is shown, a second line, and why it may not be picked ("" when it may)."""

    value: int | str
    label: str
    note: str = ""
    refused: str = ""


def picker_response(options: Iterable[PickerOption]) -> JsonResponse:
    """Answer a picker's search."""
    rows = [{"value": str(o.value), "label": o.label, "note": o.note, "refused": o.refused} for o in options]
    return JsonResponse({"options": rows})


def _as_ids(values: Iterable[Any]) -> list[int]:
    return [int(text) for value in values if (text := str(value)).isascii() and text.isdecimal()]


class Picker(forms.TextInput):
    """The search box; `find_labels` turns chosen ids into words within what the actor may see."""

    kind = "picker"

    def __init__(self, url_name: str, *, many: bool = False, placeholder: object = "") -> None:
        super().__init__()
        self.url_name = url_name
        self.many = many
        self.placeholder = placeholder
        self.find_labels: FindLabels | None = None

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        if self.many:
            return data.getlist(name) if hasattr(data, "getlist") else data.get(name, [])
        return data.get(name)

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, None, attrs)
        values = value if isinstance(value, list | tuple) else [value] if value not in (None, "") else []
        ids = _as_ids(values)
        labels = dict(self.find_labels(ids)) if ids and self.find_labels else {}
        chosen = [{"value": one, "label": labels[one]} for one in ids if one in labels]
        mine = {"url": reverse(self.url_name), "many": self.many, "placeholder": self.placeholder, "chosen": chosen}
        context["widget"].update(mine)
        return context


class PickerField(forms.IntegerField):
    """The id of one picked record. The service checks that the actor may use it, never this field."""

    def __init__(self, url_name: str, *, placeholder: object = "", **options: Any) -> None:
        options.setdefault("error_messages", {"invalid": _("请从列表里选择一项。")})
        super().__init__(widget=Picker(url_name, placeholder=placeholder), min_value=1, **options)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {}


class ManyPickerField(forms.Field):
    """The ids of several picked records."""

    def __init__(self, url_name: str, *, placeholder: object = "", **options: Any) -> None:
        super().__init__(widget=Picker(url_name, many=True, placeholder=placeholder), **options)

    def to_python(self, value: Any) -> list[int]:
        return list(dict.fromkeys(_as_ids(value or [])))
