"""What the screens of contracts post."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from zhike.sales.forms import Money
from zhike.web.forms import Form

from .rules import Part


class PaymentForm(Form):
    """How much of the first payment is there, since when."""

    received = Money(label=lazy("已收首款"))
    received_on = forms.DateField(label=lazy("首款到账日"))


class InstalmentForm(Form):
    """How much of an instalment is there, since when."""

    received = Money(label=lazy("已收"))
    received_on = forms.DateField(label=lazy("到账日"))


class PlanForm(Form):
    """The payments after the first: day and amount of each; two empty lines are offered at the end."""

    def __init__(self, data: Any = None, *, parts: Sequence[Part] = ()) -> None:
        super().__init__(data)
        sent = len([name for name in data or () if name.startswith("amount_")])
        self.places = range(min(max(len(parts) + 2, sent, 4), 60))
        for place in self.places:
            part = parts[place] if place < len(parts) else None
            due, amount = (part.due_on, part.amount) if part else (None, None)
            number = {"n": place + 1}
            due_on = forms.DateField(label=_("第 %(n)s 期到期日") % number, required=False, initial=due)
            self.add_field(f"due_{place}", due_on)
            money = Money(label=_("第 %(n)s 期应收") % number, required=False, initial=amount)
            self.add_field(f"amount_{place}", money)

    def parts(self) -> list[Part]:
        """Return the lines that say anything."""
        rows = [(self.cleaned_data[f"due_{place}"], self.cleaned_data[f"amount_{place}"]) for place in self.places]
        return [Part(amount or Decimal(0), due_on) for due_on, amount in rows if due_on or amount]


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
