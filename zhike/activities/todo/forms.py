"""Parse what somebody wants done; the rules are the service's."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any, cast
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zhike.access.actor import Actor
from zhike.access.queries import person_names
from zhike.customers.queries import customer_labels
from zhike.lib.refusals import Refusal
from zhike.web.forms import Form, ManyPickerField, PickerField, Pills

from ..models import Task
from . import repeating
from .choices import Priority
from .drafts import BY_SETTING, Due, TaskDraft, TaskWords, due_on
from .services.checks import wall

REPEATS = (
    ("", _("不重复")),
    ("daily", _("每天")),
    ("workdays", _("周一到周五")),
    ("weekly", _("每周")),
    ("fortnightly", _("每两周")),
    ("monthly", _("每月")),
    ("quarterly", _("每季度")),
    ("yearly", _("每年")),
)
REMINDERS = (
    ("", _("不提醒")),
    (str(BY_SETTING), _("按公司设置")),
    ("0", _("到期时")),
    ("5", _("提前 5 分钟")),
    ("15", _("提前 15 分钟")),
    ("30", _("提前 30 分钟")),
    ("60", _("提前 1 小时")),
    ("120", _("提前 2 小时")),
    ("1440", _("提前 1 天")),
)
_FIELD_OF = {"assignee_ids": "assignees", "due_at": "due_on"}


class _Refusing(Form):
    """A form that shows what a rule refused beside the field that it is about."""

    def show_refusal(self, refusal: Refusal) -> bool:
        """Put a refusal beside its field; False when it belongs to no field."""
        name = str(refusal.facts.get("field", ""))
        name = _FIELD_OF.get(name, name)
        if name not in self.fields:
            return False
        self.add_error(name, f"{refusal} {refusal.help}".strip())
        return True


class DueForm(_Refusing):
    """A day, and a time where there is one."""

    due_on = forms.DateField(label=_("哪天"))
    due_time = forms.TimeField(label=_("几点"), required=False, help_text=_("不填就是当天任何时候"))

    def due(self) -> Due:
        """Return the day or moment."""
        return read_due(self.cleaned_data["due_on"], self.cleaned_data.get("due_time"))


def read_due(day: date, at: time | None) -> Due:
    """Return when a task is due; without a time all day."""
    return due_on(day) if at is None else Due(timezone.make_aware(datetime.combine(day, at)))


class TaskForm(DueForm):
    """A task, new or to be changed."""

    title = forms.CharField(
        label=_("要做什么"), max_length=200, widget=forms.TextInput({"placeholder": _("例如：把报价发给李总")})
    )
    customer = PickerField("customers:pick", label=_("客户"), required=False)
    assignees = ManyPickerField("access:people-search", label=_("负责人"), required=False)
    priority = forms.TypedChoiceField(label=_("紧急程度"), choices=Priority, coerce=int, widget=Pills)
    repeat = forms.ChoiceField(label=_("重复"), choices=REPEATS, required=False)
    repeat_until = forms.DateField(label=_("重复到"), required=False)
    remind = forms.ChoiceField(label=_("提醒"), choices=REMINDERS, required=False)
    note = forms.CharField(label=_("说明"), required=False, max_length=4000, widget=forms.Textarea({"rows": 3}))

    field_order = ("title", "due_on", "due_time", "customer", "assignees")

    def __init__(self, *args: Any, actor: Actor, task: Task | None = None, **options: Any) -> None:
        self.actor, self.task = actor, task
        options["initial"] = (_words_of(task) if task else _new(actor)) | options.get("initial", {})
        super().__init__(*args, **options)
        self.use_labels("customer", lambda ids: customer_labels(actor, ids))
        self.use_labels("assignees", lambda ids: person_names(ids).items())
        if task is not None:
            del self.fields["customer"]
            self._keep_rule(task)

    def _keep_rule(self, task: Task) -> None:
        """Offer the rule of a task that no pick makes, and a reminder that the list does not know."""
        if options_of(task)["repeat"] == "other":
            offered = cast(forms.ChoiceField, self.fields["repeat"])
            offered.choices = [*REPEATS, ("other", repeating.say_rule(task.repeat))]
        minutes = "" if task.remind_minutes is None else str(task.remind_minutes)
        if minutes not in dict(REMINDERS):
            reminders = cast(forms.ChoiceField, self.fields["remind"])
            reminders.choices = [*REMINDERS, (minutes, _("提前 %(n)s 分钟") % {"n": minutes})]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        until, day = data.get("repeat_until"), data.get("due_on")
        if until and day and data.get("repeat") and until <= day:
            self.add_error("repeat_until", _("要晚于到期日。"))
        return data

    def _rule(self) -> str:
        data = self.cleaned_data
        if data["repeat"] == "other" and self.task is not None:
            return self.task.repeat
        until = data.get("repeat_until")
        ends = datetime.combine(until, time(23, 59, 59)) if until else None
        return repeating.rule_of(data["repeat"], wall(self.due().at), ends)

    def _common(self) -> dict[str, Any]:
        data = self.cleaned_data
        minutes = data["remind"]
        return {
            "title": data["title"],
            "due": self.due(),
            "assignee_ids": tuple(data["assignees"]),
            "priority": data["priority"],
            "repeat": self._rule(),
            "note": data["note"],
            "remind_minutes": int(minutes) if minutes else None,
        }

    def draft(self, *, entry_key: UUID, origin: str, origin_id: int | None) -> TaskDraft:
        """Return what the service takes for a new task."""
        customer_id = self.cleaned_data.get("customer")
        return TaskDraft(
            customer_id=customer_id, entry_key=entry_key, origin=origin, origin_id=origin_id, **self._common()
        )

    def words(self) -> TaskWords:
        """Return what the service takes for a change."""
        return TaskWords(**self._common())


def options_of(task: Task) -> Mapping[str, Any]:
    """Return the pick behind a task's rule, and its end."""
    pick, until = repeating.pick_of(task.repeat, wall(task.series_at))
    return {"repeat": pick, "repeat_until": until.date() if until else None}


def _new(actor: Actor) -> dict[str, Any]:
    return {
        "due_on": timezone.localdate(),
        "assignees": [actor.person_id],
        "priority": Priority.NORMAL,
        "remind": str(BY_SETTING),
    }


def _words_of(task: Task) -> dict[str, Any]:
    local = timezone.localtime(task.due_at)
    return {
        "title": task.title,
        "note": task.note,
        "due_on": local.date(),
        "due_time": None if task.is_all_day else local.time(),
        "assignees": list(task.assignee_ids),
        "priority": task.priority,
        "remind": "" if task.remind_minutes is None else str(task.remind_minutes),
        **options_of(task),
    }


class ReassignForm(_Refusing):
    """Who has it from now on."""

    assignees = ManyPickerField("access:people-search", label=_("转给"))

    def __init__(self, *args: Any, task: Task, **options: Any) -> None:
        super().__init__(*args, **options)
        self.use_labels("assignees", lambda ids: person_names(ids).items())


class MoveForm(DueForm):
    """A new day for one task, or for several."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["due_on"].initial = timezone.localdate() + timedelta(days=1)
