"""The small forms around a customer: files, products, shares, tags; and the lists that an administrator keeps."""

from operator import mod
from typing import Any

from django import forms
from django.utils.functional import keep_lazy_text
from django.utils.translation import gettext_lazy as lazy

from zhike.web.forms import FileDrop, Form, ManyPills, ModelForm, PickerField, Pills, Switch

from ..choices import Stage, TagKind
from ..models import InstalledProduct, Source, Tag
from ..queries.teams import offered_roles, role_choices, role_writes
from ..rules import FILE_TYPES, MAX_FILE_SIZE

_filled = keep_lazy_text(mod)  # a lazy sentence with facts that stays lazy
COLOURS = [("dai", lazy("黛")), ("qing", lazy("青")), ("jin", lazy("金")), ("zhu", lazy("朱"))]


class FileForm(Form):
    """One file to keep with a customer."""

    file = forms.FileField(
        label=lazy("文件"),
        max_length=500,
        widget=FileDrop(
            {"accept": ",".join(f".{name}" for name in FILE_TYPES)},
            note=_filled(lazy("%(size)d MB 以内：文档、图片、录音、压缩包"), {"size": MAX_FILE_SIZE // 2**20}),
        ),
    )


class ProductForm(ModelForm):
    """A product that the customer uses."""

    class Meta:
        model = InstalledProduct
        fields = ("product", "module", "release", "contact", "bought_on", "service_until")

    def __init__(self, *args: Any, customer_id: int, **options: Any) -> None:
        super().__init__(*args, **options)
        contacts: Any = self.fields["contact"]
        contacts.queryset = contacts.queryset.filter(customer_id=customer_id)
        contacts.empty_label = "—"

    def _post_clean(self) -> None:
        """Skip the model's own checks: services and constraints have the last word."""

    def values(self) -> dict[str, Any]:
        """Return the columns for the service."""
        cleaned = dict(self.cleaned_data)
        contact = cleaned.pop("contact")
        return cleaned | {"contact_id": contact.pk if contact else None}


_RIGHTS = [("", lazy("按角色")), ("off", lazy("只看")), ("on", lazy("可编辑"))]


def _decide_rights(values: dict[str, Any]) -> dict[str, Any]:
    """Turn the choice of rights into yes or no; nothing chosen means what the role usually may."""
    chosen = values.get("can_write", "")
    values["can_write"] = chosen == "on" or (not chosen and role_writes(values.get("role", "")))
    return values


class ShareForm(Form):
    """Let a colleague see or edit one customer."""

    person = PickerField("access:people-search", label=lazy("同事"))
    role = forms.ChoiceField(label=lazy("角色"), choices=offered_roles, required=False, widget=Pills)
    can_write = forms.ChoiceField(label=lazy("权限"), choices=_RIGHTS, required=False, widget=Pills)
    until = forms.DateField(label=lazy("有效期至"), required=False, help_text=lazy("留空则一直有效。"))

    def clean(self) -> dict[str, Any]:
        return _decide_rights(super().clean() or {})


class TagsForm(Form):
    """Put tags on a customer, known or new."""

    tags = forms.MultipleChoiceField(label=lazy("标签与分组"), required=False, widget=forms.CheckboxSelectMultiple)
    new_tag = forms.CharField(label=lazy("新标签"), max_length=40, required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        known = Tag.objects.filter(is_active=True).order_by("kind", "name")[:200]
        self.fields["tags"].choices = [  # type: ignore[attr-defined]
            (kind.label, [(str(tag.pk), tag.name) for tag in known if tag.kind == kind]) for kind in TagKind
        ]


class TagForm(ModelForm):
    """A tag or group as the administrator keeps it."""

    colour = forms.ChoiceField(label=lazy("颜色"), choices=COLOURS)

    class Meta:
        model = Tag
        fields = ("kind", "name", "colour", "is_active")


class SourceForm(ModelForm):
    """A source as the administrator keeps it."""

    class Meta:
        model = Source
        fields = ("name", "position", "is_active")


class JoinForm(Form):
    """Put a colleague into the team of many customers."""

    person = PickerField("access:people-search", label=lazy("同事"))
    role = forms.ChoiceField(label=lazy("角色"), choices=role_choices, widget=Pills)
    can_write = forms.ChoiceField(label=lazy("权限"), choices=_RIGHTS, required=False, widget=Pills)

    def clean(self) -> dict[str, Any]:
        return _decide_rights(super().clean() or {})


class TeamRoleForm(Form):
    """A role in which colleagues work on a customer."""

    name = forms.CharField(label=lazy("名称"), max_length=20)
    leads = forms.MultipleChoiceField(
        label=lazy("牵头的阶段"),
        choices=Stage.choices,
        required=False,
        widget=ManyPills,
        help_text=lazy("客户到了这些阶段，由这个角色牵头。"),
    )
    can_write = forms.BooleanField(label=lazy("加入时默认可编辑"), required=False, widget=Switch)
    position = forms.IntegerField(label=lazy("排序"), min_value=0, max_value=9999, initial=50)
    is_active = forms.BooleanField(label=lazy("在用"), required=False, initial=True, widget=Switch)
