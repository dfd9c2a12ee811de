"""陪访: score a visit, acknowledge it, look again, and how somebody changed."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from zhike.access.decorators import requires
from zhike.access.queries import person_names
from zhike.access.requests import ActingRequest
from zhike.lib.refusals import Refused, refuse_if
from zhike.web.forms import done, form_response, once

from ...models import Coaching
from ..forms import show_refusal
from ..forms.coaching import AcknowledgeForm, AgainForm, CoachingEntryForm, initial_of
from ..policy import current_policy
from ..queries import coaching as queries
from ..queries.scope import get_visit, may_look_again
from ..rules import why_cannot_acknowledge
from ..services import acknowledge_coaching, coach_visit, look_again
from ..services.coaching import require_coachable
from ..skills import read_skills


def _address(customer_id: int, visit_id: int) -> str:
    return reverse("visits:coaching", args=[customer_id, visit_id])


@requires("coaching", "view")
@require_GET
def shown(request: ActingRequest, customer_id: int, visit_id: int) -> HttpResponse:
    """One coaching, as both read it."""
    found = queries.get_coaching(actor=request.actor, customer_id=customer_id, visit_id=visit_id)
    person_id = request.actor.person_id
    done_ = found.row.acknowledged_at is not None
    values = {
        "shown": found,
        "visit": found.row.visit,
        "why_not_acknowledge": why_cannot_acknowledge(is_own=found.row.person_id == person_id, done=done_),
        "is_coach": found.row.coach_id == person_id,
        "may_look": found.row.person.is_active and may_look_again(request.actor, found.row, found.row.visit.customer),
    }
    return render(request, "activities/visits/coaching.html", values)


@requires("coaching", "create")
@require_http_methods(["GET", "POST"])
def write(request: ActingRequest, customer_id: int, visit_id: int) -> HttpResponse:
    """Score the visit and name what to change."""
    visit = get_visit(actor=request.actor, customer_id=customer_id, visit_id=visit_id)
    require_coachable(request.actor, visit)
    now, current = timezone.now(), queries.get_form(visit.visit_type)
    earlier = Coaching.objects.filter(customer_id=customer_id, visit_id=visit_id).select_related("form").first()
    start = initial_of(earlier, queries.show(earlier).points if earlier else ())
    form = CoachingEntryForm(
        request.POST or None,
        skills=read_skills(current.items),
        today=timezone.localdate(now),
        days=current_policy().recheck_days,
        initial=start,
    )
    if request.method == "POST" and form.is_valid():
        draft = form.draft(customer_id, visit_id, current.pk)
        try:
            once(request, lambda: str(coach_visit(actor=request.actor, draft=draft, now=now).pk))
            return done(request, _address(customer_id, visit_id), _("陪访评分已写好，请本人确认"))
        except Refused as refused:
            if not show_refusal(form, refused.refusal):
                raise
    return form_response(request, form, "activities/visits/coach.html", {"visit": visit, "current": current})


@requires("coaching", "view")
@require_http_methods(["GET", "POST"])
def acknowledge(request: ActingRequest, customer_id: int, visit_id: int) -> HttpResponse:
    """Say that one has read it."""
    found = queries.get_coaching(actor=request.actor, customer_id=customer_id, visit_id=visit_id)
    is_own = found.row.person_id == request.actor.person_id
    refuse_if(why_cannot_acknowledge(is_own=is_own, done=found.row.acknowledged_at is not None))
    form = AcknowledgeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reply, own = form.cleaned_data["reply"], {"customer_id": customer_id, "visit_id": visit_id}
        now = timezone.now()
        once(request, lambda: str(acknowledge_coaching(actor=request.actor, reply=reply, now=now, **own).pk))
        return done(request, _address(customer_id, visit_id), _("已确认"))
    return form_response(request, form, "activities/visits/acknowledge.html", {"visit": found.row.visit})


@requires("coaching", "create")
@require_http_methods(["GET", "POST"])
def again(request: ActingRequest, customer_id: int, visit_id: int, point_id: int) -> HttpResponse:
    """Look again at one behaviour, on a later visit."""
    found = queries.get_coaching(actor=request.actor, customer_id=customer_id, visit_id=visit_id)
    point = next((one for one in found.points if one.pk == point_id), None)
    if point is None:
        raise Http404
    form = AgainForm(request.POST or None, visits=queries.list_later_visits(found.row))
    if request.method == "POST" and form.is_valid():
        draft, now = form.draft(customer_id, point_id), timezone.now()
        try:
            once(request, lambda: str(look_again(actor=request.actor, draft=draft, now=now).pk))
            return done(request, _address(customer_id, visit_id), _("复查已记下"))
        except Refused as refused:
            if not show_refusal(form, refused.refusal):
                raise
    values = {"visit": found.row.visit, "point": point}
    return form_response(request, form, "activities/visits/again.html", values)


@requires("coaching", "view")
@require_GET
def coaching_list(request: ActingRequest) -> HttpResponse:
    """Show the newest coachings in scope."""
    return render(request, "activities/visits/coachings.html", {"rows": queries.list_latest(request.actor)})


@requires("coaching", "view")
@require_GET
def progress(request: ActingRequest, person_id: int) -> HttpResponse:
    """Show how somebody changed: the mean per visit, each skill first and last, each behaviour before and after."""
    found = queries.get_progress(actor=request.actor, person_id=person_id)
    name = person_names([person_id]).get(person_id)
    if name is None or not (found.visits or person_id == request.actor.person_id):
        raise Http404
    options = {
        "xAxis": {"type": "category", "data": [day for day, _score in found.visits]},
        "yAxis": {"type": "value", "min": 1, "max": 5},
        "series": [{"type": "line", "data": [score for _day, score in found.visits]}],
    }
    return render(request, "activities/visits/person.html", {"name": name, "found": found, "options": options})
