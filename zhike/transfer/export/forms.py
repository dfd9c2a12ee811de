"""What the export screen posts: the look of the file and, where somebody must be asked, what it is for."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zhike.web.forms import Form, ManyPills, Pills
from zhike.web.listing import Column

from .choices import Encoding, Format


class ExportForm(Form):
    """Format, columns, and the reason when the number needs an approval."""

    format = forms.ChoiceField(label=_("格式"), choices=Format.choices, widget=Pills, initial=Format.XLSX)
    encoding = forms.ChoiceField(
        label=_("CSV 编码"), choices=Encoding.choices, initial=Encoding.UTF8_BOM, help_text=_("只对 CSV 有效。")
    )
    columns = forms.MultipleChoiceField(
        label=_("列"), widget=ManyPills, help_text=_("先列出列表现在显示的列，顺序相同；看不到的列不会出现。")
    )
    reason = forms.CharField(
        label=_("用途"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("审批人会看到，例如：月底盘点，发给渠道对账。"),
    )

    def __init__(self, data: Any = None, *, columns: Sequence[Column], shown: Sequence[str], asks: bool) -> None:
        super().__init__(data, initial={"columns": list(shown)})
        field: Any = self.fields["columns"]
        field.choices = [(column.name, str(column.label or column.hidden_label)) for column in columns]
        if not asks:
            del self.fields["reason"]
