"""What the screens of contracts post."""

from django import forms
from django.utils.translation import gettext_lazy as lazy

from zhike.sales.forms import Money
from zhike.web.forms import Form


class PaymentForm(Form):
    """How much of the first payment is there, since when."""

    received = Money(label=lazy("已收首款"))
    received_on = forms.DateField(label=lazy("首款到账日"))


class ContractForm(Form):
    """A contract as it was signed."""

    number = forms.CharField(label=lazy("合同编号"), max_length=40)
    title = forms.CharField(label=lazy("合同名称"), max_length=120)
    opportunity_id = forms.TypedChoiceField(label=lazy("商机"), coerce=int, empty_value=None, required=False)
    amount = Money(label=lazy("合同金额"))
    sign_on = forms.DateField(label=lazy("签订日期"))
    first_payment = Money(
        label=lazy("约定首款"), required=False, help_text=lazy("收到这么多才算签约；不填就是签了就算")
    )
    first_due_on = forms.DateField(label=lazy("首款到期日"), required=False)
    received = Money(label=lazy("已收首款"), required=False)
    received_on = forms.DateField(label=lazy("首款到账日"), required=False)


class VoidForm(Form):
    """Why a contract is void."""

    reason = forms.CharField(label=lazy("作废原因"), max_length=300)
