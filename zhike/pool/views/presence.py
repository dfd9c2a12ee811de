"""Who takes new customers: my own status, and the people whom I manage."""

from datetime import datetime, timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhike.access.decorators import requires
from zhike.access.requests import ActingRequest
from zhike.customers.queries import tag_labels
from zhike.lib.refusals import Refused
from zhike.web.forms import done, form_response

from ..forms.staffing import StaffForm, initial_of
from ..queries import staff
from ..services import presence as services

HOURS = ("1", "2", "4")
DAY = "day"


@requires("customer", "view")
@require_GET
def presence(request: ActingRequest) -> HttpResponse:
    """Show the own status, and how the people whom one manages stand."""
    actor, now = request.actor, timezone.now()
    values = {
        "own": staff.get_presence(actor=actor, person_id=actor.person_id, now=now),
        "standings": staff.list_standings(actor=actor, now=now) if actor.can("customer", "assign") else [],
        "hours": HOURS,
        "may_limit": actor.can("pool", "edit"),
    }
    return render(request, "pool/presence.html", values)


@requires("customer", "view")
@require_POST
def pause(request: ActingRequest, person_id: int) -> HttpResponse:
    """Take no new customers for some hours, until tomorrow, or again from now on."""
    now, choice = timezone.now(), request.POST.get("hours", "")
    until = _until(choice, now)
    services.pause(actor=request.actor, person_id=person_id, until=until, now=now)
    return done(request, reverse("pool:presence"), _("已暂停接收新客户") if until else _("已恢复接收新客户"))


def _until(choice: str, now: datetime) -> datetime | None:
    if choice in HOURS:
        return now + timedelta(hours=int(choice))
    if choice != DAY:
        return None
    tomorrow = timezone.localtime(now) + timedelta(days=1)
    return tomorrow.replace(hour=0, minute=0, second=0, microsecond=0)


@requires("customer", "assign")
@require_http_methods(["GET", "POST"])
def person(request: ActingRequest, person_id: int) -> HttpResponse:
    """Set shifts, weight and strengths of somebody whom one manages."""
    found = staff.get_presence(actor=request.actor, person_id=person_id, now=timezone.now())
    form = StaffForm(request.POST if request.method == "POST" else None, initial=initial_of(found))
    form.use_labels("tags", tag_labels)
    if form.is_bound and form.is_valid():
        try:
            services.set_staffing(actor=request.actor, person_id=person_id, draft=form.draft(), now=timezone.now())
            return done(request, reverse("pool:presence"), _("已保存"))
        except Refused as refused:
            if refused.refusal.code == "pool.not_your_person":
                raise
            form.add_error(None, str(refused.refusal.sentence))
    return form_response(request, form, "pool/presence_person.html", {"found": found})
