"""今日: who to contact now and why; for a manager also everybody's figures."""

from datetime import date

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import date_format

from zhike.access.actor import Actor
from zhike.access.decorators import login_required, requires
from zhike.access.models import Person
from zhike.access.requests import ActingRequest
from zhike.activities.calendar import is_year_known, workdays_left_in_month
from zhike.activities.queries import today as list_today
from zhike.activities.queries.day_list import more_of
from zhike.activities.reasons import Asked, find_group
from zhike.lib.lunar import lunar_text
from zhike.web.paging import Cursor

from ..day_rows import DayRows
from ..links import find_url
from ..queries import around, day

# The first page shows all groups at a glance; who works one off gets more at a time.
FIRST, MORE = 20, 50


@login_required
def today(request: ActingRequest) -> HttpResponse:
    """Show the day of the actor, or of a colleague in the actor's scope; the team's to a leader with nothing to do."""
    actor, now = request.actor, timezone.now()
    on = timezone.localdate(now)
    colleague = _colleague(request)
    person_id = colleague.pk if colleague else actor.person_id
    plan = list_today(actor=actor, today=on, now=now, person_id=person_id, limit=FIRST)
    leads_team = day.leads_team(actor)
    values = {
        "date_words": _date_words(on),
        "list_url": find_url("customers:list"),
        "create_url": find_url("customers:create") if actor.can("customer", "create") else "",
        "sheet_url": find_url("sales:today_card") if _has_sheets(actor) else "",
        "import_url": find_url("transfer:start") if actor.can("import", "create") else "",
        "lunar": lunar_text(on),
        "workdays": workdays_left_in_month(on),
        "warn_year": on.year if actor.can("setting", "edit") and not is_year_known(on.year) else None,
        "colleague": colleague,
        "plan": plan,
        "around": around.read_around(actor=actor, person_id=person_id, today=on),
        "rows": DayRows(actor, is_own=colleague is None),
        "leads_team": leads_team,
        "team": day.list_team(actor=actor, today=on) if leads_team and not plan.groups and not colleague else (),
        "is_new_here": not plan.groups and not day.has_customers(actor=actor),
        "next_of": {group.reason.key: Cursor(group.last_key).encode() for group in plan.groups if group.has_more},
    }
    return render(request, "desk/today.html", values)


def _has_sheets(actor: Actor) -> bool:
    """Say whether the actor keeps a daily sheet or comments those of others."""
    return actor.can("sheet", "create") or actor.can("sheet", "approve")


def _date_words(day: date) -> str:
    """Write a day as 11月20日 星期五."""
    return f"{date_format(day, 'MONTH_DAY_FORMAT')} {date_format(day, 'l')}"


def _colleague(request: ActingRequest) -> Person | None:
    """Return the colleague whose day is asked for; out of scope is not found."""
    asked = request.GET.get("person", "")
    if not asked or asked == str(request.actor.person_id):
        return None
    if not (asked.isascii() and asked.isdecimal() and len(asked) < 19 and day.leads_team(request.actor)):
        raise Http404
    return day.get_colleague(actor=request.actor, person_id=int(asked))


@login_required
def more(request: ActingRequest, group: str) -> HttpResponse:
    """Show the next items of one group."""
    reason, after = find_group(group), Cursor.decode(request.GET.get("after"))
    if reason is None or after is None:
        raise Http404
    now, colleague = timezone.now(), _colleague(request)
    person_id = colleague.pk if colleague else request.actor.person_id
    asked = Asked(request.actor, person_id, timezone.localdate(now), now, after=after.values, limit=MORE)
    items, last = more_of(reason, asked)
    following = Cursor(last).encode() if last else ""
    rows = DayRows(request.actor, is_own=colleague is None)
    values = {"rows": rows, "items": items, "group": group, "following": following, "colleague": colleague}
    return render(request, "desk/today_items.html", values)


@requires("customer", "view")
def team(request: ActingRequest) -> HttpResponse:
    """Show everybody's day in figures."""
    if not day.leads_team(request.actor):
        raise Http404
    on = timezone.localdate()
    return render(
        request, "desk/team.html", {"rows": day.list_team(actor=request.actor, today=on), "date_words": _date_words(on)}
    )
