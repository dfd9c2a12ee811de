"""Put picked customers, or a whole list, to a campaign; the search behind the box of campaigns."""

from collections import Counter

from django.http import HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from zhike.access.decorators import requires
from zhike.access.requests import ActingRequest
from zhike.conditions.drafts import BulkDraft
from zhike.conditions.services import start_bulk
from zhike.customers import queries as customers
from zhike.customers.fields import OBJECT
from zhike.lib.refusals import Refusal
from zhike.web.forms import PickerOption, done, form_response, once, picker_response, saved_in_place
from zhike.web.listing import Selection, read_selection
from zhike.web.toasts import toast

from .. import origins
from ..attributing import ATTRIBUTE, attribute_many, campaign_labels
from ..forms import AttributeForm

STEP = "go"
CHANGED: dict[str, dict[str, str]] = {"customers:changed": {}}


@requires("customer", "view")
@require_GET
def campaign_search(request: ActingRequest) -> JsonResponse:
    """Answer a picker of campaigns in use."""
    found = origins.find_offered(request.GET.get("q", "")) if origins.may_name(request.actor) else []
    return picker_response(PickerOption(one.pk, one.name, note=one.code) for one in found)


@requires("customer", "edit")
@require_POST
def attribute(request: ActingRequest) -> HttpResponse:
    """Ask for the campaign, then put the picked customers, or the whole result, to it."""
    picked = read_selection(request)
    ids = [] if picked.whole else customers.keep_visible(request.actor, picked.ids)
    form = AttributeForm(request.POST if STEP in request.POST else None)
    form.use_labels("campaign", campaign_labels)
    if form.is_bound and form.is_valid():
        return _carry_out(request, form, picked, ids)
    names = customers.name_some(request.actor, ids)
    about = {"ids": ids, "whole": picked.whole, "query": picked.query, "picked": names, "step": STEP}
    return form_response(request, form, "sales/attribute_many.html", about)


def _carry_out(request: ActingRequest, form: AttributeForm, picked: Selection, ids: list[int]) -> HttpResponse:
    values = {"campaign_id": form.campaign_id}
    if form.campaign_id is not None:
        name = origins.get_offered(actor=request.actor, campaign_id=form.campaign_id).name
        label = _("归入活动：%(name)s") % {"name": name}
    else:
        label = _("撤回归入的活动")
    if picked.whole:
        draft = BulkDraft(OBJECT, ATTRIBUTE, values, query=picked.query)
        return done(request, once(request, lambda: _start(request, draft, label)), _("已开始，在后台进行"))
    refused, changed = Counter[str](), 0
    for answer in attribute_many(request.actor, ids, values, timezone.now()).values():
        changed += answer is True
        if isinstance(answer, Refusal):
            refused[str(answer.sentence)] += 1
    for sentence, count in refused.items():
        toast(request, _("%(count)d 位没有改：%(why)s") % {"count": count, "why": sentence}, tone="gold")
    text = _("%(label)s，共 %(n)d 位") % {"label": label, "n": changed} if changed or not refused else ""
    return saved_in_place(request, reverse("customers:list"), text, events=CHANGED)


def _start(request: ActingRequest, draft: BulkDraft, label: str) -> str:
    run = start_bulk(actor=request.actor, draft=draft, label=label, now=timezone.now())
    return reverse("conditions:run", args=[run.pk])
