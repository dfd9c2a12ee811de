"""The form of a contact: the everyday fields first, the rest behind 更多."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zhike.access.actor import Actor
from zhike.access.fields import mask_value
from zhike.web.forms import Form, ManyPills, Pills

from ..choices import Aim, BuyingRole, Coverage, Gender, Stance
from ..drafts import CONTACT_COLUMNS, ContactDraft, PointDraft
from ..fields import OBJECT, label_of, rule_of
from ..models import Contact, ContactPoint
from .birthday import COLUMNS as BIRTHDAY
from .birthday import BirthdayForm
from .columns import TextField
from .points import PointsForm, keep_masked

_UNKNOWN = ("", _("不清楚"))
_LONG = ("hobbies", "personality", "background", "work_pressure", "remarks")


class ContactForm(BirthdayForm, PointsForm, Form):
    """A person at a customer."""

    first = ("name", "gender", "position", "department", "is_primary", "is_key")
    decision = ("buying_role", "stance", "coverage", "influence", "aims")
    person = ("home_address", "education", "tenure", *_LONG, "left_company")

    name = TextField(max_length=60)
    gender = forms.ChoiceField(choices=[_UNKNOWN, *Gender.choices], required=False, widget=Pills)
    position = TextField(max_length=60, required=False)
    department = TextField(max_length=60, required=False)
    is_primary = forms.BooleanField(required=False)
    is_key = forms.BooleanField(required=False)
    left_company = forms.BooleanField(required=False)
    buying_role = forms.ChoiceField(choices=[_UNKNOWN, *BuyingRole.choices], required=False)
    stance = forms.ChoiceField(choices=[_UNKNOWN, *Stance.choices], required=False)
    coverage = forms.ChoiceField(choices=[_UNKNOWN, *Coverage.choices], required=False)
    influence = forms.TypedChoiceField(
        choices=[_UNKNOWN, *((str(n), str(n)) for n in range(1, 6))],
        coerce=int,
        empty_value=None,
        required=False,
        widget=Pills,
    )
    aims = forms.MultipleChoiceField(choices=Aim.choices, required=False, widget=ManyPills)
    home_address = TextField(max_length=200, required=False)
    education = TextField(max_length=60, required=False)
    tenure = TextField(max_length=60, required=False)
    hobbies = TextField(max_length=2000, required=False, widget=forms.Textarea({"rows": 2}))
    personality = TextField(max_length=2000, required=False, widget=forms.Textarea({"rows": 2}))
    background = TextField(max_length=2000, required=False, widget=forms.Textarea({"rows": 2}))
    work_pressure = TextField(max_length=2000, required=False, widget=forms.Textarea({"rows": 2}))
    remarks = TextField(max_length=2000, required=False, widget=forms.Textarea({"rows": 2}))

    def __init__(
        self,
        *args: Any,
        actor: Actor,
        contact: Contact | None = None,
        points: Sequence[ContactPoint] = (),
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.actor, self.contact, self.stored = actor, contact, points
        for name in CONTACT_COLUMNS:
            self._guard(name)
        self.add_points(actor, points)

    def _guard(self, name: str) -> None:
        """Fill a field, lock it, or take it away, as the person's roles say."""
        field, rule = self.fields[name], rule_of(self.actor, name)
        if name not in BIRTHDAY:
            field.label = label_of(name)
        if rule == "hidden" or (rule == "masked" and name in BIRTHDAY):
            del self.fields[name]
        elif self.contact is not None:
            field.initial = mask_value(self.actor, OBJECT, name, getattr(self.contact, name))
            field.disabled = rule in ("readonly", "masked")
        else:
            field.disabled = rule == "readonly"

    def names(self, wanted: Sequence[str]) -> list[str]:
        """Return those of the wanted fields that this person gets."""
        return [name for name in wanted if name in self.fields]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if BIRTHDAY[0] in self.fields:
            self.check_birthday()
        self.points: tuple[PointDraft, ...] = keep_masked(self.clean_points(), self.stored, self.actor)
        return values

    def changes(self) -> dict[str, Any]:
        """Return what the form may change, by column."""
        open_names = [name for name in CONTACT_COLUMNS if name in self.fields and not self.fields[name].disabled]
        return {name: self.cleaned_data[name] for name in open_names if name in self.cleaned_data}

    def draft(self) -> ContactDraft:
        """Return the contact to add."""
        return ContactDraft(**self.changes(), points=self.points)
