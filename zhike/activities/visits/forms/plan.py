"""Plan a visit, change the plan, call it off."""

from datetime import datetime, timedelta
from typing import Any, cast
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zhike.access.queries import person_names
from zhike.web.forms import Form, ManyPickerField, ManyPills, PickerField, Pills

from ...models import Visit
from ...queries.entry import Entry
from ..choices import VisitType
from ..drafts import VisitDraft
from ..policy import VisitPolicy


class PlanForm(Form):
    """Why, when, whom, with whom, with what."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    visit_type = forms.ChoiceField(label=_("拜访类型"), choices=VisitType, widget=Pills, initial=VisitType.NEEDS)
    purpose = forms.CharField(
        label=_("目的"),
        max_length=200,
        widget=forms.TextInput({"placeholder": _("例如：确认谁拍板，约好演示的日子")}),
    )
    planned_at = forms.DateTimeField(label=_("什么时候去"))
    minutes = forms.IntegerField(label=_("预计（分钟）"), min_value=5, max_value=720, required=False)
    contacts = forms.MultipleChoiceField(label=_("见谁"), widget=ManyPills, required=False)
    address = forms.CharField(label=_("地址"), max_length=200, required=False)
    agenda = forms.CharField(
        label=_("议程"),
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 3, "placeholder": _("一行一件")}),
    )
    materials = forms.CharField(label=_("带什么"), required=False, max_length=1000, widget=forms.Textarea({"rows": 2}))
    person = PickerField("access:people-search", label=_("拜访人"), required=False, help_text=_("不填就是自己去。"))
    members = ManyPickerField("access:people-search", label=_("同行同事"), required=False)
    coach = PickerField(
        "access:people-search", label=_("陪访人"), required=False, help_text=_("请经理一起去，之后按评分表辅导。")
    )
    focus = forms.CharField(
        label=_("陪访看什么"), max_length=200, required=False, help_text=_("和陪访人一起定：这次重点看哪一两个行为。")
    )

    def __init__(self, *args: Any, entry: Entry, policy: VisitPolicy, now: datetime, **options: Any) -> None:
        super().__init__(*args, **options)
        self.entry = entry
        people = [(str(row.pk), f"{row.name} {row.position}".strip()) for row in entry.contacts]
        cast(forms.MultipleChoiceField, self.fields["contacts"]).choices = people
        if not people:
            del self.fields["contacts"]
        for name in ("person", "members", "coach"):
            self.use_labels(name, lambda ids: person_names(ids).items())
        self.fields["planned_at"].initial = next_hour(now)
        self.fields["minutes"].help_text = _("不填：首次拜访 %(first)d 分钟，其它 %(other)d 分钟。") % {
            "first": policy.first_minutes,
            "other": policy.minutes,
        }

    def draft(self, entry_key: UUID) -> VisitDraft:
        """Return the plan as the service takes it."""
        data = self.cleaned_data
        return VisitDraft(
            customer_id=self.entry.customer.pk,
            entry_key=entry_key,
            purpose=data["purpose"],
            planned_at=data["planned_at"],
            visit_type=data["visit_type"],
            minutes=data["minutes"],
            agenda=data["agenda"],
            materials=data["materials"],
            address=data["address"],
            contact_ids=tuple(int(pk) for pk in data.get("contacts", ())),
            member_ids=tuple(data["members"] or ()),
            person_id=data["person"],
            coach_id=data["coach"],
            focus=data["focus"],
        )


def next_hour(now: datetime) -> datetime:
    """Return the next full hour here, as the browser's calendar takes it."""
    return timezone.localtime(now).replace(minute=0, second=0, microsecond=0, tzinfo=None) + timedelta(hours=1)


def initial_of(visit: Visit) -> dict[str, Any]:
    """Return what the form of a planned visit starts with."""
    return {
        "version": visit.version,
        "visit_type": visit.visit_type,
        "purpose": visit.purpose,
        "planned_at": timezone.localtime(visit.planned_at).replace(tzinfo=None),
        "minutes": visit.minutes,
        "contacts": [str(pk) for pk in visit.contacts.values_list("contact_id", flat=True)],
        "address": visit.address,
        "agenda": visit.agenda,
        "materials": visit.materials,
        "person": visit.person_id,
        "members": list(visit.members.values_list("person_id", flat=True)),
        "coach": visit.coach_id,
        "focus": visit.focus,
    }


class CancelForm(Form):
    """Why a visit does not take place."""

    reason = forms.CharField(label=_("为什么取消"), max_length=200)
