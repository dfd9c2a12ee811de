"""Ask for a higher limit, and see what was asked of the rules and how it was answered."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from zhike.access.decorators import requires
from zhike.access.forms.refusals import add_refusal
from zhike.access.requests import ActingRequest
from zhike.lib.refusals import Refused
from zhike.web.forms import form_response, once, saved_in_place
from zhike.web.paging import Cursor

from ..pool_forms import AskLimitForm
from ..queries import asked as queries
from ..queries.quota import get_quota
from ..services.limits import request_limit


@requires("customer", "view")
@require_GET
def asked(request: ActingRequest) -> HttpResponse:
    """Show one kind of requests with their answers, or the customers that are locked."""
    labels = {
        "extensions": _("延长保护期"),
        "returns": _("退回公海"),
        "limits": _("个人上限"),
        "leaves": _("请假"),
        queries.LOCKS: _("锁定的客户"),
    }
    box = request.GET.get("box", "")
    box = box if box in labels else "extensions"
    after = Cursor.decode(request.GET.get("after"), sort=box)
    values = {
        "box": box,
        "tabs": [{"label": label, "url": f"?box={key}", "active": key == box} for key, label in labels.items()],
        "page": queries.list_locks(actor=request.actor, after=after)
        if box == queries.LOCKS
        else queries.list_asked(actor=request.actor, box=box, after=after),
        "limits": queries.list_own_limits(request.actor) if box == "limits" else [],
    }
    return render(request, "pool/asked.html", values)


@requires("customer", "view")
@require_http_methods(["GET", "POST"])
def limit(request: ActingRequest) -> HttpResponse:
    """Ask for a higher limit."""
    now = timezone.now()
    quota = get_quota(actor=request.actor, pool_id=None, now=now)
    form = AskLimitForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            once(request, lambda: str(request_limit(actor=request.actor, now=now, **form.cleaned_data).pk))
            return saved_in_place(request, reverse("pool:asked") + "?box=limits", _("已提交，等上级审批。"), events={})
        except Refused as refused:
            add_refusal(form, refused)
    return form_response(request, form, "pool/ask_limit.html", {"quota": quota})
