"""Parse a plan for a leaver's work."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zhike.web.forms import Form, ManyPickerField, PickerField, Pills

from ..models import SplitWay


class PlanForm(Form):
    """Who takes over what."""

    takers = ManyPickerField("access:people-search", label=_("接手人"))
    way = forms.ChoiceField(label=_("客户怎么分"), choices=SplitWay.choices, initial=SplitWay.EVEN, widget=Pills)
    main = PickerField(
        "access:people-search",
        label=_("其余工作交给"),
        required=False,
        help_text=_("审批、团队角色、视图等不随客户走的；不选就是第一位接手人。"),
    )
    reason = forms.CharField(
        label=_("说明"), max_length=200, required=False, help_text=_("写进归属变更；接手人超出保有量时必须写。")
    )

    def plan(self) -> dict[str, Any]:
        """Return the columns of the plan."""
        values = self.cleaned_data
        takers = tuple(int(one) for one in values["takers"])
        main = values.get("main") or (takers[0] if takers else 0)
        return {"taker_ids": takers, "main_id": int(main), "way": values["way"], "reason": values["reason"]}


class NewPlanForm(PlanForm):
    """A first plan: also who leaves."""

    person = PickerField("access:people-search", label=_("离职人"))
    field_order = ["person", "takers", "way", "main", "reason"]


def read_shares(data: Any, takers: list[int]) -> dict[str, int]:
    """Return which group goes to whom, from fields share-<code>; groups without a taker are left out."""
    found = {}
    for name, value in data.items():
        if name.startswith("share-") and value.isdecimal() and int(value) in takers:
            found[name.removeprefix("share-")[:8]] = int(value)
    return found
