"""Screens of targets: the league of a month, what one person or team is to reach, the forecast."""

from datetime import date, timedelta
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_GET, require_http_methods

from zhike.access.decorators import requires
from zhike.access.fields import is_open
from zhike.access.requests import ActingRequest
from zhike.lib.refusals import Refused, refuse_if
from zhike.web.forms import form_response, saved_in_place

from ..models.targets import Metric
from . import forecast, people, queries, services
from .forms import TargetForm
from .rows import MOST, read_figure
from .rules import AMOUNTS, METRICS, month_of, why_cannot_set_target
from .since import MOST_SHOWN, read_changes

KINDS = {
    "new": lazy("新增"),
    "up": lazy("金额调高"),
    "down": lazy("金额调低"),
    "moved_in": lazy("移入本月"),
    "moved_out": lazy("移出本月"),
    "won": lazy("成交"),
    "lost": lazy("丢单"),
    "slipped": lazy("过期未签"),
    "idle": lazy("没有动静"),
    "same": lazy("不变"),
}


def _month(text: str | None) -> date:
    today = timezone.localdate()
    try:
        month = date.fromisoformat(f"{text}-01") if text else today
    except ValueError:
        month = today
    return month.replace(day=1) if abs((month - today).days) < 3660 else today.replace(day=1)


def _around(month: date) -> dict[str, date]:
    first, last = month_of(month)
    return {"before": month_of(first - timedelta(days=1))[0], "after": last + timedelta(days=1)}


@requires("target", "view")
@require_GET
def league(request: ActingRequest) -> HttpResponse:
    """Show what everybody reached of the month's targets, and the pace."""
    month, metric = _month(request.GET.get("month")), request.GET.get("by", METRICS[0])
    metric = metric if metric in METRICS else METRICS[0]
    shown = queries.read_league(actor=request.actor, month=month, metric=metric, today=timezone.localdate())
    values = {
        "league": shown,
        "metrics": dict(Metric.choices),
        "amounts": AMOUNTS,
        "may_set": request.actor.can("target", "edit"),
        **_around(month),
    }
    return render(request, "sales/targets.html", values)


@requires("target", "edit")
@require_http_methods(["GET", "POST"])
def edit(request: ActingRequest, kind: str, of_id: int, month: str) -> HttpResponse:
    """Set what a person or a team is to reach in a month."""
    if kind not in ("person", "department"):
        raise Http404
    on = _month(month)
    whose = services.Whose(**{f"{kind}_id": of_id})
    name, may = _whose(request, kind, of_id)
    refuse_if(why_cannot_set_target(may=may, value=forecast.ZERO, month=on, today=timezone.localdate()))
    known = queries.values_of(month=on, person_id=whose.person_id, department_id=whose.department_id)
    form = TargetForm(request.POST if request.method == "POST" else None, initial=known)
    if request.method == "POST" and form.is_valid():
        try:
            values = dict(form.cleaned_data)
            services.set_targets(actor=request.actor, whose=whose, month=on, values=values, now=timezone.now())
            address = f"{reverse('sales:targets')}?month={on:%Y-%m}"
            return saved_in_place(request, address, _("目标已保存"), events={"targets:changed": {}})
        except Refused as refused:
            form.add_error(None, f"{refused.refusal.sentence}{refused.refusal.help}")
    return form_response(request, form, "sales/target_edit.html", {"name": name, "month": on})


@requires("target", "view")
@require_GET
def rows(request: ActingRequest, kind: str, of_id: int, month: str, metric: str) -> HttpResponse:
    """Show what one figure of the league counts."""
    if kind not in ("person", "department") or metric not in METRICS:
        raise Http404
    on = _month(month)
    figure = read_figure(actor=request.actor, kind=kind, of_id=of_id, month=on, metric=metric)
    values = {
        "figure": figure,
        "month": on,
        "metric": metric,
        "label": Metric(metric).label,
        "is_amount": metric in AMOUNTS,
        "sees_amount": is_open(request.actor, "opportunity", "amount"),
        "most": MOST,
    }
    return render(request, "sales/target_rows.html", values)


def _whose(request: ActingRequest, kind: str, of_id: int) -> tuple[str, bool]:
    if kind == "person":
        person = people.get_person(request.actor, of_id)
        return person.name, people.may_set_for_person(request.actor, person)
    department = people.get_department(request.actor, of_id)
    return department.name, people.may_set_for_department(request.actor, of_id)


@requires("target", "view")
@require_GET
def outlook(request: ActingRequest) -> HttpResponse:
    """Show what the month will bring, and what changed since a day."""
    month, now = _month(request.GET.get("month")), timezone.now()
    kind = request.GET.get("kind", "")
    asked: dict[str, Any] = {"since": _since(request.GET.get("since")), "kind": kind if kind in KINDS else ""}
    sees = is_open(request.actor, "opportunity", "amount")
    values = {
        "month": month,
        "sees_amount": sees,
        "outlook": forecast.read_outlook(actor=request.actor, month=month, now=now) if sees else None,
        "changes": read_changes(actor=request.actor, month=month, now=now, **asked) if sees else None,
        "kind": asked["kind"],
        "kinds": KINDS,
        "most": MOST_SHOWN,
        **_around(month),
    }
    return render(request, "sales/outlook.html", values)


def _since(text: str | None) -> date:
    today = timezone.localdate()
    try:
        day = date.fromisoformat(text or "")
    except ValueError:
        return today - timedelta(days=7)
    return min(day, today) if (today - day).days < 3660 else today - timedelta(days=7)
