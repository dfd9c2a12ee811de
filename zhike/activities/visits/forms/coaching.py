"""Score a visit, acknowledge it, look again."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, cast

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zhike.web.forms import Form, Pills

from ...models import Coaching, CoachingPoint, Visit
from ..drafts import AgainDraft, CoachingDraft, PointDraft
from ..skills import MOST_POINTS, STEPS, Skill

_STEPS = [(str(step), str(step)) for step in STEPS]


class CoachingEntryForm(Form):
    """A rating per skill, what was good, at most three behaviours to change."""

    good = forms.CharField(label=_("做得好的"), required=False, max_length=2000, widget=forms.Textarea({"rows": 2}))

    def __init__(self, *args: Any, skills: Sequence[Skill], today: date, days: int, **options: Any) -> None:
        super().__init__(*args, **options)
        self.skills = skills
        for skill in skills:
            self.add_field(f"skill_{skill.key}", _rating_field(skill))
        for number in range(MOST_POINTS):
            for name, field in _point_fields().items():
                self.add_field(f"{name}_{number}", field)
            self.fields[f"recheck_{number}"].initial = today + timedelta(days=days)

    def skill_names(self) -> list[str]:
        """Return the fields of the ratings."""
        return [f"skill_{skill.key}" for skill in self.skills]

    def blocks(self) -> list[list[str]]:
        """Return the names of the fields of each behaviour."""
        names = ("behaviour", "evidence", "wanted", "before", "recheck")
        return [[f"{name}_{number}" for name in names] for number in range(MOST_POINTS)]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for number in range(MOST_POINTS):
            if not data.get(f"behaviour_{number}"):
                continue
            for name, words in (("evidence", _("写现场看到的、听到的原话。")), ("before", _("选现在的一档。"))):
                if not data.get(f"{name}_{number}") and f"{name}_{number}" not in self.errors:
                    self.add_error(f"{name}_{number}", words)
            if not data.get(f"recheck_{number}") and f"recheck_{number}" not in self.errors:
                self.add_error(f"recheck_{number}", _("定一个复查日期。"))
        return data

    def draft(self, customer_id: int, visit_id: int, form_id: int) -> CoachingDraft:
        """Return the coaching as the service takes it."""
        data = self.cleaned_data
        points = tuple(
            PointDraft(
                data[f"behaviour_{number}"],
                data[f"evidence_{number}"],
                int(data[f"before_{number}"]),
                data[f"recheck_{number}"],
                data[f"wanted_{number}"],
            )
            for number in range(MOST_POINTS)
            if data[f"behaviour_{number}"]
        )
        return CoachingDraft(
            customer_id=customer_id,
            visit_id=visit_id,
            form_id=form_id,
            ratings={skill.key: int(data[f"skill_{skill.key}"]) for skill in self.skills},
            good=data["good"],
            points=points,
        )


def _rating_field(skill: Skill) -> forms.Field:
    anchors = "；".join(f"{step} {words}" for step, words in zip(STEPS, skill.anchors, strict=True) if words)
    return forms.ChoiceField(label=skill.label, choices=_STEPS, widget=Pills, help_text=anchors)


def _point_fields() -> dict[str, forms.Field]:
    return {
        "behaviour": forms.CharField(label=_("要改变的行为"), max_length=200, required=False),
        "evidence": forms.CharField(
            label=_("现场看到的"), max_length=1000, required=False, widget=forms.Textarea({"rows": 2})
        ),
        "wanted": forms.CharField(label=_("改成怎样"), max_length=200, required=False),
        "before": forms.ChoiceField(label=_("现在是哪一档"), choices=_STEPS, widget=Pills, required=False),
        "recheck": forms.DateField(label=_("复查日期"), required=False),
    }


def initial_of(coaching: Coaching | None, points: Sequence[CoachingPoint]) -> dict[str, Any]:
    """Return what the form of a coaching that nobody acknowledged yet starts with."""
    if coaching is None:
        return {}
    values: dict[str, Any] = {"good": coaching.good}
    values |= {f"skill_{key}": str(rating) for key, rating in coaching.ratings.items()}
    for number, point in enumerate(points):
        values |= {
            f"behaviour_{number}": point.behaviour,
            f"evidence_{number}": point.evidence,
            f"wanted_{number}": point.wanted,
            f"before_{number}": str(point.before),
            f"recheck_{number}": point.recheck_on,
        }
    return values


class AcknowledgeForm(Form):
    """A word of one's own."""

    reply = forms.CharField(
        label=_("我的话"),
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("怎么改、需要什么帮助；也可以不写。"),
    )


class AgainForm(Form):
    """The second look: on which visit, which step now, what was seen."""

    again = forms.ChoiceField(label=_("在哪次拜访看的"))
    after = forms.ChoiceField(label=_("现在是哪一档"), choices=_STEPS, widget=Pills)
    found = forms.CharField(label=_("看到了什么"), max_length=1000, widget=forms.Textarea({"rows": 3}))
    again_on = forms.DateField(
        label=_("再看一次"), required=False, help_text=_("还没改变就填下一次的日期；留空就此关闭。")
    )

    def __init__(self, *args: Any, visits: Sequence[Visit], **options: Any) -> None:
        super().__init__(*args, **options)
        choices = [
            (str(visit.pk), f"{timezone.localtime(visit.planned_at):%m-%d %H:%M} {visit.customer.name}")
            for visit in visits
        ]
        cast(forms.ChoiceField, self.fields["again"]).choices = choices

    def draft(self, customer_id: int, point_id: int) -> AgainDraft:
        """Return the second look as the service takes it."""
        data = self.cleaned_data
        return AgainDraft(
            customer_id=customer_id,
            point_id=point_id,
            again_id=int(data["again"]),
            after=int(data["after"]),
            found=data["found"],
            again_on=data["again_on"],
        )
