"""Parse the targets of a month."""

from django import forms
from django.utils.translation import gettext_lazy as _

from zhike.web.forms import Form, MoneyInput


def _money(label: object) -> forms.DecimalField:
    return forms.DecimalField(
        label=label,  # type: ignore[arg-type]
        required=False,
        min_value=0,
        max_digits=14,
        decimal_places=2,
        widget=MoneyInput,
    )


def _count(label: object) -> forms.DecimalField:
    return forms.DecimalField(label=label, required=False, min_value=0, max_digits=9, decimal_places=0)  # type: ignore[arg-type]


class TargetForm(Form):
    """What somebody is to reach; empty takes a target away."""

    signed_amount = _money(_("签约额"))
    received_amount = _money(_("回款额"))
    new_a = _count(_("新增 A"))
    visits = _count(_("拜访"))
    contacts = _count(_("联系"))
