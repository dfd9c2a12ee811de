"""How soon customers hear from us after they signed: per team and person, with the customers behind each figure."""

from datetime import datetime, timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from zhike.access.decorators import requires
from zhike.access.policies import get_policy
from zhike.access.requests import ActingRequest

from ..handoff.policy import CARE
from . import queries
from .signing import STAGE, source

SPANS = (30, 90, 180, 365)


@requires("customer", "view")
@require_GET
def report(request: ActingRequest) -> HttpResponse:
    """Show the figures of the last days, and the customers behind one of them."""
    asked = request.GET.get("days", "")
    days = int(asked) if asked in {str(one) for one in SPANS} else 90
    span = _span(days)
    lines = queries.report_care(actor=request.actor, span=span)
    labels = {"in_time": _("按时"), "late": _("晚了"), "overdue": _("逾期未联系"), "open": _("还没到期")}
    person = request.GET.get("person", "")
    person_id = int(person) if person.isascii() and person.isdecimal() and len(person) < 19 else None
    state = request.GET.get("state", "")
    values = {
        "lines": lines,
        "whole": queries.sum_up(lines),
        "days": days,
        "spans": [
            {"label": _("近 %(n)s 天") % {"n": one}, "url": f"?days={one}", "active": one == days} for one in SPANS
        ],
        "labels": labels,
        "states": queries.STATES,
        "state": state if state in queries.STATES else "",
        "person_id": person_id,
        "rows": queries.list_care(actor=request.actor, span=span, person_id=person_id, state=state),
        "limit_days": get_policy(CARE)["days"],
        "by_stage": source() == STAGE,
    }
    return render(request, "pool/care.html", values)


def _span(days: int) -> queries.Span:
    today = timezone.localdate()
    zone = timezone.get_current_timezone()
    last = datetime.combine(today + timedelta(days=1), datetime.min.time(), zone)
    return queries.Span(last - timedelta(days=days), last, today, timezone.get_current_timezone_name())
