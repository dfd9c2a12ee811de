"""Reviews over many calls: the duty, progress of a person, agreement of reviewers, and the designer of the forms."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from zhike.access.decorators import requires
from zhike.access.queries import person_names
from zhike.access.requests import ActingRequest
from zhike.lib.refusals import Refused
from zhike.web.forms import done, form_response, once

from ..choices import CallType
from ..forms import show_refusal
from ..policy import current_policy
from ..queries import reviews as queries
from ..review_forms import DesignForm
from ..scoring import read_items
from ..services import change_review_form

DAYS = 10


@requires("call_review", "view")
@require_GET
def review_list(request: ActingRequest) -> HttpResponse:
    """Show the newest reviews, who did the duty, and how far reviewers agree."""
    actor, policy = request.actor, current_policy()
    days = queries.last_workdays(timezone.localdate(), DAYS)
    ids = queries.list_reviewers(actor)
    values = {
        "rows": queries.list_latest(actor),
        "days": days,
        "duties": queries.list_duties(actor, reviewer_ids=ids, days=days, wanted=policy.reviews_a_day),
        "wanted": policy.reviews_a_day,
        "pairs": queries.list_agreements(actor),
        "unreviewed": queries.count_unreviewed(actor),
    }
    return render(request, "activities/calls/reviews.html", values)


@requires("call_review", "view")
@require_GET
def progress(request: ActingRequest, person_id: int) -> HttpResponse:
    """Show how somebody's reviews went, month by month."""
    months = queries.list_progress(request.actor, person_id)
    name = person_names([person_id]).get(person_id)
    if name is None or not (months or person_id == request.actor.person_id):
        raise Http404
    options = {
        "xAxis": {"type": "category", "data": [month.month for month in months]},
        "yAxis": {"type": "value", "min": 0, "max": 100},
        "series": [{"type": "line", "data": [month.score for month in months]}],
    }
    rows = [(month.month, month.score, month.count) for month in months]
    return render(request, "activities/calls/person.html", {"name": name, "options": options, "rows": rows})


@requires("setting", "view")
@require_GET
def form_list(request: ActingRequest) -> HttpResponse:
    """Show the form of each type of call."""
    forms = [(form, CallType(form.call_type).label, len(form.items)) for form in queries.list_forms()]
    return render(request, "activities/calls/forms.html", {"forms": forms})


@requires("setting", "edit")
@require_http_methods(["GET", "POST"])
def design(request: ActingRequest, call_type: str) -> HttpResponse:
    """Change the form of one type of call: the next version."""
    current = queries.get_form(call_type)
    items = read_items(current.items, as_written=True)
    form = DesignForm(request.POST or None, items=items, initial={"seen_version": current.version})
    if request.method == "POST" and form.is_valid():
        seen, now = form.cleaned_data["seen_version"], timezone.now()

        def change() -> str:
            items = form.items()
            made = change_review_form(actor=request.actor, call_type=call_type, items=items, seen_version=seen, now=now)
            return str(made.pk)

        try:
            once(request, change)
            return done(request, reverse("calls:forms"), _("已启用新的一版"))
        except Refused as refused:
            if not show_refusal(form, refused.refusal):
                raise
    values = {"current": current, "label": CallType(call_type).label}
    return form_response(request, form, "activities/calls/design.html", values)
