"""Public forms from inside: design, address and snippet, what was sent in."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhike.access.decorators import requires
from zhike.access.forms.refusals import add_refusal
from zhike.access.requests import ActingRequest
from zhike.lib.refusals import Refused
from zhike.web.forms import done, form_response
from zhike.web.listing import Column, Listing

from ...models import WebForm
from ..capture import keeping, showing, taking
from ..forms import WebFormForm

ENTRIES = Listing(columns=(Column("at", lazy("提交时间"), sortable=True, fixed=True, descending=True),), sort="-at")
_STARTING = (
    {"kind": "name", "required": True},
    {"kind": "company"},
    {"kind": "phone", "required": True},
    {"kind": "message"},
)


def _find(form_id: int) -> WebForm:
    found = WebForm.objects.filter(pk=form_id).first()
    if found is None:
        raise Http404
    return found


@requires("campaign", "view")
@require_GET
def web_forms(request: ActingRequest) -> HttpResponse:
    """Show all public forms with what came through each."""
    values = {"rows": showing.list_forms(timezone.now()), "may": request.actor.can("campaign", "edit")}
    return render(request, "sales/web_forms.html", values)


@requires("campaign", "view")
@require_GET
def web_form(request: ActingRequest, form_id: int) -> HttpResponse:
    """Show one form: its address, the snippet for a site, and what was sent in."""
    found = _find(form_id)
    state = ENTRIES.read(request)
    values = {
        "web_form": found,
        "address": request.build_absolute_uri(reverse("web_form:page", args=[found.key])),
        "script": request.build_absolute_uri(reverse("web_form:embed")),
        "page": showing.list_entries(actor=request.actor, form=found, state=state),
        "state": state,
        "refusals": showing.list_refusals(found, timezone.localdate()),
        "consents": list(found.consents.order_by("-version")[:10]),
        "may": request.actor.can("campaign", "edit"),
    }
    return render(request, "sales/web_form.html", values)


@requires("campaign", "edit")
@require_http_methods(["GET", "POST"])
def web_form_new(request: ActingRequest) -> HttpResponse:
    """Design a public form."""
    return _design(request, None)


@requires("campaign", "edit")
@require_http_methods(["GET", "POST"])
def web_form_edit(request: ActingRequest, form_id: int) -> HttpResponse:
    """Change a public form."""
    return _design(request, _find(form_id))


def _design(request: ActingRequest, found: WebForm | None) -> HttpResponse:
    questions = list(found.fields) if found else [dict(one) for one in _STARTING]
    form = WebFormForm(request.POST or None, initial=_initial(found), questions=questions)
    if request.method == "POST" and form.is_valid():
        try:
            saved = keeping.save_web_form(
                actor=request.actor, form_id=found.pk if found else None, draft=form.draft(), now=timezone.now()
            )
            return done(request, reverse("sales:web_form", args=[saved.pk]), _("表单已保存"))
        except Refused as refused:
            add_refusal(form, refused)
    return form_response(request, form, "sales/web_form_design.html", {"web_form": found})


def _initial(found: WebForm | None) -> dict[str, Any]:
    if found is None:
        return {}
    names = ("name", "title", "intro", "consent", "thanks", "is_active")
    chosen = {"source": str(found.source_id or ""), "campaign": str(found.campaign_id or "")}
    return {**{name: getattr(found, name) for name in names}, **chosen, "sites": "\n".join(found.sites)}


@requires("campaign", "edit")
@require_POST
def entry_retry(request: ActingRequest, form_id: int, entry_id: int) -> HttpResponse:
    """Make a lead of an entry that was held."""
    taking.retry_entry(actor=request.actor, form_id=form_id, entry_id=entry_id, now=timezone.now())
    return done(request, reverse("sales:web_form", args=[form_id]), _("已转为客户"))
