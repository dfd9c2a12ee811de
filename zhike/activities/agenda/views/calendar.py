"""The calendar by day, week and month, and moving what stands in it."""

from datetime import date, datetime, time

from django.core.exceptions import BadRequest
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_POST

from zhike.access.decorators import requires
from zhike.access.requests import ActingRequest
from zhike.web.forms import saved_in_place

from ...todo.drafts import Due, due_on
from ..periods import DAY, HOURS, MONTH, VIEWS, WEEK, Period, period_of
from ..queries.calendar import list_led, read_whose, show_calendar
from ..sources import find_source, list_sources

LABELS = {DAY: pgettext_lazy("日程", "日"), WEEK: pgettext_lazy("日程", "周"), MONTH: pgettext_lazy("日程", "月")}
SHOWN_IN_MONTH = 4


@requires("customer", "view")
def calendar(request: ActingRequest) -> HttpResponse:
    """Show a day, a week or a month, of oneself, a colleague or the team."""
    now = timezone.now()
    view = request.GET.get("view", WEEK)
    period = period_of(view if view in VIEWS else WEEK, _day(request.GET.get("on", ""), timezone.localdate(now)))
    whose = read_whose(request.actor, request.GET.get("who", ""))
    values = {
        "shown": show_calendar(actor=request.actor, period=period, whose=whose, now=now),
        "period": period,
        "title": _title(period),
        "whose": whose,
        "people": list_led(request.actor),
        "views": [(key, LABELS[key], _address(key, period.on, whose.key)) for key in VIEWS],
        "before": _address(period.view, period.before, whose.key),
        "after": _address(period.view, period.after, whose.key),
        "now_url": _address(period.view, timezone.localdate(now), whose.key),
        "hours": HOURS,
        "sources": {one.key: one for one in list_sources(request.actor)},
        "most": SHOWN_IN_MONTH,
        "weekday": _weekday,
        "short": lambda day: f"{day:%m-%d}",
        "day_url": lambda day: _address(DAY, day, whose.key),
    }
    return render(request, f"activities/agenda/{'month' if period.view == MONTH else 'week'}.html", values)


def _day(text: str, today: date) -> date:
    """Read the day of an address; anything else, and what no calendar shows, is today."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return today
    return day if 2000 <= day.year <= 2100 else today


def _address(view: str, on: date, who: str) -> str:
    person = f"&who={who}" if who else ""
    return f"{reverse('agenda:calendar')}?view={view}&on={on.isoformat()}{person}"


def _weekday(day: date) -> str:
    """Name the day of the week as calendars do: 周五."""
    return str((_("周一"), _("周二"), _("周三"), _("周四"), _("周五"), _("周六"), _("周日"))[day.weekday()])


def _title(period: Period) -> str:
    if period.view == MONTH:
        return date_format(period.on, "YEAR_MONTH_FORMAT")
    first = date_format(period.first, "DATE_FORMAT")
    if period.view == DAY:
        return f"{first} {date_format(period.on, 'l')}"
    return f"{first} – {date_format(period.last, 'MONTH_DAY_FORMAT')}"


@require_POST
@requires("customer", "view")
def move(request: ActingRequest) -> HttpResponse:
    """Put an entry on another day or hour, as it was dropped or pushed by the arrow keys."""
    key, _colon, number = request.POST.get("entry", "").partition(":")
    source = find_source(key)
    if source is None or source.move is None or not (number.isascii() and number.isdecimal() and len(number) < 19):
        raise Http404
    due = _dropped(request.POST.get("day", ""), request.POST.get("time", ""))
    source.move(request.actor, int(number), due, timezone.now())
    words = f"{due.day:%m-%d}" if due.is_all_day else f"{timezone.localtime(due.at):%m-%d %H:%M}"
    return saved_in_place(request, reverse("agenda:calendar"), _("已改到 %(day)s") % {"day": words})


def _dropped(day: str, at: str) -> Due:
    """Read where something was dropped; without a time it is all day."""
    try:
        on = date.fromisoformat(day)
        return due_on(on) if not at else Due(timezone.make_aware(datetime.combine(on, time.fromisoformat(at))))
    except ValueError as error:
        raise BadRequest("no day or time") from error
