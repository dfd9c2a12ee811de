"""What an A of each rep is worth."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from zhike.access.decorators import requires
from zhike.access.policies import get_policy
from zhike.access.requests import ActingRequest

from ..policies import GRADES
from ..queries.grades import list_deals_by_ids, read_calibration


@requires("opportunity", "view")
@require_GET
def calibration(request: ActingRequest) -> HttpResponse:
    """Show for each rep how many entries into A were signed in time, with interval and Brier score."""
    policy = get_policy(GRADES.key)
    days, trailing = policy["a_days"], policy["trailing"] or None
    lines = read_calibration(actor=request.actor, today=timezone.localdate(), days=days, trailing=trailing)
    mine = next((line for line in lines if line.person_id == request.actor.person_id), None)
    values = {"lines": lines, "mine": mine, "days": days, "today": timezone.localdate()}
    return render(request, "sales/calibration.html", values)


@requires("opportunity", "view")
@require_GET
def person(request: ActingRequest, person_id: int) -> HttpResponse:
    """Show every trial of one rep: when it entered A, what was known then, what became of it."""
    policy = get_policy(GRADES.key)
    days, trailing = policy["a_days"], policy["trailing"] or None
    today = timezone.localdate()
    found = read_calibration(actor=request.actor, today=today, days=days, trailing=trailing, owner_id=person_id)
    if not found:
        raise Http404
    ids = [one.trial.opportunity_id for one in found[0].found.judged]
    deals = {line.deal.pk: line for line in list_deals_by_ids(actor=request.actor, ids=ids)}
    return render(request, "sales/trials.html", {"line": found[0], "deals": deals, "days": days})
