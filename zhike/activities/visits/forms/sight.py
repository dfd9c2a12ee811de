"""The eyes-open checklist as a form: answers that feed the archive show what it says now."""

from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from zhike.access.actor import Actor
from zhike.customers.models import Customer
from zhike.customers.queries.scope import may
from zhike.lib.refusals import Refusal
from zhike.web.forms import Form, Pills

from ...delivered_words import say
from ...models import SightForm
from ..choices import SightKind
from ..drafts import SightDraft
from ..feeding import field_of, may_feed, stored
from ..sights import Sight, read_sights

_RATINGS = [("", _("未看")), *((str(number), str(number)) for number in range(1, 6))]
_YES_NO = [("", _("未看")), ("是", _("是")), ("否", _("否"))]


class SeenForm(Form):
    """What was seen; an item whose field of the archive is closed to the actor stays with the visit alone."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    form_id = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    def __init__(
        self,
        *args: Any,
        actor: Actor,
        customer: Customer,
        checklist: SightForm,
        answers: dict[str, str],
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.items = read_sights(checklist.items)
        self.fed: dict[str, str] = {}
        self.fields["version"].initial = customer.version
        self.fields["form_id"].initial = checklist.pk
        opens = may(actor, customer, "edit")
        for item in self.items:
            if item.feeds and opens and may_feed(actor, item.feeds, customer):
                self._add_fed(item, customer)
            else:
                self._add_own(item, answers.get(item.key, ""))

    def _add_fed(self, item: Sight, customer: Customer) -> None:
        field, initial = field_of(item.feeds, customer)
        field.label = item.label
        field.help_text = f"{item.help} {_('直接写进档案')}".strip()
        self.add_field(f"item_{item.key}", field)
        self.initial[f"item_{item.key}"] = initial
        self.fed[item.key] = item.feeds

    def _add_own(self, item: Sight, answer: str) -> None:
        self.add_field(f"item_{item.key}", _own_field(item))
        self.initial[f"item_{item.key}"] = answer

    def sections(self) -> list[tuple[str, list[str]]]:
        """Return the headings with the names of their fields, in order."""
        found: dict[str, list[str]] = {}
        for item in self.items:
            found.setdefault(item.section, []).append(f"item_{item.key}")
        return list(found.items())

    def draft(self, customer_id: int, visit_id: int) -> SightDraft:
        """Return what was seen as the service takes it; only what changed goes into the archive."""
        data = self.cleaned_data
        answers = {item.key: self._said(item) for item in self.items}
        changes = {
            feeds: stored(feeds, data[f"item_{key}"])
            for key, feeds in self.fed.items()
            if f"item_{key}" in self.changed_data
        }
        return SightDraft(
            customer_id=customer_id,
            visit_id=visit_id,
            form_id=data["form_id"],
            answers={key: said for key, said in answers.items() if said},
            changes=changes,
            version=data["version"],
        )

    def show_newer(self, refusal: Refusal, version: int) -> None:
        """Say that somebody changed the archive meanwhile, and let a second sending go through knowingly."""
        self.add_error(None, f"{refusal.sentence} {refusal.help}".strip())
        sent = cast(QueryDict, self.data).copy()
        sent["version"] = str(version)
        self.data = sent

    def _said(self, item: Sight) -> str:
        """Return an answer in words, as the visit keeps it."""
        name = f"item_{item.key}"
        value = self.cleaned_data[name]
        if value in (None, "", []):
            return ""
        if value in (True, False):
            return str(_("是") if value else _("否"))
        if item.key not in self.fed and item.kind == SightKind.CHOICE:
            return str(value)
        choices = dict(getattr(self.fields[name], "choices", ()) or ())
        if isinstance(value, list):
            return "、".join(str(choices.get(one, one)) for one in value)
        return str(choices.get(value, value))


def _own_field(item: Sight) -> forms.Field:
    options: dict[str, Any] = {"label": item.label, "help_text": item.help, "required": False}
    if item.feeds or item.kind == SightKind.TEXT:
        return forms.CharField(max_length=1000, widget=forms.Textarea({"rows": 2}), **options)
    if item.kind == SightKind.YES_NO:
        return forms.ChoiceField(choices=_YES_NO, widget=Pills, **options)
    if item.kind == SightKind.RATING:
        return forms.ChoiceField(choices=_RATINGS, widget=Pills, **options)
    choices = [("", _("未看")), *((one, say(one)) for one in item.options)]
    return forms.ChoiceField(choices=choices, widget=Pills, **options)
