"""The summary of a visit, with its promises, and the thank-you message."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from zhike.access.queries import person_names
from zhike.web.forms import Form, ManyPills, Pills

from ...models import Visit, VisitSummary
from ...queries.entry import Entry
from ..choices import Aim, ThanksWay
from ..drafts import PromiseDraft, SummaryDraft

ROWS = 5


def _area(rows: int = 2) -> forms.Textarea:
    return forms.Textarea({"rows": rows})


class SummaryEntryForm(Form):
    """Aim, words, success and failure, judgement, what is next, what was promised."""

    aim = forms.ChoiceField(label=_("目的达到了吗"), choices=Aim, widget=Pills, initial=Aim.REACHED)
    contacts = forms.MultipleChoiceField(label=_("见到了谁"), widget=ManyPills, required=False)
    said = forms.CharField(label=_("客户说了什么"), max_length=4000, widget=_area(4))
    success = forms.CharField(label=_("做成的"), required=False, max_length=2000, widget=_area())
    failure = forms.CharField(label=_("没做成的"), required=False, max_length=2000, widget=_area())
    judgement = forms.CharField(label=_("对客户的判断"), required=False, max_length=2000, widget=_area())
    next_plan = forms.CharField(label=_("下一步做什么"), required=False, max_length=200)
    next_on = forms.DateField(label=_("下次跟进"), required=False)

    def __init__(self, *args: Any, entry: Entry, visit: Visit, people: dict[int, str], **options: Any) -> None:
        super().__init__(*args, **options)
        self.visit = visit
        choices = [(str(row.pk), f"{row.name} {row.position}".strip()) for row in entry.contacts]
        cast(forms.MultipleChoiceField, self.fields["contacts"]).choices = choices
        if not choices:
            del self.fields["contacts"]
        owners = [(str(pk), name) for pk, name in people.items()]
        for number in range(ROWS):
            self.add_field(f"text_{number}", forms.CharField(label=_("承诺了什么"), max_length=200, required=False))
            self.add_field(f"due_{number}", forms.DateField(label=_("期限"), required=False))
            self.add_field(f"owner_{number}", forms.ChoiceField(label=_("谁来做"), choices=owners, required=False))

    def lines(self) -> list[list[Any]]:
        """Return the fields of each line of promises."""
        return [[self[f"{name}_{number}"] for name in ("text", "due", "owner")] for number in range(ROWS)]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for number in range(ROWS):
            if data.get(f"text_{number}") and not data.get(f"due_{number}") and f"due_{number}" not in self.errors:
                self.add_error(f"due_{number}", _("定个期限。"))
        return data

    def draft(self) -> SummaryDraft:
        """Return the summary as the service takes it."""
        data = self.cleaned_data
        promises = tuple(
            PromiseDraft(data[f"text_{number}"], data[f"due_{number}"], int(data[f"owner_{number}"] or 0) or None)
            for number in range(ROWS)
            if data[f"text_{number}"]
        )
        words = {name: data[name] for name in ("aim", "said", "success", "failure", "judgement", "next_plan")}
        return SummaryDraft(
            customer_id=self.visit.customer_id,
            visit_id=self.visit.pk,
            next_on=data["next_on"],
            contact_ids=tuple(int(pk) for pk in data.get("contacts", ())),
            promises=promises,
            **words,
        )


def initial_of(visit: Visit, summary: VisitSummary | None) -> dict[str, Any]:
    """Return what the form starts with: whom one planned to see, and an earlier summary."""
    values: dict[str, Any] = {"contacts": [str(pk) for pk in visit.contacts.values_list("contact_id", flat=True)]}
    if summary is None:
        return values
    names = ("aim", "said", "success", "failure", "judgement", "next_plan", "next_on")
    return values | {name: getattr(summary, name) for name in names}


def people_of(visit: Visit) -> dict[int, str]:
    """Return who may own a promise: the visitor first, the coach, those who went along."""
    ids = [visit.person_id, visit.coach_id, *visit.members.values_list("person_id", flat=True)]
    names = person_names(ids)
    return {pk: names[pk] for pk in ids if pk in names}


class ThanksForm(Form):
    """The thank-you message and how it goes out."""

    text = forms.CharField(label=_("感谢信息"), max_length=2000, widget=_area(5))
    way = forms.ChoiceField(choices=ThanksWay, widget=forms.HiddenInput, required=False)
