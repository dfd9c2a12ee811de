"""The forms of a customer: a short one to create, a long one to edit."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zhike.access.actor import Actor
from zhike.access.fields import mask_value
from zhike.lib.text import clean_text
from zhike.web.forms import Form, PickerField

from ..choices import Kind
from ..drafts import ContactDraft, CustomerDraft, PointDraft
from ..fields import OBJECT, groups_for, rule_of
from ..models import ContactPoint, Customer
from .birthday import COLUMNS as BIRTHDAY
from .birthday import BirthdayForm
from .columns import build_field
from .points import PointsForm, keep_masked

# Shown by the archive but kept elsewhere: numbers, owners, follow-ups, tags.
_NOT_HERE = frozenset({"number", "owner", "phone", "email", "wechat", "tags", "last_contact_at", "referrer_contact_id"})
_OF_FOLLOW_UPS = frozenset({"next_follow_on", "next_step"})
_COLUMN = {"source": "source_id"}


class CustomerForm(BirthdayForm, PointsForm, Form):
    """Every built-in field of the customer's kind that the actor may see."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, actor: Actor, customer: Customer, points: Sequence[ContactPoint], **options: Any):
        super().__init__(*args, **options)
        self.actor, self.customer, self.stored = actor, customer, points
        self.fields["version"].initial = customer.version
        for column in columns_for(customer.kind):
            self._add(column, customer)
        self._fill_birthday(customer)
        self.add_points(actor, points)

    def _add(self, column: str, customer: Customer) -> None:
        rule = rule_of(self.actor, column)
        if rule == "hidden":
            return
        field = self.fields[column] = build_field(column)
        field.initial = mask_value(self.actor, OBJECT, column, getattr(customer, column))
        field.disabled = rule in ("readonly", "masked")

    def _fill_birthday(self, customer: Customer) -> None:
        is_shown = customer.kind == Kind.PERSON and rule_of(self.actor, "birthday") in (None, "readonly")
        for name in BIRTHDAY:
            if not is_shown:
                del self.fields[name]
                continue
            self.fields[name].initial = getattr(customer, name)
            self.fields[name].disabled = rule_of(self.actor, name) is not None

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if BIRTHDAY[0] in self.fields:
            self.check_birthday()
        self.points = keep_masked(self.clean_points(), self.stored, self.actor)
        return values

    def changes(self) -> dict[str, Any]:
        """Return what the form may change, by column."""
        open_names = [name for name, field in self.fields.items() if not field.disabled and hasattr(Customer, name)]
        return {name: self.cleaned_data[name] for name in open_names if name in self.cleaned_data and name != "version"}


def columns_for(kind: str) -> list[str]:
    """Return the columns of a kind that the form edits, in the order of the archive."""
    names = [name for group in groups_for(kind) for name in group.fields]
    columns = [_COLUMN.get(name, name) for name in names if name not in _NOT_HERE | _OF_FOLLOW_UPS]
    return [column for column in columns if column != "birthday"]


class NewCustomerForm(PointsForm, Form):
    """What is asked first: name, number to call, person to ask for, source, owner; the rest behind 更多."""

    first = ("kind", "name", "contact_name", "contact_title", "source_id", "owner_id")
    further = (
        "short_name",
        "grade",
        "stage",
        "tier",
        "industry",
        "region",
        "address",
        "website",
        "credit_code",
        "remarks",
    )

    contact_name = forms.CharField(label=_("联系人"), max_length=60, required=False)
    contact_title = forms.CharField(label=_("职务"), max_length=60, required=False)
    owner_id = PickerField("customers:owners", label=_("负责人"), required=False)
    accepts_duplicates = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, actor: Actor, **options: Any) -> None:
        super().__init__(*args, **options)
        self.actor = actor
        for column in (*self.first, *self.further):
            if column not in self.fields and rule_of(actor, column) not in ("hidden", "readonly"):
                self.fields[column] = build_field(column)
        self.fields["kind"].initial = Kind.ORGANISATION
        self.fields["name"].widget.attrs["autofocus"] = True
        for column, value in (("stage", "inquiry"), ("tier", "prospect")):
            if column in self.fields:
                self.fields[column].initial = value
        self.fields["owner_id"].initial = actor.person_id
        if not actor.can("customer", "assign"):
            del self.fields["owner_id"]
        self.add_points(actor)

    def names(self, wanted: Iterable[str]) -> list[str]:
        """Return those of the wanted fields that this person gets."""
        return [name for name in wanted if name in self.fields]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        self.points = self.clean_points()
        return values

    def draft(self) -> CustomerDraft:
        """Return the customer to create; an organisation's numbers belong to its contact when there is one."""
        own = {name: self.cleaned_data[name] for name in (*self.first, *self.further) if name in self.cleaned_data}
        name, title = own.pop("contact_name", ""), own.pop("contact_title", "")
        contact = clean_text(name) if own.get("kind") != Kind.PERSON else ""
        points: tuple[PointDraft, ...] = self.points
        contacts = (ContactDraft(name=contact, position=clean_text(title), points=points),) if contact else ()
        return CustomerDraft(
            **own,
            points=() if contact else points,
            contacts=contacts,
            accepts_duplicates=self.cleaned_data.get("accepts_duplicates", False),
        )
