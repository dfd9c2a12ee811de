"""What waits for me, what I asked for, and being away."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhike.access.decorators import login_required
from zhike.access.queries import person_names
from zhike.access.requests import ActingRequest
from zhike.lib.refusals import Refused
from zhike.web.forms import done, form_response
from zhike.web.paging import Cursor

from .. import queries, services
from ..forms import AbsenceForm
from ..queries.absences import list_absences


@login_required
@require_GET
def boxes(request: ActingRequest) -> HttpResponse:
    """Show one box: what waits for me (the oldest first), what I asked for, what I decided, all that I may see."""
    known = queries.list_boxes(request.actor)
    asked = request.GET.get("box", "")
    box = asked if asked in {one.key for one in known} else "waiting"
    page = queries.list_requests(actor=request.actor, box=box, after=Cursor.decode(request.GET.get("after")))
    values = {"page": page, "box": box, "tabs": _tabs(known, box), "prefix": f"box={box}&"}
    return render(request, "approvals/list.html", values)


def _tabs(known: list[queries.Box], current: str) -> list[dict[str, Any]]:
    labels = {"waiting": _("待我审批"), "mine": _("我发起的"), "decided": _("我处理过的"), "all": _("全部")}
    return [
        {"label": labels[one.key], "url": f"?box={one.key}", "active": one.key == current, "count": one.count}
        for one in known
    ]


@login_required
@require_http_methods(["GET", "POST"])
def away(request: ActingRequest) -> HttpResponse:
    """Say when I am away and who decides meanwhile."""
    today = timezone.localdate()
    form = AbsenceForm(request.POST if request.method == "POST" else None, initial={"first_on": today})
    form.use_labels("to_person_id", lambda ids: person_names(ids).items())
    if form.is_bound and form.is_valid():
        try:
            draft = services.AbsenceDraft(**form.cleaned_data)
            services.start_absence(actor=request.actor, draft=draft, now=timezone.now())
            return done(request, reverse("approvals:away"), _("已设置，外出期间由代理人处理。"))
        except Refused as refused:
            field = refused.refusal.facts.get("field")
            form.add_error(str(field) if field else None, str(refused.refusal.sentence))
    absences = list_absences(actor=request.actor, today=today)
    return form_response(request, form, "approvals/away.html", {"absences": absences})


@login_required
@require_POST
def back(request: ActingRequest, absence_id: int) -> HttpResponse:
    """Forget an absence."""
    services.end_absence(actor=request.actor, absence_id=absence_id)
    return done(request, reverse("approvals:away"), _("已取消"))
