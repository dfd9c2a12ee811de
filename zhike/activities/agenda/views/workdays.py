"""The screen 工作日历: on which days the company works."""

from datetime import date

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhike.access.decorators import requires
from zhike.access.requests import ActingRequest
from zhike.lib.refusals import Refused
from zhike.web.forms import form_response, saved_in_place

from ...calendar import FIRST_YEAR
from ..forms import SpecialDaysForm
from ..queries.workdays import read_year
from ..rules import YEARS_AHEAD
from ..services.workdays import declare_days, forget_day

CHANGED = "agenda:workdays_changed"


@requires("setting", "view")
@require_GET
def workdays(request: ActingRequest) -> HttpResponse:
    """Show a year: free days, worked weekends, and how many days are worked."""
    today = timezone.localdate()
    asked = request.GET.get("year", "")
    number = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) == 4 else today.year
    if not FIRST_YEAR <= number <= today.year + YEARS_AHEAD:
        raise Http404
    last = today.year + YEARS_AHEAD
    values = {
        "year": read_year(number),
        "today": today,
        "first_year": FIRST_YEAR,
        "last_year": last,
        "weekdays": WEEKDAYS,
    }
    return render(request, "activities/agenda/workdays.html", values)


@requires("setting", "edit")
@require_http_methods(["GET", "POST"])
def declare(request: ActingRequest) -> HttpResponse:
    """Declare some days free or worked."""
    form = SpecialDaysForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        days = form.draft()
        try:
            count = declare_days(actor=request.actor, days=days, now=timezone.now())
        except Refused as refused:
            form.show_refusal(refused.refusal)
        else:
            url = f"{reverse('agenda:workdays')}?year={days.first.year}"
            return saved_in_place(request, url, _("已安排 %(n)d 天") % {"n": count}, events={CHANGED: {}})
    return form_response(request, form, "activities/agenda/workdays_form.html")


@requires("setting", "edit")
@require_POST
def forget(request: ActingRequest, year: int, month: int, day: int) -> HttpResponse:
    """Take back what the company declared about a day."""
    try:
        on = date(year, month, day)
    except ValueError as error:
        raise Http404 from error
    forget_day(actor=request.actor, day=on, now=timezone.now())
    url = f"{reverse('agenda:workdays')}?year={on.year}"
    return saved_in_place(request, url, _("已撤销，按国家公布的安排"), events={CHANGED: {}})
