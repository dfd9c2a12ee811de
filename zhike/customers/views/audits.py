"""The sample audit: draw, call through on a phone, read the result."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhike.access.decorators import requires
from zhike.access.fields import is_open, mask_value
from zhike.access.queries import person_names
from zhike.lib.phones import parse_phone
from zhike.lib.refusals import Refused
from zhike.web.forms import done, form_response, once

from ..audit_rules import INVALID, VALID
from ..forms import AuditForm, CallForm
from ..models import Audit, AuditItem
from ..pools import as_seen
from ..queries.audits import find_next, get_audit, get_item, get_result, list_audits, list_items
from ..queries.details import list_contacts
from ..services import AuditDraft, draw_audit, finish_audit, record_call
from .answering import actor_of, posted

GREEN, RED = "#0c7a6c", "#c8371b"


@requires("customer", "view")
@require_GET
def audits(request: HttpRequest) -> HttpResponse:
    """All audits that one has a part in."""
    actor = actor_of(request)
    rows = list_audits(actor=actor)
    return render(request, "customers/audits.html", {"rows": rows, "may_draw": actor.can("customer", "assign")})


@requires("customer", "assign")
@require_http_methods(["GET", "POST"])
def draw(request: HttpRequest) -> HttpResponse:
    """Draw a sample."""
    form = AuditForm(posted(request))
    for name in ("owner", "callers"):
        form.use_labels(name, lambda ids: person_names(ids).items())
    if request.method == "POST" and form.is_valid():
        try:
            return done(request, once(request, lambda: _draw(request, form)), _("样本已抽好，可以开始拨打。"))
        except Refused as refused:
            if not refused.refusal.code.startswith("customers.audit_"):
                raise
            form.add_error(_field_of(refused.refusal.code), refused.refusal.sentence)
    return form_response(request, form, "customers/audit_new.html")


def _field_of(code: str) -> str | None:
    return next((name for name in ("owner", "source", "size") if f"audit_{name}" in code), None)


def _draw(request: HttpRequest, form: AuditForm) -> str:
    data = form.cleaned_data
    draft = AuditDraft(
        name=data["name"],
        scope=data["scope"],
        owner_id=data["owner"],
        source_id=data["source"],
        size=data["size"],
        caller_ids=data["callers"],
    )
    audit = draw_audit(actor=actor_of(request), draft=draft, now=timezone.now())
    return reverse("customers:audit", args=[audit.pk])


@requires("customer", "view")
@require_GET
def audit(request: HttpRequest, audit_id: int) -> HttpResponse:
    """One audit: how far it is, the phone list, the result so far."""
    actor = actor_of(request)
    found = get_audit(actor=actor, audit_id=audit_id)
    result = get_result(found)
    only_waiting = not found.finished_at and "all" not in request.GET
    values = {
        "audit": found,
        "result": result,
        "bars": [{"value": n, "itemStyle": {"color": GREEN if ok else RED}} for _label, ok, n in result.outcomes],
        "outcome_rows": [(label, count) for label, _is_valid, count in result.outcomes],
        "items": list_items(actor=actor, audit_id=audit_id, waiting=only_waiting),
        "only_waiting": only_waiting,
        "may_call": actor.can("customer", "edit") and not found.finished_at,
        "may_finish": not found.finished_at and found.by_id == actor.person_id,
    }
    return render(request, "customers/audit.html", values)


@requires("customer", "edit")
@require_http_methods(["GET", "POST"])
def call(request: HttpRequest, audit_id: int, item_id: int) -> HttpResponse:
    """Call one archive of the sample and enter what came of it; then comes the next."""
    actor = actor_of(request)
    found = get_audit(actor=actor, audit_id=audit_id)
    item = get_item(actor=actor, audit_id=audit_id, item_id=item_id)
    form = CallForm(posted(request), initial={"outcome": item.outcome, "note": item.note})
    if request.method == "POST" and form.is_valid():
        try:
            return _record(request, item, form)
        except Refused as refused:
            if not refused.refusal.code.startswith("customers.audit_"):
                raise
            form.add_error("note" if "note" in refused.refusal.code else None, refused.refusal.sentence)
    return form_response(request, form, "customers/audit_call.html", _call_values(request, found, item))


def _record(request: HttpRequest, item: AuditItem, form: CallForm) -> HttpResponse:
    actor, data = actor_of(request), form.cleaned_data
    record_call(
        actor=actor,
        audit_id=item.audit_id,
        item_id=item.pk,
        outcome=data["outcome"],
        note=data["note"],
        now=timezone.now(),
    )
    following = find_next(actor=actor, audit_id=item.audit_id, after=item.position)
    if following is None:
        return done(request, reverse("customers:audit", args=[item.audit_id]), _("样本全部拨完了。"))
    return done(request, reverse("customers:audit_call", args=[item.audit_id, following.pk]), _("已记下，下一位。"))


def _call_values(request: HttpRequest, found: Audit, item: AuditItem) -> dict[str, Any]:
    customer = item.customer
    actor = as_seen(actor_of(request), customer)
    parsed = parse_phone(customer.phone) if is_open(actor, "customer", "phone") else None
    following = find_next(actor=actor, audit_id=found.pk, after=item.position)
    return {
        "audit": found,
        "item": item,
        "customer": customer,
        "phone": parsed.display if parsed else mask_value(actor, "customer", "phone", customer.phone),
        "number": customer.phone if parsed else "",
        "contacts": list_contacts(actor=actor, customer_id=customer.pk)[:3],
        "outcomes": ((_("有效：找到了这位客户"), VALID), (_("无效：没有找到"), INVALID)),
        "following": following if following and following.pk != item.pk else None,
        "size": found.items.count(),
    }


@requires("customer", "edit")
@require_GET
def next_call(request: HttpRequest, audit_id: int) -> HttpResponse:
    """Go to the next archive to call."""
    actor = actor_of(request)
    get_audit(actor=actor, audit_id=audit_id)
    item = find_next(actor=actor, audit_id=audit_id)
    if item is None:
        return HttpResponseRedirect(reverse("customers:audit", args=[audit_id]))
    return HttpResponseRedirect(reverse("customers:audit_call", args=[audit_id, item.pk]))


@requires("customer", "assign")
@require_POST
def finish(request: HttpRequest, audit_id: int) -> HttpResponse:
    """Close the audit."""
    finish_audit(actor=actor_of(request), audit_id=audit_id, now=timezone.now())
    return done(request, reverse("customers:audit", args=[audit_id]), _("抽查已结束，结果不再变动。"))
