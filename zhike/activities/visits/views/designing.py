"""The designers of the eyes-open checklist and of the coaching forms."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from zhike.access.decorators import requires
from zhike.access.requests import ActingRequest
from zhike.lib.refusals import Refused
from zhike.web.forms import done, form_response, once

from ..choices import VisitType
from ..forms import show_refusal
from ..forms.designing import ChecklistForm, SkillsForm
from ..queries.coaching import get_form, list_forms
from ..queries.looking import get_checklist
from ..services import change_checklist, change_coaching_form
from ..sights import read_sights
from ..skills import read_skills


@requires("setting", "view")
@require_GET
def form_list(request: ActingRequest) -> HttpResponse:
    """Show the checklist and the coaching form of each type of visit."""
    forms = [(form, VisitType(form.visit_type).label, len(form.items)) for form in list_forms()]
    return render(request, "activities/visits/forms.html", {"forms": forms, "checklist": get_checklist()})


@requires("setting", "edit")
@require_http_methods(["GET", "POST"])
def checklist(request: ActingRequest) -> HttpResponse:
    """Change the eyes-open checklist: the next version."""
    current = get_checklist()
    form = ChecklistForm(
        request.POST or None,
        items=read_sights(current.items, as_written=True),
        initial={"seen_version": current.version},
    )
    if request.method == "POST" and form.is_valid():
        seen, now = form.cleaned_data["seen_version"], timezone.now()

        def change() -> str:
            made = change_checklist(actor=request.actor, items=form.items(), seen_version=seen, now=now)
            return str(made.pk)

        try:
            once(request, change)
            return done(request, reverse("visits:forms"), _("已启用新的一版"))
        except Refused as refused:
            if not show_refusal(form, refused.refusal):
                raise
    return form_response(request, form, "activities/visits/checklist.html", {"current": current})


@requires("setting", "edit")
@require_http_methods(["GET", "POST"])
def skills(request: ActingRequest, visit_type: str) -> HttpResponse:
    """Change the coaching form of one type of visit: the next version."""
    if visit_type not in VisitType.values:
        raise Http404
    current = get_form(visit_type)
    form = SkillsForm(
        request.POST or None,
        items=read_skills(current.items, as_written=True),
        initial={"seen_version": current.version},
    )
    if request.method == "POST" and form.is_valid():
        seen, now = form.cleaned_data["seen_version"], timezone.now()

        def change() -> str:
            items = form.items()
            made = change_coaching_form(
                actor=request.actor, visit_type=visit_type, items=items, seen_version=seen, now=now
            )
            return str(made.pk)

        try:
            once(request, change)
            return done(request, reverse("visits:forms"), _("已启用新的一版"))
        except Refused as refused:
            if not show_refusal(form, refused.refusal):
                raise
    values = {"current": current, "label": VisitType(visit_type).label}
    return form_response(request, form, "activities/visits/skills.html", values)
