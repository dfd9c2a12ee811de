"""One's own day as a route, and the day of the team."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from zhike.access.decorators import requires
from zhike.access.requests import ActingRequest
from zhike.customers.queries import search_customers
from zhike.web.forms import done

from ...queries.entry import Choice, list_recent
from ..geo import Place, is_place
from ..queries.day import get_my_day, list_team_day
from ..services import order_day


def read_day(request: HttpRequest) -> date:
    """Return the day that the address asks for, today when it asks for none."""
    try:
        return date.fromisoformat(request.GET.get("on", ""))
    except ValueError:
        return timezone.localdate()


def read_start(request: HttpRequest) -> Place | None:
    """Return where one starts from, if the browser said so."""
    try:
        latitude, longitude = (float(request.GET.get(name, "")) for name in ("lat", "lon"))
    except ValueError:
        return None
    return Place(latitude, longitude) if is_place(latitude, longitude) else None


@requires("visit", "view")
@require_GET
def my_day(request: ActingRequest) -> HttpResponse:
    """Show one's own visits of a day in their order, and a shorter way, if there is one."""
    day = read_day(request)
    shown = get_my_day(actor=request.actor, day=day, start=read_start(request))
    return render(request, "activities/visits/day.html", {"shown": shown, "day": day, "today": timezone.localdate()})


@requires("visit", "create")
@require_POST
def order(request: ActingRequest) -> HttpResponse:
    """Put one's own visits of a day into an order."""
    ids = [int(text) for text in request.POST.get("ids", "").split(",") if text.isascii() and text.isdecimal()]
    day = read_day(request)
    order_day(actor=request.actor, day=day, visit_ids=ids)
    return done(request, f"{reverse('visits:day')}?on={day.isoformat()}", _("路线已排好"))


@requires("visit", "view")
@require_GET
def team(request: ActingRequest) -> HttpResponse:
    """Show who in scope visits whom on a day: by plan and by check-in."""
    day = read_day(request)
    people = list_team_day(actor=request.actor, day=day)
    return render(request, "activities/visits/team.html", {"people": people, "day": day, "today": timezone.localdate()})


@requires("visit", "create")
@require_GET
def pick(request: ActingRequest) -> HttpResponse:
    """Ask whom to visit."""
    text = request.GET.get("q", "").strip()
    if text:
        hits = search_customers(actor=request.actor, text=text, limit=12)
        choices = [Choice(hit.customer_id, hit.name, hit.contact) for hit in hits]
    else:
        choices = list_recent(request.actor, today=timezone.localdate())
    part = request.htmx.target == "visit-choices"
    template = "activities/visits/choices.html" if part else "activities/visits/pick.html"
    return render(request, template, {"choices": choices, "text": text})
