"""Screens of A customers and of alarms."""

from datetime import date

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_GET, require_http_methods

from zhike.access.decorators import requires
from zhike.access.fields import is_open
from zhike.access.queries import department_subtree, person_names
from zhike.access.requests import ActingRequest
from zhike.lib.refusals import Refused
from zhike.web.forms import Form, done, form_response

from ..models import NewAAlert
from ..sheets.days import read_clock
from ..sheets.people import keepers, list_reps
from . import board, counting, services
from .forms import AnswerForm, ResultForm
from .rules import FACTORS

_MOST = 300
LABELS = {
    "stock": lazy("手上的 B、C 客户"),
    "contacts": lazy("每位客户联系次数"),
    "upgrades": lazy("每次联系升 A"),
    "direct": lazy("直接评为 A"),
}


@requires("sheet", "view")
@require_GET
def a_board(request: ActingRequest) -> HttpResponse:
    """Show who shall sign within days, and which team has had no new A."""
    clock = read_clock(timezone.now())
    rows = board.list_a_customers(actor=request.actor, today=clock.local.date())
    droughts = board.list_droughts(actor=request.actor, clock=clock)
    values = {
        "rows": rows[:_MOST],
        "totals": board.totals(rows),
        "droughts": droughts,
        "limit": clock.rules.alert_days,
        "sees_amount": is_open(request.actor, "opportunity", "amount"),
    }
    return render(request, "sales/a_board.html", values)


@requires("sheet", "view")
@require_http_methods(["GET", "POST"])
def alert(request: ActingRequest, alert_id: int) -> HttpResponse:
    """Show an alarm with its factors; keep the cause and the measure, later the result."""
    found = services.get_alert(actor=request.actor, alert_id=alert_id)
    may = services.may_answer(request.actor, found.department_id)
    kind = ResultForm if found.answered_at else AnswerForm
    form = kind(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            _save(request, found, form)
            return done(request, reverse("sales:alert", args=[alert_id]), _("已记下"))
        except Refused as refused:
            if refused.refusal.code == "sales.alert_not_allowed":
                raise
            form.add_error(None, f"{refused.refusal.sentence}{refused.refusal.help}")
    names = person_names([found.answered_by_id])
    values = {
        "alert": found,
        "may_answer": may,
        "labels": LABELS,
        "answered_by": names.get(found.answered_by_id or 0, ""),
        "is_due": bool(found.ask_on and found.ask_on <= timezone.localdate()),
    }
    return form_response(request, form, "sales/alert.html", values)


def _save(request: ActingRequest, found: NewAAlert, form: Form) -> None:
    act = services.report_result if found.answered_at else services.answer_alert
    act(actor=request.actor, alert_id=found.pk, now=timezone.now(), **form.cleaned_data)


@requires("sheet", "view")
@require_GET
def rows(request: ActingRequest, alert_id: int, factor: str) -> HttpResponse:
    """Show the rows behind one factor of an alarm: of its days, or of the weeks before."""
    found = services.get_alert(actor=request.actor, alert_id=alert_id)
    if factor not in FACTORS:
        raise Http404
    is_past = "past" in request.GET
    days = [date.fromisoformat(day) for day in found.figures["past_days" if is_past else "days"]]
    clock = read_clock(timezone.now(), around=days[0])
    people = [one.id for one in list_reps(keepers().filter(department_id__in=department_subtree(found.department_id)))]
    span = counting.span_of(found.department_id, people, days, clock)
    listed = counting.list_rows(request.actor, span, factor)
    values = {
        "alert": found,
        "factor": factor,
        "label": LABELS[factor],
        "rows": listed,
        "is_past": is_past,
        "days": days,
    }
    return render(request, "sales/alert_rows.html", values | {"most": counting.MOST_ROWS})
