"""The company's own fields in forms: one form field per kind, its value to and from the kept form."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from zhike.access.queries import person_names
from zhike.web.forms import FileDrop, ManyPills, MoneyInput, PickerField, Pills
from zhike.web.forms.pickers import Picker

from ..choices import CustomKind, Need
from ..custom.definitions import Definition, Values
from ..custom.values import LINK_LENGTH, LONG_LENGTH, TEXT_LENGTH, load, store
from ..rules import FILE_TYPES, MAX_FILE_SIZE
from .pickers import RegionField

_FEW = 5
_DIGITS = 15
_YES, _NO = "yes", "no"


class YesNoField(forms.ChoiceField):
    """是, 否, or not known."""

    def __init__(self, **options: Any) -> None:
        choices = [("", lazy("未填")), (_YES, lazy("是")), (_NO, lazy("否"))]
        super().__init__(choices=choices, widget=Pills, **options)

    def prepare_value(self, value: Any) -> Any:
        return {True: _YES, False: _NO, None: ""}.get(value, value)

    def clean(self, value: Any) -> bool | None:
        return {_YES: True, _NO: False}.get(super().clean(value))


def make_field(definition: Definition, held: Any = None, files: Iterable[tuple[int, str]] = ()) -> forms.Field:
    """Return the form field of a definition; `held` is what the customer has, so that retired options stay choosable.

    `files` are the customer's own, for a field that points to one of them.
    """
    field = _make(definition, held, files)
    field.is_needed = definition.need == Need.ALWAYS  # type: ignore[attr-defined]  # draws the star; checked by kind
    return field


def _make(definition: Definition, held: Any, files: Iterable[tuple[int, str]]) -> forms.Field:
    options: dict[str, Any] = {"label": definition.label, "help_text": definition.help, "required": False}
    if definition.kind in (CustomKind.CHOICE, CustomKind.CHOICES):
        return _choice(definition, held, options)
    if definition.kind == CustomKind.FILE:
        choices = [("", _("未选")), *files]
        return forms.TypedChoiceField(choices=choices, coerce=int, empty_value=None, **options)
    return _MAKERS[CustomKind(definition.kind)](options)


def upload_name(one: Definition) -> str:
    """Return the name of the form field that brings a new file for a field."""
    return f"{one.name}_upload"


def _upload(one: Definition) -> forms.Field:
    label = _("%(label)s：上传新文件") % {"label": one.label}
    accepted = {"accept": ",".join(f".{name}" for name in FILE_TYPES)}
    note = _("%(size)d MB 以内：文档、图片、录音、压缩包") % {"size": MAX_FILE_SIZE // 2**20}
    return forms.FileField(label=label, max_length=500, required=False, widget=FileDrop(accepted, note=note))


def _choice(definition: Definition, held: Any, options: dict[str, Any]) -> forms.Field:
    keys = held if isinstance(held, list) else [held] if held else []
    offered = definition.open_options(keys)
    choices = [
        (one.key, _("%(label)s（已停用）") % {"label": one.label} if one.retired else one.label) for one in offered
    ]
    if definition.kind == CustomKind.CHOICES:
        return forms.MultipleChoiceField(choices=choices, widget=ManyPills, **options)
    if len(choices) <= _FEW:
        return forms.ChoiceField(choices=[("", _("未选")), *choices], widget=Pills, **options)
    return forms.ChoiceField(choices=[("", _("未选")), *choices], **options)


def _person(options: dict[str, Any]) -> forms.Field:
    field = PickerField("access:people-search", **options)
    if isinstance(field.widget, Picker):
        field.widget.find_labels = lambda ids: person_names(ids).items()
    return field


def _link(options: dict[str, Any]) -> forms.Field:
    message = _("网址不对，应像 https://example.com。")
    check = RegexValidator(r"^(?i:https?)://[^\s/$.?#<>\"']\S*$", message)
    attrs = {"inputmode": "url", "placeholder": "https://"}
    return forms.CharField(max_length=LINK_LENGTH, validators=[check], widget=forms.TextInput(attrs=attrs), **options)


_MAKERS: Mapping[CustomKind, Callable[[dict[str, Any]], forms.Field]] = {
    CustomKind.TEXT: lambda options: forms.CharField(max_length=TEXT_LENGTH, **options),
    CustomKind.LONG: lambda options: forms.CharField(
        max_length=LONG_LENGTH, widget=forms.Textarea(attrs={"rows": 3}), **options
    ),
    CustomKind.INTEGER: lambda options: forms.IntegerField(
        min_value=-(10**_DIGITS) + 1, max_value=10**_DIGITS - 1, **options
    ),
    CustomKind.DECIMAL: lambda options: forms.DecimalField(max_digits=_DIGITS + 6, decimal_places=6, **options),
    CustomKind.MONEY: lambda options: forms.DecimalField(
        max_digits=_DIGITS + 2, decimal_places=2, widget=MoneyInput, **options
    ),
    CustomKind.DATE: lambda options: forms.DateField(**options),
    CustomKind.TIME: lambda options: forms.TimeField(**options),
    CustomKind.BOOLEAN: lambda options: YesNoField(**options),
    CustomKind.PERSON: _person,
    CustomKind.REGION: lambda options: RegionField(**options),
    CustomKind.LINK: _link,
}


def initial_of(definition: Definition, custom: Values) -> Any:
    """Return what a form starts with."""
    return load(definition, custom.get(definition.key))


def stored_of(definition: Definition, cleaned: Any) -> Any:
    """Return what is kept of a cleaned value; texts without the line breaks that browsers send."""
    return store(definition, cleaned.replace("\r\n", "\n") if isinstance(cleaned, str) else cleaned)


class CustomFieldsMixin:
    """A form of customers with the company's own fields, named custom_12; the form adds them and reads them back."""

    definitions: list[Definition]
    fields: dict[str, forms.Field]

    def add_custom(
        self, wanted: Iterable[Definition], custom: Values, files: Iterable[tuple[int, str]], *, is_new: bool
    ) -> None:
        """Add the fields of these definitions, filled with what the customer holds, or with their defaults.

        One that holds a file lets choose among the customer's, and brings a new one.
        """
        self.definitions = list(wanted)
        held = {one.key: one.default for one in self.definitions} if is_new else custom
        for one in self.definitions:
            if one.kind == CustomKind.FILE:
                self.add_field(upload_name(one), _upload(one))  # type: ignore[attr-defined]
            if one.kind == CustomKind.FILE and is_new:
                continue
            self.add_field(one.name, make_field(one, held.get(one.key), files))  # type: ignore[attr-defined]
            self.initial.setdefault(one.name, initial_of(one, held))  # type: ignore[attr-defined]

    def uploads(self, kind: str) -> dict[str, Any]:
        """Return the files that were brought, by the name of their field."""
        cleaned = self.cleaned_data  # type: ignore[attr-defined]
        own = [one for one in self.definitions if one.applies(kind) and one.kind == CustomKind.FILE]
        return {one.name: cleaned[upload_name(one)] for one in own if cleaned.get(upload_name(one))}

    def custom_values(self, kind: str) -> dict[str, Any]:
        """Return what was filled in, by the names of services; only fields of this kind of customer."""
        cleaned = self.cleaned_data  # type: ignore[attr-defined]
        own = [one for one in self.definitions if one.applies(kind) and one.name in cleaned]
        return {one.name: stored_of(one, cleaned[one.name]) for one in own}

    def check_needed(self, kind: str, stage: str) -> None:
        """Ask beside the field for what must be filled at this stage."""
        for one in self.definitions:
            is_asked = one.applies(kind) and one.is_needed(stage) and one.name in self.fields
            cleaned = self.cleaned_data.get(one.name)  # type: ignore[attr-defined]
            if is_asked and cleaned in (None, "", []) and one.name not in self.errors:  # type: ignore[attr-defined]
                self.add_error(one.name, _need_words(one))  # type: ignore[attr-defined]


def _need_words(one: Definition) -> str:
    return _("请填写这一项。") if not one.need_from else _("这个阶段必须填写这一项。")
