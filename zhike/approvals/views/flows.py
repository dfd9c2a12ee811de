"""Who decides on what: the flows, set by administrators."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from zhike.access.decorators import requires
from zhike.access.freshness import is_fresh, to_second_look
from zhike.access.queries import person_names
from zhike.access.requests import ActingRequest
from zhike.lib.refusals import Refused
from zhike.web.forms import done, form_response

from .. import kinds, queries, services
from ..forms import FlowForm


@requires("setting", "view")
@require_GET
def flows(request: ActingRequest) -> HttpResponse:
    """Show every kind of request with the steps in force."""
    return render(request, "approvals/flows.html", {"lines": queries.list_flows()})


@requires("setting", "view")
@require_http_methods(["GET", "POST"])
def flow(request: ActingRequest, kind: str) -> HttpResponse:
    """Show the flow of one kind with its versions; who may edit settings changes it here."""
    declared = kinds.find(kind)
    if declared is None:
        raise Http404
    may_edit = request.actor.can("setting", "edit")
    if request.method == "POST" and may_edit and not is_fresh(request):
        return to_second_look(request)
    steps, version = queries.flow_of(kind)
    form = FlowForm(request.POST if request.method == "POST" else None, steps=steps, version=version)
    for place in form.places:
        form.use_labels(f"people_{place}", lambda ids: person_names(ids).items())
    if form.is_bound and form.is_valid():
        try:
            seen = form.cleaned_data["seen_version"]
            services.change_flow(
                actor=request.actor, kind=kind, steps=form.steps(), seen_version=seen, now=timezone.now()
            )
            return done(request, reverse("approvals:flow", args=[kind]), _("已保存，对以后的申请生效。"))
        except Refused as refused:
            if refused.refusal.code == "access.not_allowed":
                raise
            form.add_error(None, str(refused.refusal.sentence))
    values = {"kind": declared, "versions": queries.list_versions(kind), "may_edit": may_edit}
    return form_response(request, form, "approvals/flow.html", values)
