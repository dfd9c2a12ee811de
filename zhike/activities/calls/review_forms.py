"""The forms of reviews: points by item, marks, the check of the effect, and the designer of the forms themselves."""

import re
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zhike.web.forms import Form, Pills

from .choices import ItemKind, MarkKind
from .drafts import RecheckDraft, ReviewDraft
from .scoring import MOST_ITEMS, Item

FREE_ROWS = 3
KEPT = (("1", _("遵守")), ("0", _("违反")))


class ReviewEntryForm(Form):
    """Points for every item, what is good, what to change, the exercise, the day of the re-check."""

    good = forms.CharField(label=_("做得好的"), required=False, widget=forms.Textarea({"rows": 2}), max_length=2000)
    change = forms.CharField(label=_("要改的"), widget=forms.Textarea({"rows": 3}), max_length=2000)
    exercise = forms.CharField(label=_("练习"), required=False, widget=forms.Textarea({"rows": 2}), max_length=2000)
    recheck_on = forms.DateField(label=_("复查日期"), required=False)

    def __init__(self, *args: Any, items: Sequence[Item], today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.items = items
        own: dict[str, forms.Field] = {f"item_{item.key}": _points_field(item) for item in items}
        self.fields = own | self.fields
        self.fields["recheck_on"].initial = today + timedelta(days=14)

    def scored_names(self) -> list[str]:
        """Return the fields of scored items."""
        return [f"item_{item.key}" for item in self.items if not item.is_compliance]

    def compliance_names(self) -> list[str]:
        """Return the fields of compliance items."""
        return [f"item_{item.key}" for item in self.items if item.is_compliance]

    def draft(self, customer_id: int, call_id: int, form_id: int) -> ReviewDraft:
        """Return the review as the service takes it."""
        data = self.cleaned_data
        return ReviewDraft(
            customer_id=customer_id,
            call_id=call_id,
            form_id=form_id,
            points={item.key: float(data[f"item_{item.key}"]) for item in self.items},
            good=data["good"],
            change=data["change"],
            exercise=data["exercise"],
            recheck_on=data["recheck_on"],
        )


def _points_field(item: Item) -> forms.Field:
    fatal = str(_("致命项：不过整份 0 分。")) if item.is_fatal else ""
    words = f"{fatal}{item.help}"
    if item.is_compliance:
        return forms.ChoiceField(label=item.label, choices=KEPT, widget=Pills, initial="1", help_text=words)
    label = f"{item.label}（{item.points}）"
    return forms.DecimalField(
        label=label, min_value=0, max_value=item.points, max_digits=4, decimal_places=1, help_text=words
    )


class MarkForm(Form):
    """A moment worth pointing at."""

    kind = forms.ChoiceField(label=_("标记"), choices=MarkKind, widget=Pills, initial=MarkKind.CHANGE)
    second = forms.FloatField(label=_("时间（秒）"), min_value=0)
    text = forms.CharField(label=_("说明"), max_length=200)


class RecheckForm(Form):
    """What the re-check found."""

    is_better = forms.ChoiceField(
        label=_("改善了吗"), choices=(("yes", _("已改善")), ("no", _("还没有"))), widget=Pills, initial="yes"
    )
    found = forms.CharField(label=_("看到了什么"), widget=forms.Textarea({"rows": 3}), max_length=2000)
    again_on = forms.DateField(label=_("再复查一次"), required=False, help_text=_("留空就此关闭。"))

    def draft(self, customer_id: int, review_id: int) -> RecheckDraft:
        """Return the check as the service takes it."""
        data = self.cleaned_data
        return RecheckDraft(
            customer_id=customer_id,
            review_id=review_id,
            is_better=data["is_better"] == "yes",
            found=data["found"],
            again_on=data["again_on"],
        )


class DesignForm(Form):
    """The items of a form, a line each; a line without a name is left out."""

    seen_version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, items: Sequence[Item], **options: Any) -> None:
        super().__init__(*args, **options)
        self.known = items
        self.rows = min(MOST_ITEMS, len(items) + FREE_ROWS)
        for number in range(self.rows):
            self.fields |= _row_fields(number, items[number] if number < len(items) else None)

    def lines(self) -> list[list[Any]]:
        """Return the fields of each line."""
        names = ("label", "help", "kind", "points", "fatal")
        return [[self[f"{name}_{number}"] for name in names] for number in range(self.rows)]

    def items(self) -> list[Item]:
        """Return the items as the service takes them; a known item keeps its key."""
        data, found = self.cleaned_data, []
        for number in range(self.rows):
            label = data[f"label_{number}"].strip()
            if not label:
                continue
            is_compliance = data[f"kind_{number}"] == ItemKind.COMPLIANCE
            found.append(
                Item(
                    key=self.known[number].key if number < len(self.known) else _new_key(self.known, number),
                    label=label,
                    help=data[f"help_{number}"].strip(),
                    points=0 if is_compliance else data[f"points_{number}"] or 0,
                    is_fatal=data[f"fatal_{number}"],
                    is_compliance=is_compliance,
                )
            )
        return found


def _new_key(known: Sequence[Item], number: int) -> str:
    numbers = [int(found[1]) for item in known if (found := re.fullmatch(r"own(\d+)", item.key))]
    return f"own{max(numbers, default=0) + number + 1}"


def _row_fields(number: int, item: Item | None) -> dict[str, forms.Field]:
    kind = ItemKind.COMPLIANCE if item and item.is_compliance else ItemKind.SCORED
    return {
        f"label_{number}": forms.CharField(
            label=_("名称"), max_length=60, required=False, initial=item.label if item else ""
        ),
        f"help_{number}": forms.CharField(
            label=_("怎样算好"), max_length=200, required=False, initial=item.help if item else ""
        ),
        f"kind_{number}": forms.ChoiceField(label=_("种类"), choices=ItemKind, initial=kind),
        f"points_{number}": forms.IntegerField(
            label=_("分数"), min_value=0, max_value=100, required=False, initial=item.points if item else None
        ),
        f"fatal_{number}": forms.BooleanField(
            label=_("致命"), required=False, initial=item.is_fatal if item else False
        ),
    }
