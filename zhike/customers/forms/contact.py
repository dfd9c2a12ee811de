"""The form of a contact."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from zhike.access.actor import Actor
from zhike.lib.names import clean_name
from zhike.web.forms import ManyPills, ModelForm, PickerField

from ..choices import Aim, PointKind
from ..drafts import CONTACT_COLUMNS, ContactDraft, PointDraft
from ..fields import rule_name, rule_of
from ..models import Contact
from ..queries.lookups import customer_labels
from .birthday import birthday_values, check_birthday
from .chain import People, fill_people, person_choice
from .customer import POINT_FIELDS, shape
from .fields import PointsField


class ContactForm(ModelForm):
    """Add or change a person at a customer. Fields that the actor may not see or edit are left out."""

    phones = PointsField(PointKind.PHONE, label=lazy("电话"))
    emails = PointsField(PointKind.EMAIL, label=lazy("邮箱"))
    wechats = PointsField(PointKind.WECHAT, label=lazy("微信"))
    aims = forms.MultipleChoiceField(label=lazy("个人诉求"), choices=Aim, widget=ManyPills, required=False)
    reports_to_id = person_choice(lazy("上级"), required=False)
    as_customer_id = PickerField(
        "customers:pick-person",
        label=lazy("个人客户档案"),
        required=False,
        placeholder=lazy("他本人也是客户时，选他的档案"),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Contact
        fields = (
            *("name", "gender", "position", "department", "is_key", "is_primary", "left_company", "buying_role"),
            *("stance", "coverage", "influence", "hobbies", "personality", "home_address", "education", "background"),
            *("tenure", "work_pressure", "remarks"),
            *("birthday_calendar", "birth_year", "birth_month", "birth_day", "birth_leap_month"),
        )

    @classmethod
    def shape_fields(cls, fields: dict[str, forms.Field]) -> None:
        shape(fields)

    def __init__(
        self,
        *args: Any,
        actor: Actor,
        points: Iterable[PointDraft] = (),
        colleagues: People = (),
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        fill_people(self, "reports_to_id", colleagues, lazy("没有上级"))
        stored = list(points)
        is_new = self.instance.pk is None
        closing = ("hidden", "readonly") if is_new else ("hidden", "readonly", "masked")
        for name, kind in POINT_FIELDS.items():
            self.initial[name] = [point.value for point in stored if point.kind == kind]
        if not is_new:
            self.initial["aims"] = self.instance.aims
            self.initial["reports_to_id"] = self.instance.reports_to_id
            self.initial["version"] = self.instance.version
        self._prepare_person(actor)
        for name in list(self.fields):
            if rule_of(actor, POINT_FIELDS.get(name, rule_name(name))) in closing:
                del self.fields[name]

    def _prepare_person(self, actor: Actor) -> None:
        """Offer people among the customers; a link to somebody whom the actor may not see stays as it is."""
        held = self.instance.as_customer_id
        if held and not dict(customer_labels(actor, [held])):
            del self.fields["as_customer_id"]
            return
        self.initial["as_customer_id"] = held
        self.use_labels("as_customer_id", lambda ids: customer_labels(actor, ids))

    def _post_clean(self) -> None:
        """Skip the model's own checks: services and constraints have the last word."""

    def clean_name(self) -> str:
        """Refuse a name of which nothing remains."""
        name = clean_name(self.cleaned_data["name"])
        if not name:
            raise forms.ValidationError(_("请填写姓名。"))
        return name

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for name, text in check_birthday(cleaned).items():
            if name in self.fields:
                self.add_error(name, text)
        return cleaned

    def show_version(self, version: int) -> None:
        """Go on from another version of the contact: what was typed stays."""
        data: Any = self.data
        self.data = data.copy()
        self.data["version"] = str(version)  # type: ignore[index]

    def points(self) -> tuple[PointDraft, ...]:
        """Return the contact's phones, mail addresses and WeChat ids."""
        return tuple(point for name in POINT_FIELDS for point in self.cleaned_data.get(name, ()))

    def columns(self) -> dict[str, Any]:
        """Return what was filled in, by the columns of services; only fields that the form showed."""
        cleaned = dict(self.cleaned_data)
        if "birth_month" in self.fields:
            cleaned |= birthday_values(cleaned)
        return {name: cleaned[name] for name in CONTACT_COLUMNS if name in cleaned}

    def draft(self) -> ContactDraft:
        """Return the contact to add."""
        return ContactDraft(**self.columns(), points=self.points())
