"""What a person chooses about messages."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zhike.web.forms import Form, Switch

from . import kinds
from .queries import Choices


class ChoicesForm(Form):
    """One switch per kind of message, and the hours to be left alone."""

    quiet_from = forms.TimeField(label=_("免打扰开始"), required=False)
    quiet_until = forms.TimeField(label=_("免打扰结束"), required=False)

    def __init__(self, *args: Any, choices: Choices | None = None, **options: Any) -> None:
        if choices is not None:
            wanted = {f"kind_{kind.name}": kind.name not in choices.muted for kind in kinds.list_kinds()}
            options["initial"] = wanted | {"quiet_from": choices.quiet_from, "quiet_until": choices.quiet_until}
        super().__init__(*args, **options)
        for kind in kinds.list_kinds():
            self.fields[f"kind_{kind.name}"] = forms.BooleanField(
                label=str(kind.label),
                help_text=str(kind.help),
                required=False,
                disabled=kind.required,
                initial=kind.required,
                widget=Switch(),
            )

    def clean(self) -> dict[str, Any]:
        """Refuse half an interval: with a start there is an end."""
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and bool(cleaned["quiet_from"]) != bool(cleaned["quiet_until"]):
            missing = "quiet_until" if cleaned["quiet_from"] else "quiet_from"
            self.add_error(missing, _("开始和结束时间要一起填写，或都不填。"))
        return cleaned

    @property
    def switch_names(self) -> list[str]:
        """Return the fields of the switches."""
        return [name for name in self.fields if name.startswith("kind_")]

    @property
    def muted(self) -> list[str]:
        """Return the kinds that were switched off."""
        return [name.removeprefix("kind_") for name in self.switch_names if not self.cleaned_data[name]]
