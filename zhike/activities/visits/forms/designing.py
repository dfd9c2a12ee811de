"""The designers: the eyes-open checklist and the coaching forms, a line each; a line without a name is left out."""

import re
from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zhike.web.forms import Form

from ..choices import SightKind
from ..feeding import feedable_choices
from ..sights import MOST_ITEMS, Sight
from ..skills import MOST_SKILLS, STEPS, Skill

FREE_ROWS = 3


def _new_key(known: Iterable[str], number: int) -> str:
    numbers = [int(found[1]) for key in known if (found := re.fullmatch(r"own(\d+)", key))]
    return f"own{max(numbers, default=0) + number + 1}"


class ChecklistForm(Form):
    """The items of the checklist."""

    seen_version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    names = ("section", "label", "help", "kind", "options", "feeds")

    def __init__(self, *args: Any, items: Sequence[Sight], **options: Any) -> None:
        super().__init__(*args, **options)
        self.known = items
        self.rows = min(MOST_ITEMS, len(items) + FREE_ROWS)
        feeds = [("", _("只留在拜访里")), *feedable_choices()]
        for number in range(self.rows):
            for name, field in _sight_fields(items[number] if number < len(items) else None, feeds).items():
                self.add_field(f"{name}_{number}", field)

    def lines(self) -> list[list[Any]]:
        """Return the fields of each line."""
        return [[self[f"{name}_{number}"] for name in self.names] for number in range(self.rows)]

    def items(self) -> list[Sight]:
        """Return the items as the service takes them; a known item keeps its key."""
        data, keys = self.cleaned_data, [item.key for item in self.known]
        return [
            Sight(
                key=keys[number] if number < len(keys) else _new_key(keys, number),
                section=data[f"section_{number}"].strip() or str(_("其它")),
                label=data[f"label_{number}"].strip(),
                help=data[f"help_{number}"].strip(),
                kind=data[f"kind_{number}"],
                options=tuple(
                    part.strip() for part in re.split(r"[、,，;；]", data[f"options_{number}"]) if part.strip()
                ),
                feeds=data[f"feeds_{number}"],
            )
            for number in range(self.rows)
            if data[f"label_{number}"].strip()
        ]


def _sight_fields(item: Sight | None, feeds: Sequence[tuple[str, Any]]) -> dict[str, forms.Field]:
    item = item or Sight("", "", "")
    return {
        "section": forms.CharField(label=_("分组"), max_length=20, required=False, initial=item.section),
        "label": forms.CharField(label=_("看什么"), max_length=60, required=False, initial=item.label),
        "help": forms.CharField(label=_("提示"), max_length=200, required=False, initial=item.help),
        "kind": forms.ChoiceField(label=_("怎么答"), choices=SightKind, initial=item.kind),
        "options": forms.CharField(
            label=_("选项（用顿号隔开）"), max_length=200, required=False, initial="、".join(item.options)
        ),
        "feeds": forms.ChoiceField(label=_("写入档案"), choices=feeds, required=False, initial=item.feeds),
    }


class SkillsForm(Form):
    """The items of a coaching form, each with the words of its five steps."""

    seen_version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, items: Sequence[Skill], **options: Any) -> None:
        super().__init__(*args, **options)
        self.known = items
        self.rows = min(MOST_SKILLS, len(items) + FREE_ROWS)
        for number in range(self.rows):
            for name, field in _skill_fields(items[number] if number < len(items) else None).items():
                self.add_field(f"{name}_{number}", field)

    def lines(self) -> list[list[Any]]:
        """Return the fields of each line."""
        names = ["label", "help", *(f"anchor{step}" for step in STEPS)]
        return [[self[f"{name}_{number}"] for name in names] for number in range(self.rows)]

    def items(self) -> list[Skill]:
        """Return the items as the service takes them; a known item keeps its key."""
        data, keys = self.cleaned_data, [item.key for item in self.known]
        return [
            Skill(
                keys[number] if number < len(keys) else _new_key(keys, number),
                data[f"label_{number}"].strip(),
                data[f"help_{number}"].strip(),
                tuple(data[f"anchor{step}_{number}"].strip() for step in STEPS),
            )
            for number in range(self.rows)
            if data[f"label_{number}"].strip()
        ]


def _skill_fields(item: Skill | None) -> dict[str, forms.Field]:
    item = item or Skill("", "")
    fields: dict[str, forms.Field] = {
        "label": forms.CharField(label=_("看什么"), max_length=40, required=False, initial=item.label),
        "help": forms.CharField(label=_("提示"), max_length=120, required=False, initial=item.help),
    }
    for step in STEPS:
        label = _("%(n)d 分的样子") % {"n": step}
        anchor = item.anchors[step - 1]
        fields[f"anchor{step}"] = forms.CharField(label=label, max_length=80, required=False, initial=anchor)
    return fields
