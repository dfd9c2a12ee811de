"""The form of one custom field as its designer fills it in, and the forms that preview what it makes."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from zhike.lib.text import clean_text
from zhike.web.forms import Form, Pills, Switch

from ..choices import CustomKind, Kind, Need, Stage
from ..custom.definitions import (
    FILTERABLE,
    SEARCHABLE,
    SORTABLE,
    WITH_OPTIONS,
    WITHOUT_DEFAULT,
    Definition,
    Option,
)
from ..services import FieldDraft
from .custom import CustomFieldsMixin, initial_of, make_field, stored_of

MOST_OPTIONS = 100
OPTION_LENGTH = 40
PREVIEWED = 2**62
_FOR = [("", lazy("企业和个人")), *Kind.choices]


class OptionsWidget(forms.TextInput):
    """Options as lines of key and label, drawn by customers/parts/options.html."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[Option]:
        keys, labels = data.getlist("option_key"), data.getlist("option_label")
        retired = set(data.getlist("option_retired"))
        lines = zip(keys, (clean_text(label) for label in labels), strict=False)
        return [Option(key, label, bool(key) and key in retired) for key, label in lines if label]


class OptionsField(forms.Field):
    """The options of a choice; at least one, none twice."""

    widget = OptionsWidget

    def clean(self, value: list[Option]) -> list[Option]:
        labels = [option.label.casefold() for option in value]
        twice = next((option.label for option in value if labels.count(option.label.casefold()) > 1), "")
        if twice:
            raise forms.ValidationError(_("选项“%(label)s”写了两次。") % {"label": twice})
        if any(len(option.label) > OPTION_LENGTH for option in value):
            raise forms.ValidationError(_("每个选项最多 %(most)d 个字。") % {"most": OPTION_LENGTH})
        if len(value) > MOST_OPTIONS:
            raise forms.ValidationError(_("最多 %(most)d 个选项。") % {"most": MOST_OPTIONS})
        if all(option.retired for option in value):
            raise forms.ValidationError(_("请至少填写一个选项。"))
        return value


class FieldForm(Form):
    """One custom field; what makes no sense for its kind is left out."""

    label = forms.CharField(label=lazy("名称"), max_length=40, help_text=lazy("如：现用系统、预算金额、合同到期日"))
    options = OptionsField(label=lazy("选项"))
    help = forms.CharField(label=lazy("填写说明"), max_length=200, required=False)
    section = forms.CharField(
        label=lazy("分组"), max_length=40, required=False, help_text=lazy("表单和档案里的小标题，留空归入“补充信息”。")
    )
    applies_to = forms.ChoiceField(label=lazy("适用于"), choices=_FOR, required=False, widget=Pills)
    need = forms.ChoiceField(label=lazy("是否必填"), choices=Need.choices, widget=Pills, initial=Need.NEVER)
    need_from = forms.ChoiceField(
        label=lazy("从哪个阶段起"), choices=[("", lazy("未选")), *Stage.choices], required=False
    )
    is_filterable = forms.BooleanField(label=lazy("可以用来筛选和排序"), required=False, widget=Switch)
    is_searchable = forms.BooleanField(label=lazy("搜索框能搜到"), required=False, widget=Switch)
    is_prominent = forms.BooleanField(label=lazy("显示在客户页的侧栏"), required=False, widget=Switch)
    synonyms = forms.CharField(
        label=lazy("导入时的其它叫法"), max_length=200, required=False, help_text=lazy("用逗号分开，自动对应表头时用。")
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, definition: Definition, **options: Any) -> None:
        initial = {name: getattr(definition, name) for name in _TAKEN} | {"version": definition.version}
        super().__init__(*args, initial=initial | (options.pop("initial", None) or {}), **options)
        self.definition = definition
        self._drop_what_makes_no_sense()
        if definition.kind not in WITHOUT_DEFAULT and (definition.options or definition.kind not in WITH_OPTIONS):
            field = make_field(replace(definition, help=""), definition.default)
            field.label = _("默认值")
            self.add_field("default", field)
            self.initial.setdefault("default", initial_of(definition, {definition.key: definition.default}))

    def _drop_what_makes_no_sense(self) -> None:
        kind = self.definition.kind
        for name, is_of_use in (
            ("options", kind in WITH_OPTIONS),
            ("is_filterable", kind in FILTERABLE),
            ("is_searchable", kind in SEARCHABLE),
            ("need", kind != CustomKind.FILE),
            ("need_from", kind != CustomKind.FILE),
        ):
            if not is_of_use:
                del self.fields[name]
        if kind not in SORTABLE and "is_filterable" in self.fields:
            self.fields["is_filterable"].label = _("可以用来筛选")

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if values.get("need") == Need.FROM_STAGE and not values.get("need_from"):
            self.add_error("need_from", _("请选择从哪个阶段起必填。"))
        return values

    def option_rows(self) -> list[Option]:
        """Return the options as the editor shows them: as sent, or as they are."""
        if self.is_bound:
            sent: list[Option] = OptionsWidget().value_from_datadict(self.data, {}, "options")
            return sent
        return list(self.definition.options)

    def draft(self) -> FieldDraft:
        """Return the field as the service takes it."""
        values = self.cleaned_data
        plain = {name: values[name] for name in _TAKEN if name in values and name not in ("options", "need_from")}
        return FieldDraft(
            **plain,
            kind=self.definition.kind,
            options=tuple(values.get("options") or ()),
            need_from=values.get("need_from") or "",
            default=stored_of(self.definition, values.get("default")) if "default" in self.fields else None,
        )

    def previewed(self) -> Definition:
        """Return the field as far as it is filled in, right or wrong; new options get a key of their own."""
        self.is_valid()
        known = {name: self.cleaned_data[name] for name in _TAKEN if name in self.cleaned_data}
        options = [
            replace(option, key=option.key or f"new{number}") for number, option in enumerate(self.option_rows())
        ]
        known |= {"options": tuple(options), "labels": {option.key: option.label for option in options}}
        return with_label(replace(self.definition, **known, id=PREVIEWED))


def with_label(definition: Definition) -> Definition:
    """Return a definition that can be shown: without a name yet, by its kind."""
    return definition if definition.label else replace(definition, label=definition.kind_label)


_TAKEN = (
    *("label", "help", "section", "applies_to", "need", "need_from", "synonyms", "options"),
    *("is_filterable", "is_searchable", "is_prominent"),
)


class PreviewForm(CustomFieldsMixin, Form):
    """How fields will look in the form of a new customer; nothing is ever sent."""

    def __init__(self, definitions: Iterable[Definition], **options: Any) -> None:
        super().__init__(**options)
        self.add_custom(list(definitions), {}, (), is_new=True)
