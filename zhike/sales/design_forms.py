"""Forms of the designer: pipelines, stages with their conditions and actions, the checklist."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as lazy

from zhike.conditions.models import Segment
from zhike.customers.choices import Stage
from zhike.web.forms import Form, ManyPills, Pills, Switch

from .choices import StageKind
from .drafts import PipelineDraft, StageDraft
from .models import Criterion, PipelineStage
from .queries.screening import Question
from .stage_actions import list_actions
from .stage_conditions import list_conditions

_ANSWERS = (("", lazy("还不知道")), ("2", lazy("是")), ("1", lazy("部分")), ("0", lazy("否")))


def _days(label: Any) -> forms.IntegerField:
    return forms.IntegerField(
        label=label, min_value=1, max_value=365, required=False, help_text=lazy("不填就按公司设置")
    )


class PipelineForm(Form):
    """A pipeline."""

    name = forms.CharField(label=lazy("名称"), max_length=40)
    is_default = forms.BooleanField(label=lazy("默认流程"), required=False, widget=Switch)
    is_active = forms.BooleanField(label=lazy("在用"), required=False, widget=Switch)
    a_days = _days(lazy("A 类：几天内签约"))
    b_days = _days(lazy("B 类：几天内签约"))
    c_days = _days(lazy("C 类：几天内签约"))

    def draft(self) -> PipelineDraft:
        """Return what the service takes."""
        return PipelineDraft(**self.cleaned_data)


class StageForm(Form):
    """A stage: what it is, what it asks, what happens when a deal leaves it forward."""

    name = forms.CharField(label=lazy("阶段名称"), max_length=20)
    kind = forms.ChoiceField(label=lazy("类型"), choices=StageKind.choices, widget=Pills)
    stands_for = forms.ChoiceField(label=lazy("客户阶段"), choices=Stage.choices, help_text=lazy("客户页上显示的阶段"))
    probability = forms.IntegerField(label=lazy("赢率 %"), min_value=0, max_value=100)
    expected_days = forms.IntegerField(
        label=lazy("预期停留天数"), min_value=1, max_value=730, required=False, help_text=lazy("超过就提醒停滞")
    )
    card_limit = forms.IntegerField(label=lazy("每人最多商机数"), min_value=1, max_value=10000, required=False)
    is_active = forms.BooleanField(label=lazy("在用"), required=False, widget=Switch)

    def __init__(self, data: Any = None, *, stage: PipelineStage | None = None) -> None:
        names = ("name", "kind", "stands_for", "probability", "expected_days", "card_limit", "is_active")
        plain = {"kind": StageKind.OPEN, "stands_for": Stage.INQUIRY, "probability": 10, "is_active": True}
        super().__init__(data, initial={name: getattr(stage, name) for name in names} if stage else plain)
        self._add_conditions({one["key"]: one for one in stage.conditions} if stage else {})
        self._add_actions({one["key"]: one for one in stage.actions} if stage else {})

    def _add_conditions(self, kept: dict[str, dict[str, Any]]) -> None:
        self.conditions = list_conditions()
        for one in self.conditions:
            name = f"when_{one.key}"
            if one.choices is not None:
                field: forms.Field = forms.MultipleChoiceField(
                    label=str(one.label),
                    choices=list(one.choices()),
                    required=False,
                    initial=kept.get(one.key, {}).get("chosen", []),
                    widget=ManyPills,
                )
            else:
                field = forms.BooleanField(
                    label=str(one.label),
                    required=False,
                    initial=one.key in kept,
                    help_text=str(one.help),
                    widget=Switch,
                )
            self.add_field(name, field)

    def _add_actions(self, kept: dict[str, dict[str, Any]]) -> None:
        self.actions = list_actions()
        self.groups: list[tuple[Any, list[str]]] = []
        for one in self.actions:
            switch = f"do_{one.key}"
            self.add_field(
                switch,
                forms.BooleanField(label=str(one.label), required=False, initial=one.key in kept, widget=Switch),
            )
            names = [switch]
            for name, field in one.fields().items():
                field.initial = kept.get(one.key, {}).get(name)
                self.add_field(f"{switch}_{name}", field)
                names.append(f"{switch}_{name}")
            self.groups.append((one.label, names))

    def draft(self) -> StageDraft:
        """Return what the service takes."""
        sent = self.cleaned_data
        names = ("name", "kind", "stands_for", "probability", "expected_days", "card_limit", "is_active")
        return StageDraft(
            **{name: sent[name] for name in names}, conditions=self._conditions(), actions=self._actions()
        )

    def _conditions(self) -> list[dict[str, object]]:
        found: list[dict[str, object]] = []
        for one in self.conditions:
            value = self.cleaned_data.get(f"when_{one.key}")
            if value:
                found.append({"key": one.key, "chosen": value} if one.choices is not None else {"key": one.key})
        return found

    def _actions(self) -> list[dict[str, object]]:
        found: list[dict[str, object]] = []
        for one in self.actions:
            switch = f"do_{one.key}"
            if self.cleaned_data.get(switch):
                params = {name: self.cleaned_data.get(f"{switch}_{name}") for name in one.fields()}
                found.append({"key": one.key} | params)
        return found


class CriterionForm(Form):
    """One question of the checklist; answered by the rep, or by a segment that customers belong to or not."""

    name = forms.CharField(label=lazy("条件"), max_length=40)
    help = forms.CharField(label=lazy("怎样判断"), max_length=200, required=False)
    weight = forms.IntegerField(label=lazy("权重"), min_value=1, max_value=100)
    answered_by = forms.ChoiceField(label=lazy("由谁判断"), required=False)
    is_active = forms.BooleanField(label=lazy("在用"), required=False, widget=Switch)

    def __init__(self, *args: Any, criterion: Criterion | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.criterion = criterion
        segments = Segment.objects.filter(subject="customer", is_active=True).order_by("name")[:200]
        choices: list[tuple[str, Any]] = [("", lazy("销售回答"))]
        if criterion is not None and criterion.condition is not None:
            choices.append(("kept", lazy("自动判断（保持现在的条件）")))
            self.fields["answered_by"].initial = "kept"
        choices += [(str(one.pk), one.name) for one in segments]
        self.fields["answered_by"].choices = choices  # type: ignore[attr-defined]

    def values(self) -> dict[str, object]:
        """Return what the service takes; a segment's condition is copied."""
        sent = dict(self.cleaned_data)
        chosen = sent.pop("answered_by")
        if chosen == "kept" and self.criterion is not None:
            condition = self.criterion.condition
        else:
            segment = Segment.objects.filter(pk=int(chosen)).first() if chosen else None
            condition = segment.condition if segment else None
        return sent | {"condition": condition}


class ChecklistForm(Form):
    """The rep's answers about one deal."""

    def __init__(self, data: Any = None, *, questions: Sequence[Question]) -> None:
        super().__init__(data)
        self.asked = [one for one in questions if not one.is_automatic]
        for one in self.asked:
            field = forms.ChoiceField(
                label=one.criterion.shown,
                help_text=one.criterion.shown_help,
                choices=_ANSWERS,
                required=False,
                initial="" if one.value is None else str(one.value),
                widget=Pills,
            )
            self.add_field(f"answer_{one.criterion.pk}", field)

    def answers(self) -> dict[int, int | None]:
        """Return the answers by question."""
        sent = {one.criterion.pk: self.cleaned_data.get(f"answer_{one.criterion.pk}") for one in self.asked}
        return {id_: int(value) if value else None for id_, value in sent.items()}
