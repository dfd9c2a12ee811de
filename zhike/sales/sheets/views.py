"""Screens of the daily sheet: one's own, somebody's, everybody's."""

from datetime import date

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhike.access.decorators import requires
from zhike.access.requests import ActingRequest
from zhike.activities.choices import FollowUpKind
from zhike.lib.refusals import Refused
from zhike.web.forms import Form, done, form_response, once, saved_in_place

from . import card, queries, services
from .days import read_clock
from .forms import AmendForm, AnswerForm, CommentForm, NoteForm, SubmitForm

CHANGED: dict[str, object] = {"sheet:changed": {}}
KINDS = dict(FollowUpKind.choices)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Http404 from error


@requires("sheet", "create")
@require_http_methods(["GET", "POST"])
def own(request: ActingRequest) -> HttpResponse:
    """Show the actor's open sheet, or submit it."""
    clock = read_clock(timezone.now())
    day = queries.read_day(request.POST.get("day"), clock)
    sheet = queries.find_sheet(actor=request.actor, person_id=request.actor.person_id, day=day, clock=clock)
    form = SubmitForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            return done(request, once(request, lambda: _submit(request, day, form)), _("理单表已提交"))
        except Refused as refused:
            _show(form, refused)
    values = {"sheet": sheet, "clock": clock, "before": clock.closed_day, "is_own": True, "kinds": KINDS}
    return form_response(request, form, "sales/sheet.html", values)


def _submit(request: ActingRequest, day: date, form: Form) -> str:
    services.submit_sheet(actor=request.actor, day=day, now=timezone.now(), **form.cleaned_data)
    return reverse("sales:sheet_of", args=[request.actor.person_id, day.isoformat()])


def _show(form: Form, refused: Refused) -> None:
    refusal = refused.refusal
    if not refusal.code.startswith("sales."):
        raise refused
    field = str(refusal.facts.get("field", ""))
    form.add_error(field if field in form.fields else None, f"{refusal.sentence}{refusal.help}")


@requires("sheet", "view")
@require_GET
def of_person(request: ActingRequest, person_id: int, day: str) -> HttpResponse:
    """Show the sheet of a person and day with what was said about it."""
    clock = read_clock(timezone.now(), around=_day(day))
    on = queries.read_day(day, clock)
    sheet = queries.find_sheet(actor=request.actor, person_id=person_id, day=on, clock=clock)
    is_own = person_id == request.actor.person_id
    values = {"sheet": sheet, "clock": clock, "before": clock.calendar.add_workdays(on, -1), "is_own": is_own}
    return render(request, "sales/sheet.html", values | {"form": None, "once_key": "", "kinds": KINDS})


@requires("sheet", "create")
@require_http_methods(["GET", "POST"])
def note(request: ActingRequest, day: str, customer_id: int) -> HttpResponse:
    """Keep what the actor adds about one customer."""
    now = timezone.now()
    on = _day(day)
    sheet = queries.find_sheet(
        actor=request.actor, person_id=request.actor.person_id, day=on, clock=read_clock(now, around=on)
    )
    line = next((one for one in sheet.content["lines"] if one["customer"] == customer_id), None)
    if line is None:
        raise Http404
    form = NoteForm(request.POST if request.method == "POST" else None, initial=line)
    if request.method == "POST" and form.is_valid():
        try:
            words = dict(form.cleaned_data)
            services.write_note(actor=request.actor, day=on, customer_id=customer_id, words=words, now=now)
            return saved_in_place(request, reverse("sales:sheet"), _("已写上"), events=CHANGED)
        except Refused as refused:
            _show(form, refused)
    return form_response(request, form, "sales/sheet_note.html", {"line": line, "day": on})


@requires("sheet", "create")
@require_http_methods(["GET", "POST"])
def amend(request: ActingRequest, sheet_id: int) -> HttpResponse:
    """Add a correction to a kept sheet."""
    sheet = services.get_sheet(actor=request.actor, sheet_id=sheet_id)
    form = AmendForm(request.POST if request.method == "POST" else None)
    address = reverse("sales:sheet_of", args=[sheet.person_id, sheet.day.isoformat()])
    if request.method == "POST" and form.is_valid():
        services.amend_sheet(actor=request.actor, sheet_id=sheet_id, now=timezone.now(), **form.cleaned_data)
        return saved_in_place(request, address, _("已补充"), events=CHANGED)
    words = {"title": _("补充或更正"), "save": _("补充"), "back": address}
    return form_response(request, form, "sales/sheet_say.html", words)


@requires("sheet", "view")
@require_POST
def read(request: ActingRequest, sheet_id: int) -> HttpResponse:
    """Note that the actor has read a sheet."""
    services.read_sheet(actor=request.actor, sheet_id=sheet_id, now=timezone.now())
    sheet = services.get_sheet(actor=request.actor, sheet_id=sheet_id)
    return done(request, reverse("sales:sheet_of", args=[sheet.person_id, sheet.day.isoformat()]), _("已阅"))


@requires("sheet", "view")
@require_http_methods(["GET", "POST"])
def comment(request: ActingRequest, person_id: int, day: str) -> HttpResponse:
    """Comment a day, or ask."""
    on = _day(day)
    person = services.require_reviewer(actor=request.actor, person_id=person_id)
    asked = request.GET.get("customer", "")
    initial = {"customer": asked if asked.isascii() and asked.isdecimal() else "", "is_question": "ask" in request.GET}
    form = CommentForm(request.POST if request.method == "POST" else None, initial=initial)
    address = reverse("sales:sheet_of", args=[person_id, on.isoformat()])
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        remark = services.Remark(values["text"], values["is_question"], values["customer"])
        once(request, lambda: _comment(request, person_id, on, remark))
        return saved_in_place(request, address, _("已发给 %(name)s") % {"name": person.name}, events=CHANGED)
    words = {"title": _("点评 %(name)s 的理单表") % {"name": person.name}, "save": _("发送"), "back": address}
    return form_response(request, form, "sales/sheet_say.html", words)


def _comment(request: ActingRequest, person_id: int, day: date, remark: services.Remark) -> str:
    services.comment_sheet(actor=request.actor, person_id=person_id, day=day, remark=remark, now=timezone.now())
    return ""


@requires("sheet", "create")
@require_http_methods(["GET", "POST"])
def answer(request: ActingRequest, comment_id: int) -> HttpResponse:
    """Answer what the manager asked."""
    question = queries.get_question(actor=request.actor, comment_id=comment_id)
    form = AnswerForm(request.POST if request.method == "POST" else None, initial={"text": question.answer})
    if request.method == "POST" and form.is_valid():
        services.answer_question(
            actor=request.actor, comment_id=comment_id, text=form.cleaned_data["text"], now=timezone.now()
        )
        return saved_in_place(request, reverse("sales:sheet"), _("已回答"), events=CHANGED)
    words = {"title": question.text, "save": _("回答"), "back": reverse("sales:sheet")}
    return form_response(request, form, "sales/sheet_say.html", words)


@requires("sheet", "view")
@require_GET
def team(request: ActingRequest) -> HttpResponse:
    """Show everybody's sheet of a day in figures, and who has not submitted."""
    asked = request.GET.get("day")
    now = timezone.now()
    clock = read_clock(now)
    day = queries.read_day(asked, clock)
    clock = read_clock(now, around=day)
    shown = queries.list_team(actor=request.actor, day=day, clock=clock)
    following = clock.calendar.add_workdays(day, 1)
    values = {
        "team": shown,
        "before": clock.calendar.add_workdays(day, -1),
        "after": following if following <= clock.open_day else None,
        "departments": queries.list_teams(request.actor),
    }
    return render(request, "sales/sheets.html", values)


@requires("sheet", "view")
@require_GET
def today_card(request: ActingRequest) -> HttpResponse:
    """Say on the day's page how one's own sheet stands, and who of the team has not submitted."""
    clock = read_clock(timezone.now())
    own, team_ = card.read_own(actor=request.actor, clock=clock), card.read_team(actor=request.actor, clock=clock)
    values = {"own": own, "team": team_, "today": clock.local.date()}
    return render(request, "sales/today_card.html", values)
