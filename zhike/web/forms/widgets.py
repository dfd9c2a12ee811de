"""Widgets beyond Django's; `kind` names the control that web/ui/field.html draws."""

from typing import Any

from django import forms


class Pills(forms.RadioSelect):
    """One choice of a few as buttons for one tap."""

    kind = "pills"


class ManyPills(forms.CheckboxSelectMultiple):
    """Several choices of a few as buttons."""

    kind = "many_pills"


class Switch(forms.CheckboxInput):
    """Yes or no that reads as on or off."""

    kind = "switch"


class MoneyInput(forms.NumberInput):
    """An amount; phones show the digits."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"step": "0.01", "inputmode": "decimal", **(attrs or {})})


class PhoneInput(forms.TextInput):
    """A phone number as people write it; phones show the digits."""

    input_type = "tel"


class FileDrop(forms.FileInput):
    """A place to drop a file on; `note` says which kinds and how large."""

    kind = "file"

    def __init__(self, attrs: dict[str, Any] | None = None, *, note: object = "") -> None:
        super().__init__(attrs)
        self.note = note

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        context["widget"]["note"] = self.note
        return context


class ManyFileDrop(FileDrop):
    """A place to drop several files on."""

    allow_multiple_selected = True


class Rows(forms.TextInput):
    """Several short values, a line each (phones, mail addresses); one more line is always free."""

    kind = "rows"

    def __init__(self, *, type_: str = "text", most: int = 10) -> None:
        super().__init__(attrs={"autocomplete": "off"})
        self.type_ = type_
        self.most = most

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        values = data.getlist(name) if hasattr(data, "getlist") else data.get(name, [])
        return [value for value in values if value.strip()]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, None, attrs)
        values = [value] if isinstance(value, str) else list(value or [])
        context["widget"].update({"rows": values or [""], "type": self.type_, "most": self.most})
        return context
