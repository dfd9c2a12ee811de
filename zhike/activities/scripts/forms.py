"""The forms of scripts: details, a step of the design, an answer beside a call, the end of a talk."""

from collections.abc import Iterator, Sequence
from typing import Any, cast
from uuid import UUID

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zhike.lib.refusals import Refusal
from zhike.web.forms import Form, ManyPills, PhoneInput, Pills

from ..calls.choices import CallType
from .body import Answer, Body, Objection, Step
from .choices import END, RunOutcome
from .drafts import FinishDraft
from .services.designing import DetailsDraft

FREE_ROWS = 2
MOST_ROWS = 8


def show_refusal(form: Form, refusal: Refusal) -> bool:
    """Put what a rule refused beside its field, else above the form; False for what is no matter of scripts."""
    if not refusal.code.startswith(("activities.", "customers.")):
        return False
    name = str(refusal.facts.get("field", ""))
    words = f"{refusal.sentence} {refusal.help}".strip()
    is_shown = name in form.fields and not form[name].is_hidden
    form.add_error(name if is_shown else None, words)
    return True


class DetailsForm(Form):
    """What a script is called and when it is used."""

    name = forms.CharField(label=_("名称"), max_length=40)
    note = forms.CharField(label=_("什么时候用"), max_length=200, required=False)
    call_type = forms.ChoiceField(label=_("通话类型"), choices=CallType, widget=Pills, initial=CallType.OTHER)
    is_active = forms.BooleanField(label=_("在用"), required=False, initial=True)

    def draft(self) -> DetailsDraft:
        """Return the details as the service takes them."""
        return DetailsDraft(**self.cleaned_data)


class StepForm(Form):
    """One step: what is said, what is asked, where each answer leads, how objections are met."""

    rev = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    title = forms.CharField(label=_("名称"), max_length=40)
    aim = forms.CharField(label=_("这一步要做到什么"), max_length=200, required=False)
    sentences = forms.CharField(
        label=_("要说的话"), max_length=2000, widget=forms.Textarea({"rows": 4}), help_text=_("一行一句。")
    )
    fields_asked = forms.MultipleChoiceField(label=_("顺便问清（写进档案）"), required=False, widget=ManyPills)

    def __init__(self, *args: Any, body: Body, step: Step, asked: Sequence[tuple[str, Any]], **options: Any) -> None:
        options["initial"] = {
            "title": step.title,
            "aim": step.aim,
            "sentences": "\n".join(step.sentences),
            "fields_asked": list(step.fields),
            **options.get("initial", {}),
        }
        super().__init__(*args, **options)
        self.step = step
        self.answer_rows = min(MOST_ROWS, len(step.answers) + FREE_ROWS)
        self.objection_rows = min(MOST_ROWS, len(step.objections) + FREE_ROWS)
        known = {name for name, _label in asked}
        retired = [(name, gettext("已停用的字段")) for name in step.fields if name not in known]
        cast(forms.MultipleChoiceField, self.fields["fields_asked"]).choices = [*asked, *retired]
        for number in range(self.answer_rows):
            self._add_answer(number, body)
        for number in range(self.objection_rows):
            self._add_objection(number)

    def _add_answer(self, number: int, body: Body) -> None:
        row = self.step.answers[number] if number < len(self.step.answers) else Answer("", "", "", "")
        targets = [("", gettext("去哪一步")), *((one.key, body.title_of(one.key)) for one in body.steps)]
        targets.append((END, gettext("结束谈话")))
        outcomes = [("", gettext("结果")), *RunOutcome.choices]
        label = forms.CharField(label=_("客户回答"), max_length=60, required=False, initial=row.label)
        to = forms.ChoiceField(label=_("去哪一步"), choices=targets, required=False, initial=row.to)
        end = forms.ChoiceField(label=_("结果"), choices=outcomes, required=False, initial=row.outcome)
        self.add_field(f"answer_{number}", label)
        self.add_field(f"to_{number}", to)
        self.add_field(f"outcome_{number}", end)

    def _add_objection(self, number: int) -> None:
        rows = self.step.objections
        row = rows[number] if number < len(rows) else Objection("", "")
        said = forms.CharField(label=_("客户说"), max_length=100, required=False, initial=row.said)
        reply = forms.CharField(label=_("我们说"), max_length=300, required=False, initial=row.reply)
        self.add_field(f"said_{number}", said)
        self.add_field(f"reply_{number}", reply)

    def answer_lines(self) -> list[list[Any]]:
        """Return the fields of each answer."""
        names = ("answer", "to", "outcome")
        return [[self[f"{name}_{number}"] for name in names] for number in range(self.answer_rows)]

    def objection_lines(self) -> list[list[Any]]:
        """Return the fields of each objection."""
        return [[self[f"{name}_{number}"] for name in ("said", "reply")] for number in range(self.objection_rows)]

    def read(self) -> Step:
        """Return the step as it was typed; lines without words are left out."""
        data = self.cleaned_data
        return Step(
            key=self.step.key,
            title=data.get("title", ""),
            aim=data.get("aim", ""),
            sentences=tuple(line.strip() for line in data.get("sentences", "").splitlines() if line.strip()),
            fields=tuple(data.get("fields_asked", ())),
            answers=tuple(self._answers()),
            objections=tuple(self._objections()),
        )

    def _answers(self) -> Iterator[Answer]:
        data, used = self.cleaned_data, {one.key for one in self.step.answers}
        for number in range(self.answer_rows):
            label = data.get(f"answer_{number}", "")
            if not label:
                continue
            known = number < len(self.step.answers)
            key = self.step.answers[number].key if known else _fresh(self.step.key, used)
            used.add(key)
            to = data.get(f"to_{number}", "")
            outcome = data.get(f"outcome_{number}", "") if to == END else ""
            yield Answer(key, label, to, outcome)

    def _objections(self) -> Iterator[Objection]:
        data = self.cleaned_data
        for number in range(self.objection_rows):
            said, reply = data.get(f"said_{number}", ""), data.get(f"reply_{number}", "")
            if said or reply:
                yield Objection(said, reply)


def _fresh(step: str, used: set[str]) -> str:
    number = len(used) + 1
    while f"{step}a{number}" in used:
        number += 1
    return f"{step}a{number}"


class AnswerForm(Form):
    """What the customer answered in one step of a talk."""

    position = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    step = forms.CharField(widget=forms.HiddenInput, max_length=20)
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    answer = forms.ChoiceField(label=_("客户怎么回答"), widget=Pills)
    objections = forms.MultipleChoiceField(label=_("遇到的异议"), required=False, widget=ManyPills)
    note = forms.CharField(label=_("客户原话"), max_length=2000, required=False, widget=forms.Textarea({"rows": 2}))
    need_name = forms.CharField(label=_("听到的需求，客户的叫法"), max_length=60, required=False)
    need_words = forms.CharField(
        label=_("需求原话"), max_length=2000, required=False, widget=forms.Textarea({"rows": 2})
    )

    def __init__(self, *args: Any, asked: Step, **options: Any) -> None:
        super().__init__(*args, **options)
        answers = [(one.key, one.label) for one in asked.answers]
        cast(forms.ChoiceField, self.fields["answer"]).choices = answers
        objections = [(str(number), one.said) for number, one in enumerate(asked.objections)]
        cast(forms.MultipleChoiceField, self.fields["objections"]).choices = objections
        if not objections:
            del self.fields["objections"]
        if not asked.hears_need:
            del self.fields["need_name"], self.fields["need_words"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("need_words") and not data.get("need_name"):
            self.add_error("need_name", _("给需求起个名字，用客户自己的叫法。"))
        return data


class FinishForm(Form):
    """How the talk ended; the call is logged with it."""

    outcome = forms.ChoiceField(label=_("结果"), choices=RunOutcome, widget=Pills)
    talk_minutes = forms.IntegerField(label=_("谈了（分）"), min_value=0, max_value=719, required=False)
    talk_seconds = forms.IntegerField(label=_("谈了（秒）"), min_value=0, max_value=59, required=False)
    number = forms.CharField(label=_("号码"), max_length=40, required=False, widget=PhoneInput)
    contact = forms.ChoiceField(label=_("联系人"), required=False)
    note = forms.CharField(label=_("写进跟进"), max_length=4000, widget=forms.Textarea({"rows": 5}))
    next_on = forms.DateField(label=_("下次跟进"), required=False)
    next_step = forms.CharField(label=_("下一步做什么"), required=False, max_length=200)

    def __init__(self, *args: Any, people: Sequence[tuple[int, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        choices = [("", gettext("不指定")), *((str(pk), name) for pk, name in people)]
        cast(forms.ChoiceField, self.fields["contact"]).choices = choices

    def draft(self, customer_id: int, run_id: int, entry_key: UUID) -> FinishDraft:
        """Return the end as the service takes it."""
        data = self.cleaned_data
        return FinishDraft(
            customer_id=customer_id,
            run_id=run_id,
            entry_key=entry_key,
            outcome=data["outcome"],
            talk_seconds=(data["talk_minutes"] or 0) * 60 + (data["talk_seconds"] or 0),
            number=data["number"],
            contact_id=int(data["contact"]) if data["contact"] else None,
            note=data["note"],
            next_step=data["next_step"],
            next_on=data["next_on"],
        )


class BreakForm(Form):
    """Why the talk broke off."""

    note = forms.CharField(label=_("为什么没谈完"), max_length=200, required=False)
