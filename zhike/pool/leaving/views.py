"""The screen of people who gave notice."""

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhike.access.decorators import requires
from zhike.access.policies import get_policy
from zhike.access.queries import person_names
from zhike.access.requests import ActingRequest
from zhike.access.services.leaving import give_notice, take_notice_back
from zhike.lib.refusals import Refused
from zhike.web.forms import Form, PickerField, done, form_response, saved_in_place

from .policy import LEAVING
from .queries import list_leavers

CHANGED: dict[str, dict[str, str]] = {"leavers:changed": {}}


class NoticeForm(Form):
    """Who leaves, and when."""

    person = PickerField("access:people-search", label=lazy("离职人"))
    last_on = forms.DateField(label=lazy("最后工作日"), help_text=lazy("过了这一天，账号自动停用。"))
    note = forms.CharField(label=lazy("说明"), max_length=200, required=False)


@requires("customer", "assign")
@require_GET
def leavers(request: ActingRequest) -> HttpResponse:
    """Show who gave notice within reach."""
    rows = list_leavers(actor=request.actor, now=timezone.now())
    return render(request, "pool/leavers.html", {"rows": rows, "policy": get_policy(LEAVING)})


@requires("person", "edit")
@require_http_methods(["GET", "POST"])
def create(request: ActingRequest) -> HttpResponse:
    """Note that somebody leaves."""
    form = NoticeForm(request.POST if request.method == "POST" else None)
    form.use_labels("person", lambda ids: person_names(ids).items())
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        words = {"last_on": values["last_on"], "note": values["note"]}
        try:
            give_notice(actor=request.actor, person_id=values["person"], now=timezone.now(), **words)
        except Refused as refused:
            form.add_error(None, refused.refusal.sentence)
        else:
            text = _("已登记，他现在不能导出，联系方式已隐藏")
            return saved_in_place(request, reverse("pool:leavers"), text, events=CHANGED)
    return form_response(request, form, "pool/leaver_form.html")


@requires("person", "edit")
@require_POST
def back(request: ActingRequest, person_id: int) -> HttpResponse:
    """Let somebody stay."""
    take_notice_back(actor=request.actor, person_id=person_id, now=timezone.now())
    return done(request, reverse("pool:leavers"), _("已撤回，他的权限恢复了"))
