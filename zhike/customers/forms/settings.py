"""Forms of the lists that the administrator keeps: sources, tags, groups."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhike.web.forms import Form, Pills, Switch

from ..choices import TagKind
from ..models import Source, Tag
from .columns import TextField

COLOURS = (
    ("dai", gettext_lazy("黛")),
    ("qing", gettext_lazy("青")),
    ("jin", gettext_lazy("金")),
    ("zhu", gettext_lazy("朱")),
)


class SourceForm(Form):
    """A channel that customers come through."""

    name = TextField(label=gettext_lazy("名称"), max_length=40)
    position = forms.IntegerField(label=gettext_lazy("排序"), required=False, min_value=0, max_value=9999)
    is_active = forms.BooleanField(label=gettext_lazy("在用"), required=False, widget=Switch, initial=True)

    def __init__(self, *args: Any, source: Source | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.source = source
        if source is not None:
            self.initial.update(name=source.name, position=source.position, is_active=source.is_active)

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        others = Source.objects.filter(name=name).exclude(pk=self.source.pk if self.source else None)
        if others.exists():
            raise forms.ValidationError(_("已有同名的来源。"))
        return name


class TagForm(Form):
    """A tag or group."""

    kind = forms.ChoiceField(label=gettext_lazy("类别"), choices=TagKind, widget=Pills, initial=TagKind.TAG)
    name = TextField(label=gettext_lazy("名称"), max_length=40)
    colour = forms.ChoiceField(label=gettext_lazy("颜色"), choices=COLOURS, widget=Pills, initial="dai")
    is_active = forms.BooleanField(label=gettext_lazy("在用"), required=False, widget=Switch, initial=True)

    def __init__(self, *args: Any, tag: Tag | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.tag = tag
        if tag is not None:
            self.initial.update(kind=tag.kind, name=tag.name, colour=tag.colour, is_active=tag.is_active)
            self.fields["kind"].disabled = True

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        same = Tag.objects.filter(kind=values.get("kind"), name=values.get("name"))
        if same.exclude(pk=self.tag.pk if self.tag else None).exists():
            self.add_error("name", _("已有同名的标签或分组。"))
        return values
