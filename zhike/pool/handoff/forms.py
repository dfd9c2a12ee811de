"""Parse hand-offs and what is said about them."""

from django import forms
from django.utils.translation import gettext_lazy as _

from zhike.activities.choices import FollowUpKind
from zhike.customers.queries.teams import role_choices
from zhike.web.forms import Form, PickerField, Pills

_LONG = {"rows": 3}


def _text(label: object, help_text: object = "", *, required: bool = False) -> forms.CharField:
    area = forms.Textarea(_LONG)
    return forms.CharField(label=label, widget=area, required=required, max_length=4000, help_text=help_text)  # type: ignore[arg-type]


class HandOffForm(Form):
    """What the one who serves must know."""

    to_person = PickerField("access:people-search", label=_("交接给"))
    role = forms.ChoiceField(label=_("接手的角色"), choices=role_choices, widget=Pills)
    first_service_on = forms.DateField(label=_("首次服务日期"))
    promises = _text(_("对客户的承诺"), _("谈过的价格、交期、赠送、特殊约定；没有就写“无”。"), required=True)
    people = _text(_("关键的人"), _("谁拍板、谁使用、谁难缠，喜欢怎么联系。"))
    risks = _text(_("风险"))
    open_points = _text(_("未了事项"))


class ReturnForm(Form):
    """Why a hand-off is sent back."""

    answer = _text(_("缺什么"), _("对方会看到，补好后可以再交接一次。"), required=True)


class ToldForm(Form):
    """How the customer heard of it."""

    how = forms.ChoiceField(
        label=_("怎么告知的"),
        choices=[one for one in FollowUpKind.choices if one[0] != FollowUpKind.OTHER],
        initial=FollowUpKind.WECHAT,
        widget=Pills,
    )
    words = _text(_("说了什么"))
