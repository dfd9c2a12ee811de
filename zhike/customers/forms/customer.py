"""The form of a customer: all built-in fields, short ones first; a new one may bring its first contact."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from zhike.access.actor import Actor
from zhike.lib import industries, regions
from zhike.lib.names import clean_name
from zhike.web.forms import ModelForm, MoneyInput, PickerField, Pills

from .. import additions
from ..choices import CustomKind, Kind, PointKind
from ..custom.catalogue import definitions
from ..custom.definitions import split_custom
from ..drafts import CUSTOMER_COLUMNS, ContactDraft, CustomerDraft, PointDraft
from ..fields import rule_name, rule_of
from ..models import Customer, Source
from ..queries.details import file_choices
from .birthday import PARTS, birthday_values, check_birthday
from .custom import CustomFieldsMixin
from .fields import CreditCodeField, LinesField, PointsField

POINT_FIELDS = {"phones": "phone", "emails": "email", "wechats": "wechat"}
ORGANISATION_ONLY = (
    *("industry", "credit_code", "ownership", "registered_capital", "employees", "yearly_revenue", "branches"),
    *("business_scope", "industry_position", "competitive_advantage", "business_model", "management_focus"),
    *("development_plan", "systems_in_use"),
)
PERSON_ONLY = (
    *("gender", "occupation", "position", "hobbies", "personality", "consumption_habits", "taste"),
    *PARTS,
)


def shape(fields: Mapping[str, forms.Field]) -> None:
    """Keep long texts low, and name the empty choice."""
    for field in fields.values():
        if isinstance(field.widget, forms.Textarea):
            field.widget.attrs["rows"] = 2
        if isinstance(field, forms.TypedChoiceField):
            choices: list[Any] = list(field.choices)  # type: ignore[arg-type]
            if choices and choices[0][0] == "":
                field.choices = [("", lazy("未选")), *choices[1:]]


def industry_choices() -> list[Any]:
    """Return sections with their major classes, as groups of a select."""
    groups: list[Any] = [("", _("未选"))]
    for code, name in industries.children():
        groups.append((name, [(code, _("%(name)s（整类）") % {"name": name}), *industries.children(code)]))
    return groups


class CustomerForm(CustomFieldsMixin, ModelForm):
    """Change a customer. Fields that the actor may not see or edit are left out."""

    name = forms.CharField(label=lazy("客户名称"), max_length=200)
    kind = forms.ChoiceField(label=lazy("类型"), choices=Kind, widget=Pills, initial=Kind.ORGANISATION)
    phones = PointsField(PointKind.PHONE, label=lazy("电话"))
    emails = PointsField(PointKind.EMAIL, label=lazy("邮箱"))
    wechats = PointsField(PointKind.WECHAT, label=lazy("微信"))
    former_names = LinesField(label=lazy("曾用名"), help_text=lazy("一行一个，用曾用名也能搜到。"))
    credit_code = CreditCodeField(label=lazy("统一社会信用代码"))
    industry = forms.ChoiceField(label=lazy("行业"), required=False)
    region = PickerField(
        "customers:region-search", label=lazy("省市区"), required=False, placeholder=lazy("输入城市或区县")
    )
    referrer_id = PickerField("customers:pick", label=lazy("引荐客户"), required=False, placeholder=lazy("谁介绍来的"))
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Customer
        fields = (
            *("short_name", "stage", "grade", "tier", "lifecycle", "source", "address", "website", "cooperated_on"),
            *("remarks", "current_state", "pain_points", "ownership", "registered_capital", "employees"),
            *("yearly_revenue", "branches", "business_scope", "industry_position", "competitive_advantage"),
            *("business_model", "management_focus", "development_plan", "systems_in_use", "price_sensitivity"),
            *("gender", "occupation", "position", "hobbies", "personality", "consumption_habits", "taste"),
            *("birthday_calendar", "birth_year", "birth_month", "birth_day", "birth_leap_month"),
            *("next_follow_on", "next_step"),
        )
        widgets = {"registered_capital": MoneyInput(), "yearly_revenue": MoneyInput()}

    def __init__(self, *args: Any, actor: Actor, points: Iterable[PointDraft] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        self.actor = actor
        self._prepare_choices()
        self._prepare_initial(list(points))
        self._prepare_custom()
        moved_by_follow_ups = {"next_follow_on", "next_step"} if self.instance.pk else set()
        for name in list(self.fields):
            if name in moved_by_follow_ups or self._is_closed(name):
                del self.fields[name]

    @classmethod
    def shape_fields(cls, fields: dict[str, forms.Field]) -> None:
        for name in ("stage", "tier", "lifecycle"):
            fields[name].required = False
        shape(fields)

    def _prepare_choices(self) -> None:
        self.fields["industry"].choices = self._industries  # type: ignore[attr-defined]
        source: Any = self.fields["source"]
        offered, held = Source.objects.filter(is_active=True), self.instance.source_id
        source.queryset = offered | Source.objects.filter(pk=held) if held else offered
        source.empty_label = _("未选")
        if "region" in self.fields:
            self.use_labels("region", lambda ids: [(code, regions.region_name(f"{code:06d}")) for code in ids])

    def _industries(self) -> list[Any]:
        groups = industry_choices()
        current = self.instance.industry
        if current and len(current) > 2:
            groups.insert(1, (current, industries.industry_name(current)))
        return groups

    def _prepare_initial(self, points: Sequence[PointDraft]) -> None:
        if self.instance.pk is None:
            return
        one = self.instance
        initial: dict[str, Any] = {
            "name": one.name,
            "kind": one.kind,
            "former_names": one.former_names,
            "version": one.version,
        }
        initial |= {"credit_code": one.credit_code, "industry": one.industry, "referrer_id": one.referrer_id}
        initial["region"] = int(one.region) if one.region.isdecimal() else None
        for name, kind in POINT_FIELDS.items():
            initial[name] = [point.value for point in points if point.kind == kind]
        self.initial.update(initial)

    def _prepare_custom(self) -> None:
        """Add the company's own fields; files to choose from are asked for only where a field points to one."""
        active, one = definitions().active, self.instance
        has_files = one.pk is not None and any(field.kind == CustomKind.FILE for field in active)
        files = file_choices(one.pk) if has_files else []
        self.add_custom(active, one.custom, files, is_new=one.pk is None)

    def _is_closed(self, name: str) -> bool:
        """Say whether the actor may not fill the field: a masked one can be filled once, when the customer is new."""
        closing = ("hidden", "readonly") if self.instance.pk is None else ("hidden", "readonly", "masked")
        return rule_of(self.actor, POINT_FIELDS.get(name, rule_name(name.removesuffix("_upload")))) in closing

    def _post_clean(self) -> None:
        """Skip the model's own checks: services and constraints have the last word."""

    def clean_name(self) -> str:
        """Refuse a name of which nothing remains."""
        name = clean_name(self.cleaned_data["name"])
        if not name:
            raise forms.ValidationError(_("请填写客户名称。"))
        return name

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("kind") == Kind.PERSON:
            for name, text in check_birthday(cleaned).items():
                if name in self.fields:
                    self.add_error(name, text)
        self.check_needed(cleaned.get("kind") or self.instance.kind, cleaned.get("stage") or self.instance.stage)
        return cleaned

    @cached_property
    def points(self) -> tuple[PointDraft, ...]:
        """Return the customer's own phones, mail addresses and WeChat ids."""
        return tuple(point for name in POINT_FIELDS for point in self.cleaned_data.get(name, ()))

    def columns(self) -> dict[str, Any]:
        """Return what was filled in, by the columns of services; only fields that the form showed."""
        cleaned = dict(self.cleaned_data)
        kind = cleaned.get("kind", self.instance.kind)
        foreign = PERSON_ONLY if kind == Kind.ORGANISATION else ORGANISATION_ONLY
        if "birth_month" in self.fields and kind == Kind.PERSON:
            cleaned |= birthday_values(cleaned)
        values = {name: cleaned[name] for name in CUSTOMER_COLUMNS if name in cleaned and name not in foreign}
        if "source" in cleaned:
            values["source_id"] = cleaned["source"].pk if cleaned["source"] else None
        if "region" in values:
            values |= self._region(values["region"])
        return _without_empty_choices(values) | self.custom_values(kind)

    def _region(self, code: int | None) -> dict[str, str]:
        text = f"{code:06d}" if code else ""
        return {"region": text, "region_text": regions.plain_region_name(text) if text else ""}


class CreateForm(CustomerForm):
    """A new customer, with its owner and first contact."""

    owner = PickerField("access:people-search", label=lazy("负责人"), required=False)
    contact_name = forms.CharField(label=lazy("首要联系人"), max_length=60, required=False)
    contact_position = forms.CharField(label=lazy("职务"), max_length=60, required=False)
    contact_phones = PointsField(PointKind.PHONE, label=lazy("联系人电话"))
    accepts_duplicates = forms.BooleanField(label=lazy("已核对，不是同一位客户，继续新建"), required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if not self.actor.can("customer", "assign"):
            del self.fields["owner"]
        self.added = additions.fields_for(self.actor)
        for name, field in self.added.items():
            self.add_field(name, field)
            self.use_labels(name, additions.labels_of(name))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("contact_phones") and not cleaned.get("contact_name"):
            self.add_error("contact_name", _("请填写这个电话是谁的。"))
        return cleaned

    def draft(self) -> CustomerDraft:
        """Return the customer to create."""
        values, own = split_custom(self.columns())
        added = {name: self.cleaned_data[name] for name in self.added if self.cleaned_data.get(name)}
        follows = {name: value for name, value in additions.fill(self.actor, added).items() if not values.get(name)}
        return CustomerDraft(
            **values | follows,
            custom=own,
            added=added,
            owner_id=self.cleaned_data.get("owner"),
            points=self.points,
            contacts=self._contacts(),
            accepts_duplicates=self.cleaned_data.get("accepts_duplicates", False),
        )

    def _contacts(self) -> tuple[ContactDraft, ...]:
        name = clean_name(self.cleaned_data.get("contact_name", ""))
        if not name:
            return ()
        position = self.cleaned_data.get("contact_position", "")
        points = self.cleaned_data.get("contact_phones", ())
        return (ContactDraft(name=name, position=position, is_primary=True, points=points),)


def _without_empty_choices(values: Mapping[str, Any]) -> dict[str, Any]:
    """Leave out choices that must have a value and were not sent; the record keeps its own."""
    return {
        name: value for name, value in values.items() if value or name not in ("stage", "tier", "lifecycle", "kind")
    }
