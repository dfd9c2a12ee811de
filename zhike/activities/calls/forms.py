"""The forms of calls: parse what was tapped and typed; the rules are the services'."""

from datetime import datetime
from typing import Any, cast
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zhike.lib.refusals import Refusal
from zhike.web.forms import FileDrop, Form, PhoneInput, Pills

from ..queries.entry import Entry
from .choices import BY_PHONE, CallType, Direction, Result
from .drafts import CallDraft


def show_refusal(form: Form, refusal: Refusal, field: str | None = None) -> bool:
    """Put what a rule refused beside its field; False when it belongs to none."""
    name = str(refusal.facts.get("field", "")).removesuffix("_id") or field
    if not name:
        return False
    form.add_error(name if name in form.fields else None, f"{refusal.sentence} {refusal.help}".strip())
    return True


class CallForm(Form):
    """One call as it was made."""

    direction = forms.ChoiceField(label=_("方向"), choices=BY_PHONE, widget=Pills, initial=Direction.OUT)
    result = forms.ChoiceField(label=_("结果"), choices=Result, widget=Pills, initial=Result.CONNECTED)
    call_type = forms.ChoiceField(label=_("通话类型"), choices=CallType, widget=Pills, initial=CallType.RETURN)
    contact = forms.ChoiceField(label=_("联系人"), widget=Pills, required=False)
    number = forms.CharField(label=_("号码"), max_length=40, required=False, widget=PhoneInput)
    started_at = forms.DateTimeField(label=_("开始时间"))
    talk_minutes = forms.IntegerField(label=_("通话（分）"), min_value=0, max_value=719, required=False)
    talk_seconds = forms.IntegerField(label=_("通话（秒）"), min_value=0, max_value=59, required=False)
    ring_seconds = forms.IntegerField(label=_("振铃（秒）"), min_value=0, max_value=600, required=False)
    queue = forms.CharField(label=_("队列"), max_length=60, required=False)
    note = forms.CharField(label=_("说了什么"), required=False, max_length=4000, widget=forms.Textarea({"rows": 3}))
    next_on = forms.DateField(label=_("下次跟进"), required=False)
    next_step = forms.CharField(label=_("下一步做什么"), required=False, max_length=200)

    def __init__(self, *args: Any, entry: Entry, now: datetime, **options: Any) -> None:
        super().__init__(*args, **options)
        self.entry = entry
        people = [(str(row.pk), f"{row.name} {row.position}".strip()) for row in entry.contacts]
        cast(forms.ChoiceField, self.fields["contact"]).choices = [("", _("不指定")), *people]
        self.fields["started_at"].initial = timezone.localtime(now).replace(second=0, microsecond=0, tzinfo=None)

    def draft(self, entry_key: UUID) -> CallDraft:
        """Return the call as the service takes it."""
        data = self.cleaned_data
        return CallDraft(
            customer_id=self.entry.customer.pk,
            entry_key=entry_key,
            started_at=data["started_at"],
            direction=data["direction"],
            result=data["result"],
            ring_seconds=data["ring_seconds"] or 0,
            talk_seconds=(data["talk_minutes"] or 0) * 60 + (data["talk_seconds"] or 0),
            number=data["number"],
            queue=data["queue"],
            call_type=data["call_type"],
            contact_id=int(data["contact"]) if data["contact"] else None,
            note=data["note"],
            next_step=data["next_step"],
            next_on=data["next_on"],
        )


class RecordingForm(Form):
    """The file of a recording."""

    file = forms.FileField(
        label=_("录音文件"), allow_empty_file=True, widget=FileDrop(note=_("wav、mp3、m4a、ogg、amr，300 MB 以内"))
    )
