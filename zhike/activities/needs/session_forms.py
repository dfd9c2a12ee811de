"""The forms of sessions: what was held, who came, what was found."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zhike.web.forms import Form, PickerField, Pills

from .choices import SESSION_SOURCES, Verdict
from .drafts import ParticipantDraft, SessionDraft


class SessionForm(Form):
    """A session and its minutes."""

    kind = forms.ChoiceField(label=_("形式"), choices=[(one.value, one.label) for one in SESSION_SOURCES], widget=Pills)
    title = forms.CharField(label=_("主题"), max_length=80)
    held_at = forms.DateTimeField(label=_("时间"))
    place = forms.CharField(label=_("地点"), max_length=80, required=False)
    shown = forms.CharField(
        label=_("展示了什么"),
        max_length=2000,
        required=False,
        widget=forms.Textarea({"rows": 2}),
        help_text=_("原型测试必填：给看了哪个样品、页面或方案。"),
    )
    minutes = forms.CharField(label=_("记录"), max_length=20000, required=False, widget=forms.Textarea({"rows": 8}))

    def __init__(self, *args: Any, now: datetime, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["held_at"].initial = timezone.localtime(now).replace(second=0, microsecond=0)

    def draft(self) -> SessionDraft:
        """Return the session as the service takes it."""
        return SessionDraft(**self.cleaned_data)


class ParticipantForm(Form):
    """Somebody of a customer who took part."""

    customer = PickerField("customers:pick", label=_("客户"))
    name = forms.CharField(label=_("参加人"), max_length=60)
    reaction = forms.CharField(label=_("反应"), max_length=2000, required=False, widget=forms.Textarea({"rows": 3}))
    verdict = forms.ChoiceField(
        label=_("结论"), choices=[("", _("没有表态")), *Verdict.choices], required=False, widget=Pills
    )

    def draft(self, session_id: int) -> ParticipantDraft:
        """Return the participant as the service takes it."""
        data = self.cleaned_data
        return ParticipantDraft(
            session_id=session_id,
            customer_id=data["customer"],
            name=data["name"],
            reaction=data["reaction"],
            verdict=data["verdict"],
        )


class FindingForm(Form):
    """One finding."""

    text = forms.CharField(label=_("发现"), max_length=300)


class FoundForm(Form):
    """Under which of the customers that took part a finding becomes a need."""

    customer = forms.ChoiceField(label=_("哪位客户的需求"), widget=Pills)

    def __init__(self, *args: Any, customers: Sequence[tuple[int, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        choices = [(str(pk), name) for pk, name in customers]
        cast(forms.ChoiceField, self.fields["customer"]).choices = choices
