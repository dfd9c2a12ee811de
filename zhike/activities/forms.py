"""The quick entry: parse what was tapped and typed; the rules are the service's."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, BinaryIO, cast
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from zhike.customers.rules import why_cannot_store
from zhike.lib.refusals import Refusal
from zhike.web.forms import Form, Pills, Switch
from zhike.web.forms.widgets import ManyFileDrop

from .choices import FollowUpKind, Mood, Outcome
from .drafts import Correction, FollowUpDraft
from .models import FollowUp
from .moving import OTHER, day_choices
from .queries.entry import Entry
from .rules import REACHED, UNREACHED, is_reached
from .services.entering import Luggage, Spoken

YES, NO, KEEP = "yes", "no", "keep"
MAX_FILES = 9


class ManyFiles(forms.FileField):
    """Several files; each is looked at before any of them is kept."""

    widget = ManyFileDrop

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        files = data if isinstance(data, list) else [data] if data else []
        if len(files) > MAX_FILES:
            raise forms.ValidationError(_("一次最多 %(n)d 个文件。") % {"n": MAX_FILES})
        for file in files:
            head = file.read(16)
            file.seek(0)
            refusal = why_cannot_store(name=file.name, size=file.size, head=head)
            if refusal:
                raise forms.ValidationError(str(refusal))
        return files


@dataclass(frozen=True)
class Upload:
    """A file as it arrived."""

    name: str
    content: BinaryIO
    size: int


class EntryForm(Form):
    """What every entry says: how, whether somebody was reached, what was said, what comes next."""

    kind = forms.ChoiceField(label=_("方式"), choices=FollowUpKind, widget=Pills, initial=FollowUpKind.PHONE)
    reached = forms.ChoiceField(
        label=_("结果"), choices=[(YES, _("联系上了")), (NO, _("没联系上"))], widget=Pills, initial=YES
    )
    attitude = forms.ChoiceField(label=_("客户的意思"), widget=Pills, required=False)
    reason = forms.ChoiceField(label=_("为什么没联系上"), widget=Pills, required=False)
    content = forms.CharField(
        label=_("说了什么"),
        required=False,
        max_length=4000,
        widget=forms.Textarea({"rows": 3, "placeholder": _("一句话：说了什么，客户怎么想")}),
    )
    contact = forms.ChoiceField(label=_("联系人"), widget=Pills, required=False)
    next_pick = forms.ChoiceField(label=_("下次跟进"), widget=Pills, required=False)
    next_on = forms.DateField(label=_("日期"), required=False)
    next_step = forms.CharField(
        label=_("下一步做什么"),
        required=False,
        max_length=200,
        widget=forms.TextInput({"placeholder": _("例如：给最终报价")}),
    )
    mood = forms.TypedChoiceField(
        label=_("客户情绪"),
        choices=[("", _("没注意")), *Mood.choices],
        coerce=int,
        empty_value=None,
        widget=Pills,
        required=False,
    )

    def __init__(self, *args: Any, entry: Entry, **options: Any) -> None:
        super().__init__(*args, **options)
        self.entry = entry
        labels = dict(Outcome.choices)
        said = [(value, labels[value]) for value in REACHED if value != Outcome.REACHED]
        self._choices("attitude", [("", _("正常沟通")), *said])
        self._choices("reason", [(value, labels[value]) for value in UNREACHED])
        people = [(str(row.pk), f"{row.name} {row.position}".strip()) for row in entry.contacts]
        self._choices("contact", [("", _("不指定")), *people])
        self._choices("next_pick", self._day_choices())

    def _choices(self, name: str, choices: Sequence[tuple[Any, Any]]) -> None:
        cast(forms.ChoiceField, self.fields[name]).choices = choices

    def _day_choices(self) -> list[tuple[str, Any]]:
        return [(KEEP, self._keep_label()), *day_choices(self.entry), (OTHER, _("选日期"))]

    def _keep_label(self) -> Any:
        standing = self.entry.standing_promise
        return _("仍按 %(day)s") % {"day": f"{standing:%m-%d}"} if standing else _("先不定")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("reached") == NO and not data.get("reason") and "reason" not in self.errors:
            self.add_error("reason", _("选一个没联系上的原因。"))
        if data.get("next_pick") == OTHER and not data.get("next_on") and "next_on" not in self.errors:
            self.add_error("next_on", _("选一个日期。"))
        return data

    def show_refusal(self, refusal: Refusal) -> bool:
        """Put what a rule refused beside its field; False when it belongs to no field."""
        name = str(refusal.facts.get("field", ""))
        if not name:
            return False
        if name == "next_on" and self.cleaned_data.get("next_pick") != OTHER:
            name = "next_step"
        self.add_error(name.removesuffix("_id") if name.removesuffix("_id") in self.fields else None, str(refusal))
        return True

    def outcome(self) -> str:
        """Return the outcome that the two rows of buttons say together."""
        data = self.cleaned_data
        return str(data["reason"]) if data["reached"] == NO else str(data["attitude"] or Outcome.REACHED)

    def next_day(self) -> date | None:
        """Return the day that was picked, or None when nothing new was promised."""
        pick = self.cleaned_data["next_pick"]
        if pick == OTHER:
            return cast(date | None, self.cleaned_data["next_on"])
        return None if pick in ("", KEEP) else date.fromisoformat(pick)

    def words(self) -> dict[str, Any]:
        """Return what drafts and corrections have in common."""
        data = self.cleaned_data
        return {
            "kind": data["kind"],
            "outcome": self.outcome(),
            "content": data["content"],
            "contact_id": int(data["contact"]) if data["contact"] else None,
            "mood": data["mood"],
            "next_step": data["next_step"],
            "next_on": self.next_day(),
        }


class FollowUpForm(EntryForm):
    """A new contact."""

    at = forms.DateTimeField(label=_("联系时间"), required=False, help_text=_("不填就是现在；可以补记之前的联系。"))
    attached = ManyFiles(label=_("附件"), required=False)
    voice = forms.FileField(label=_("语音"), required=False, allow_empty_file=True)
    voice_seconds = forms.IntegerField(required=False, min_value=0, max_value=86_400, widget=forms.HiddenInput)
    as_task = forms.BooleanField(
        label=_("同时建成任务"),
        required=False,
        widget=Switch,
        help_text=_("到那天提醒你；那天联系上就自动完成"),
    )

    def __init__(self, *args: Any, entry: Entry, **options: Any) -> None:
        first = next((str(row.pk) for row in entry.contacts if row.is_primary), "")
        initial = {"contact": first, "next_pick": KEEP, "attitude": ""} | options.pop("initial", {})
        super().__init__(*args, entry=entry, initial=initial, **options)
        self._take_older_day()

    def _take_older_day(self) -> None:
        """Take a day that was one tap away when the form was drawn: yesterday, or on a phone without network."""
        picked = str(self.data.get("next_pick", "")) if self.is_bound else ""
        field = cast(forms.ChoiceField, self.fields["next_pick"])
        if parse_day(picked) and picked not in dict(cast(Any, field.choices)):
            field.choices = [*cast(Any, field.choices), (picked, picked)]

    def draft(self, *, entry_key: UUID, now: datetime, offline_seconds: int = 0) -> FollowUpDraft:
        """Return what the service takes; without a time of its own it happened when it was typed."""
        at = self.cleaned_data["at"] or (now - timedelta(seconds=offline_seconds) if offline_seconds else None)
        return FollowUpDraft(
            customer_id=self.entry.customer.pk,
            entry_key=entry_key,
            at=at,
            mention_ids=self._mentioned(),
            offline_seconds=offline_seconds,
            **self.words(),
        )

    def _mentioned(self) -> tuple[int, ...]:
        return read_mentions(self.data)

    def luggage(self) -> Luggage:
        """Return the files and the voice note that came along."""
        files = [Upload(file.name, file, file.size) for file in self.cleaned_data["attached"]]
        voice = self.cleaned_data["voice"]
        spoken = Spoken(voice.arrived, self.cleaned_data["voice_seconds"] or 1) if voice else None
        return Luggage(
            files=files,
            voice=spoken,
            wants_task=bool(self.cleaned_data["as_task"] and self.next_day()),
            done_task_ids=sorted(self.ticked) if self.cleaned_data["reached"] == YES else (),
        )

    @property
    def ticked(self) -> set[int]:
        """Return the open tasks that were ticked, or that the page opens with."""
        if not self.is_bound:
            return {int(self.initial["done_task"])} if self.initial.get("done_task") else set()
        return set(read_ids(self.data, "done_task"))

    def keep(self) -> None:
        """Say that the voice note is now somebody's, so that its sealed file stays."""
        if voice := self.cleaned_data["voice"]:
            voice.is_kept = True


def read_mentions(data: Any) -> tuple[int, ...]:
    """Return the ids of the people who were picked behind an @."""
    return tuple(read_ids(data, "mention"))


def read_ids(data: Any, name: str) -> dict[int, None]:
    """Return at most twenty ids that a form was sent with, in their order."""
    values = data.getlist(name) if hasattr(data, "getlist") else data.get(name, [])
    found = dict.fromkeys(int(one) for one in values if one.isascii() and one.isdecimal() and len(one) < 19)
    return dict.fromkeys(list(found)[:20])


def parse_day(text: str) -> date | None:
    """Return the day that a text names, or None."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


class CorrectionForm(EntryForm):
    """A contact that was written down wrong."""

    def __init__(self, *args: Any, entry: Entry, follow_up: FollowUp, **options: Any) -> None:
        reached = is_reached(follow_up.outcome)
        initial = {
            "kind": follow_up.kind,
            "reached": YES if reached else NO,
            "attitude": follow_up.outcome if reached and follow_up.outcome != Outcome.REACHED else "",
            "reason": "" if reached else follow_up.outcome,
            "content": follow_up.content,
            "contact": str(follow_up.contact_id or ""),
            "mood": follow_up.mood or "",
            "next_pick": OTHER if follow_up.next_on else "",
            "next_on": follow_up.next_on,
            "next_step": follow_up.next_step,
        }
        self.follow_up = follow_up
        super().__init__(*args, entry=entry, initial=initial, **options)
        self._keep_contact()

    def _day_choices(self) -> list[tuple[str, Any]]:
        return [("", _("没有约")), *super()._day_choices()[1:]]

    def _keep_contact(self) -> None:
        """Offer the stored contact person even when he has left meanwhile."""
        field = cast(forms.ChoiceField, self.fields["contact"])
        chosen = self.follow_up.contact
        offered: list[Any] = list(field.choices)  # type: ignore[arg-type]
        if chosen and str(chosen.pk) not in dict(offered):
            field.choices = [*offered, (str(chosen.pk), chosen.name)]

    def correction(self) -> Correction:
        """Return what the service takes."""
        return Correction(**self.words())
