"""Screens of the evening meeting: the wall, its four acts, the minutes."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from zhike.access.decorators import requires
from zhike.access.requests import ActingRequest
from zhike.activities.choices import FollowUpKind
from zhike.lib.refusals import Refused, refuse_if
from zhike.web.forms import Form, form_response, saved_in_place

from ..sheets.days import read_clock
from . import queries, services
from .forms import GradeForm, ProgressForm, QuestionForm, SupportForm
from .rules import why_cannot_lead

CHANGED: dict[str, Any] = {"meeting:changed": {}}
FORMS: dict[str, type[Form]] = {
    "progress": ProgressForm,
    "support": SupportForm,
    "grade": GradeForm,
    "question": QuestionForm,
}


def _read_day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Http404 from error


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 19 else None


@requires("sheet", "view")
@require_GET
def wall(request: ActingRequest, department_id: int, day: str) -> HttpResponse:
    """Show one customer of one sheet in full screen."""
    on, now = _read_day(day), timezone.now()
    clock = read_clock(now, around=on)
    found = queries.Asked(department_id, on, _number(request.GET.get("person")), _number(request.GET.get("customer")))
    meeting = queries.find_meeting(actor=request.actor, asked=found, clock=clock)
    values = {"meeting": meeting, "day": on, "address": reverse("sales:meeting", args=[department_id, day])}
    values |= {
        "kinds": dict(FollowUpKind.choices),
        "worth": queries.find_worth(request.actor, meeting, timezone.localdate(now)),
    }
    return render(request, "sales/meeting.html", values)


@requires("sheet", "view")
@require_GET
def minutes(request: ActingRequest, department_id: int, day: str) -> HttpResponse:
    """Show what a meeting decided."""
    on = _read_day(day)
    department = queries.get_department(actor=request.actor, department_id=department_id)
    lines = queries.list_minutes(actor=request.actor, department_id=department_id, day=on)
    return render(request, "sales/minutes.html", {"department": department, "day": on, "lines": lines})


@requires("sheet", "view")
@require_http_methods(["GET", "POST"])
def act(
    request: ActingRequest, department_id: int, day: str, person_id: int, customer_id: int, kind: str
) -> HttpResponse:
    """Write progress, decide support, change the grade or ask, about the customer on the wall."""
    if kind not in FORMS:
        raise Http404
    on, now = _read_day(day), timezone.now()
    asked = queries.Asked(department_id, on, person_id, customer_id)
    meeting = queries.find_meeting(actor=request.actor, asked=asked, clock=read_clock(now, around=on))
    if meeting.line is None or meeting.line["customer"] != customer_id or meeting.rep is None:
        raise Http404
    if meeting.rep.id != person_id:
        raise Http404
    refuse_if(why_cannot_lead(may=meeting.may_lead))
    form = _form(request, kind, meeting)
    spot = services.Spot(department_id, on, person_id, customer_id)
    if request.method == "POST" and form.is_valid():
        try:
            DO[kind](request, spot, form, meeting)
            query = urlencode({"person": person_id, "customer": customer_id})
            address = f"{reverse('sales:meeting', args=[department_id, day])}?{query}"
            return saved_in_place(request, address, _("已记入纪要"), events=CHANGED)
        except Refused as refused:
            _show(form, refused)
    return form_response(request, form, "sales/meeting_act.html", {"line": meeting.line, "kind": kind, "day": on})


def _form(request: ActingRequest, kind: str, meeting: queries.Meeting) -> Form:
    line = meeting.line or {}
    initial: dict[str, Any] = {"grade": line.get("grade"), "on": line.get("expected_on"), "what": line.get("support")}
    initial |= {"entry_key": services.new_key(), "by": timezone.localdate() + timedelta(days=1)}
    form = FORMS[kind](request.POST if request.method == "POST" else None, initial=initial)
    if kind == "support":
        people = queries.list_helpers(actor=request.actor, department=meeting.department)
        choices = [(one.id, one.name) for one in people if one.id != request.actor.person_id]
        form.fields["who"].choices = [(request.actor.person_id, _("我自己")), *choices]  # type: ignore[attr-defined]
    return form


def _show(form: Form, refused: Refused) -> None:
    refusal = refused.refusal
    names = {"promised_on": "on", "due": "by", "title": "what"}
    field = str(refusal.facts.get("field", ""))
    field = names.get(field, field)
    form.add_error(field if field in form.fields else None, f"{refusal.sentence}{refusal.help}")


def _progress(request: ActingRequest, spot: services.Spot, form: Form, meeting: queries.Meeting) -> None:
    services.note_progress(actor=request.actor, spot=spot, text=form.cleaned_data["text"], now=timezone.now())


def _question(request: ActingRequest, spot: services.Spot, form: Form, meeting: queries.Meeting) -> None:
    services.ask_in_meeting(actor=request.actor, spot=spot, text=form.cleaned_data["text"], now=timezone.now())


def _support(request: ActingRequest, spot: services.Spot, form: Form, meeting: queries.Meeting) -> None:
    values = form.cleaned_data
    support = services.Support(values["what"], values["who"], values["by"], values["entry_key"])
    services.decide_support(actor=request.actor, spot=spot, support=support, now=timezone.now())


def _grade(request: ActingRequest, spot: services.Spot, form: Form, meeting: queries.Meeting) -> None:
    opportunity_id = (meeting.line or {}).get("opportunity")
    if not opportunity_id:
        raise Http404
    new = services.NewGrade(opportunity_id, **form.cleaned_data)
    services.change_grade(actor=request.actor, spot=spot, new=new, now=timezone.now())


DO: dict[str, Callable[[ActingRequest, services.Spot, Form, queries.Meeting], None]] = {
    "progress": _progress,
    "support": _support,
    "grade": _grade,
    "question": _question,
}
