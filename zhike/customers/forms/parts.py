"""Forms of what hangs on a customer: files, products in use, shares."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhike.web.forms import FileDrop, Form, PickerField, Switch

from ..models import Contact
from ..rules import FILE_TYPES, MAX_FILE_SIZE, why_cannot_store
from .columns import TextField


class FileForm(Form):
    """One file to keep; what it may be is the rule's."""

    file = forms.FileField(
        label=gettext_lazy("文件"),
        max_length=None,
        widget=FileDrop(
            {"accept": ",".join(f".{kind}" for kind in FILE_TYPES)},
            note=gettext_lazy("文档、表格、图片、录音、压缩包，50 MB 以内"),
        ),
        error_messages={"required": gettext_lazy("请选择文件。"), "empty": gettext_lazy("这是一个空文件。")},
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        head = file.read(16)
        file.seek(0)
        refusal = why_cannot_store(name=file.name, size=file.size, head=head)
        if refusal:
            raise forms.ValidationError(str(refusal))
        assert file.size <= MAX_FILE_SIZE
        return file


class ProductForm(Form):
    """A product that the customer uses."""

    product = TextField(label=gettext_lazy("产品线"), max_length=60)
    module = TextField(label=gettext_lazy("模块"), max_length=60, required=False)
    release = TextField(label=gettext_lazy("版本"), max_length=40, required=False)
    contact_id = forms.TypedChoiceField(label=gettext_lazy("对接人"), coerce=int, empty_value=None, required=False)
    bought_on = forms.DateField(label=gettext_lazy("购买日期"), required=False)
    service_until = forms.DateField(label=gettext_lazy("服务到期"), required=False)

    def __init__(self, *args: Any, customer_id: int, **options: Any) -> None:
        super().__init__(*args, **options)
        people = Contact.objects.filter(customer_id=customer_id).order_by("-is_primary", "id")
        self.fields["contact_id"].choices = [("", _("不清楚")), *people.values_list("pk", "name")]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        bought, until = values.get("bought_on"), values.get("service_until")
        if bought and until and until < bought:
            self.add_error("service_until", _("服务到期不能早于购买日期。"))
        return values


class ShareForm(Form):
    """Whom to let in, as what, until when."""

    person_id = PickerField("customers:owners", label=gettext_lazy("同事"))
    role = TextField(
        label=gettext_lazy("身份"), max_length=40, required=False, help_text=gettext_lazy("如：售前、实施、客服")
    )
    can_write = forms.BooleanField(label=gettext_lazy("可以编辑"), required=False, widget=Switch)
    until = forms.DateField(label=gettext_lazy("有效期至"), required=False, help_text=gettext_lazy("不填则一直有效"))
