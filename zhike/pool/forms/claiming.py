"""Filters of the claim page, giving back, answering an offer."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zhike.access.policies import get_policy
from zhike.customers.choices import Grade
from zhike.customers.forms.pickers import IndustryField, RegionField
from zhike.customers.models import Source
from zhike.customers.queries.filters import CONTACT_DAYS, NO_GRADE
from zhike.web.forms import Form, ManyPills, Pills

from ..claim_listing import say_age
from ..models import Pool
from ..offering import GIVE_BACK
from ..queries.stock import AGES, NEW, RETURNS

_GRADES = [(grade.value, grade.value) for grade in Grade] + [(NO_GRADE, _("未评"))]


def _ages() -> list[tuple[str, Any]]:
    return [("", _("不限")), *((value, say_age(value)) for value in AGES)]


def _contacts() -> list[tuple[str, Any]]:
    return [("", _("不限")), *((days, say_age(days)) for days in CONTACT_DAYS), ("never", _("从未联系"))]


def _ways() -> list[tuple[str, Any]]:
    return [(NEW, _("新线索")), *((way.value, way.label) for way in RETURNS)]


class StockForm(Form):
    """Filters as fields; `query()` is what the address gets."""

    pool = forms.MultipleChoiceField(label=_("公海"), required=False, widget=ManyPills)
    grade = forms.MultipleChoiceField(label=_("意向等级"), choices=_GRADES, required=False, widget=ManyPills)
    region = RegionField(label=_("地区（含下级）"), required=False)
    industry = IndustryField(label=_("行业（含下级）"), required=False)
    source = forms.MultipleChoiceField(label=_("来源"), required=False, widget=ManyPills)
    contact = forms.ChoiceField(label=_("最近联系"), choices=_contacts, required=False, widget=Pills)
    age = forms.ChoiceField(label=_("进入公海"), choices=_ages, required=False, widget=Pills)
    returned = forms.MultipleChoiceField(label=_("来自"), choices=_ways, required=False, widget=ManyPills)

    def __init__(self, *args: Any, pools: list[Pool], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["pool"].choices = [(str(pool.pk), pool.name) for pool in pools]  # type: ignore[attr-defined]
        sources = Source.objects.filter(is_active=True).values_list("pk", "name")
        self.fields["source"].choices = [(str(key), name) for key, name in sources]  # type: ignore[attr-defined]

    def query(self) -> dict[str, list[str]]:
        """Return the filters as the page's address carries them."""
        found = {name: self.cleaned_data.get(name) for name in self.fields}
        texts = {name: [value] if isinstance(value, str) else list(value or []) for name, value in found.items()}
        return {name: [one for one in values if one] for name, values in texts.items() if any(values)}


class GiveBackForm(Form):
    """Why a customer goes back, and into which pool where it has none."""

    reason = forms.ChoiceField(label=_("退回原因"), widget=Pills)
    note = forms.CharField(label=_("补充说明"), required=False, max_length=150, help_text=_("下一位同事认领前会看到。"))
    pool = forms.ChoiceField(label=_("退回到"), widget=Pills)

    def __init__(self, *args: Any, pools: list[Pool], **options: Any) -> None:
        super().__init__(*args, **options)
        reasons = get_policy(GIVE_BACK.key)["reasons"]
        self.fields["reason"].choices = [(one, one) for one in reasons]  # type: ignore[attr-defined]
        if pools:
            self.fields["pool"].choices = [(str(pool.pk), pool.name) for pool in pools]  # type: ignore[attr-defined]
            self.fields["pool"].initial = str(pools[0].pk)
        else:
            del self.fields["pool"]

    @property
    def words(self) -> str:
        """Return reason and note as the history keeps them."""
        values = self.cleaned_data
        return "：".join(filter(None, [values["reason"], values["note"].strip()]))

    @property
    def pool_id(self) -> int | None:
        """Return the chosen pool."""
        chosen = self.cleaned_data.get("pool")
        return int(chosen) if chosen else None


class RotateForm(Form):
    """Why customers are sent to the next person."""

    reason = forms.CharField(label=_("流转原因"), max_length=200, help_text=_("下一位同事接收时会看到。"))
    pool_id = None

    @property
    def words(self) -> str:
        """Return the reason as the history keeps it."""
        return str(self.cleaned_data["reason"]).strip()


class DeclineForm(Form):
    """Why somebody does not take a customer."""

    reason = forms.CharField(label=_("为什么不接"), max_length=200, help_text=_("管理员会看到；客户转给下一位。"))
