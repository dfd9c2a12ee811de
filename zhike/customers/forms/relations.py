"""Forms of relations between customers."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as lazy

from zhike.web.forms import Form, PickerField

from ..choices import RelationKind
from ..relation_rules import WORDS


def word_choices() -> list[tuple[str, Any]]:
    """Return what the other one may be, as one end sees it: kind:side and its words."""
    order = list(RelationKind)
    pairs = sorted(WORDS.items(), key=lambda pair: order.index(RelationKind(pair[0][0])))
    return [(f"{kind}:{side}", label) for (kind, side), label in pairs]


class RelationForm(Form):
    """A new relation, as the customer on whose page one stands sees it."""

    other = PickerField("customers:pick", label=lazy("哪位客户"))
    word = forms.ChoiceField(label=lazy("对方是它的"), choices=word_choices)
    since = forms.DateField(label=lazy("从何时起"), required=False)
    note = forms.CharField(label=lazy("说明"), max_length=200, required=False)


class CorrectRelationForm(Form):
    """When a relation held, and what is noted."""

    since = forms.DateField(label=lazy("从何时起"), required=False)
    until = forms.DateField(label=lazy("到何时止"), required=False, help_text=lazy("填上结束日期，关系就到那天为止。"))
    note = forms.CharField(label=lazy("说明"), max_length=200, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
