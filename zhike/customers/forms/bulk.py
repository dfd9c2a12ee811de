"""Forms for what is done to several customers at once, or to one from its page."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zhike.access.fields import can_edit_field
from zhike.lib.regions import region_name
from zhike.web.forms import Form, ManyPickerField, PickerField

from ..choices import CustomKind
from ..custom.definitions import custom_id
from ..fields import OBJECT, rule_name
from .birthday import PARTS
from .customer import CustomerForm


class AssignForm(Form):
    """Who answers from now on, and why."""

    to_person_id = PickerField("access:people-search", label=_("新负责人"))
    reason = forms.CharField(label=_("原因"), max_length=200, required=False)


class BulkUntagForm(Form):
    """Which tags and groups are taken off."""

    tags = ManyPickerField("customers:tag-search", label=_("标签与分组"))


class BulkTagsForm(BulkUntagForm):
    """Which tags and groups; a new name becomes a new tag."""

    tags = ManyPickerField("customers:tag-search", label=_("标签与分组"), required=False)
    new_tag = forms.CharField(label=_("新标签"), max_length=40, required=False)

    def clean(self) -> dict[str, object]:
        values = super().clean() or {}
        if not values.get("tags") and not (values.get("new_tag") or "").strip():
            self.add_error("tags", _("请选一个标签，或写一个新的。"))
        return values


# What makes a customer this one customer, and what follow-ups write, is not given to many at once.
_ONES_OWN = frozenset(
    {
        *("name", "kind", "phones", "emails", "wechats", "short_name", "former_names", "credit_code", "version"),
        *("next_follow_on", "next_step", "referrer_id"),
        *PARTS,
    }
)


class BulkChangeForm(CustomerForm):
    """One field of many customers: which, and its new value; the field is the one of the customer's form."""

    column = forms.ChoiceField(label=_("改哪一项"))

    def __init__(self, *args: Any, column: str = "", **options: Any) -> None:
        super().__init__(*args, **options)
        offered = [(name, str(self.fields[name].label)) for name in self.fields if self._is_offered(name)]
        self.chosen = column if column in dict(offered) else offered[0][0]
        which, value = self.fields["column"], self.fields[self.chosen]
        value.required = self.chosen in ("stage", "tier", "lifecycle")
        value.label = gettext("改成")
        value.help_text = "" if value.required else gettext("留空就是清空这一项。")
        self.label = dict(offered)[self.chosen]
        which.choices, self.initial["column"] = offered, self.chosen  # type: ignore[attr-defined]
        self.fields = {"column": which, self.chosen: value}
        self.definitions = [one for one in self.definitions if one.name == self.chosen]
        self.initial.pop(self.chosen, None)

    def _is_offered(self, name: str) -> bool:
        if name == "column" or name in _ONES_OWN or name.endswith("_upload"):
            return False
        kinds = {one.name: one.kind for one in self.definitions}
        return kinds.get(name) != CustomKind.FILE and can_edit_field(self.actor, OBJECT, rule_name(name))

    def clean(self) -> dict[str, Any]:
        return self.cleaned_data

    def changes(self) -> dict[str, Any]:
        """Return the new value by its column, as a run keeps it: dates and amounts as text."""
        value = self.cleaned_data[self.chosen]
        if custom_id(self.chosen) is not None:
            return self.custom_values(self.definitions[0].applies_to)
        if self.chosen == "source":
            return {"source_id": value.pk if value else None}
        if self.chosen == "region":
            return self._region(value)
        return {self.chosen: str(value) if isinstance(value, date | Decimal) else value}

    def said(self) -> str:
        """Return what is going to happen, for people: 阶段改成“意向”."""
        field, value = self[self.chosen], self.cleaned_data[self.chosen]
        choices = {str(key): str(word) for key, word in _flat(getattr(field.field, "choices", ()))}
        parts = value if isinstance(value, list) else [getattr(value, "pk", value)]
        words = [choices.get(str(one), str(one)) for one in parts if one not in (None, "")]
        if self.chosen == "region":
            words = [region_name(self._region(value)["region"])] if value else []
        text = "、".join(words) or gettext("空")
        return gettext("%(label)s改成“%(value)s”") % {"label": self.label, "value": text[:80]}


def _flat(choices: Any) -> list[tuple[Any, Any]]:
    """Return the choices of a select without its groups."""
    found: list[tuple[Any, Any]] = []
    for key, word in choices:
        found += list(word) if isinstance(word, list | tuple) else [(key, word)]
    return found
