"""Freshness of one customer's key fields, and the weights of completeness."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from zhike.access import policies
from zhike.access.decorators import requires
from zhike.access.freshness import is_fresh, to_second_look
from zhike.access.queries.policies import list_versions
from zhike.access.services import change_policy
from zhike.lib.refusals import Refused
from zhike.web.forms import done, form_response

from ..choices import Kind, Tier
from ..completeness import KeyField, fields_of, own_fields_of, policy_key, value_name
from ..custom.definitions import Definition
from ..forms import WeightsForm
from ..queries import get_customer, may
from ..queries.freshness import list_questions
from ..services import confirm_field
from .answering import actor_of, saved


@requires("customer", "view")
@require_GET
def freshness(request: HttpRequest, customer_id: int) -> HttpResponse:
    """What should be asked again, for the forms that are open while one talks with the customer."""
    return _draw(request, customer_id)


def _draw(request: HttpRequest, customer_id: int) -> HttpResponse:
    actor = actor_of(request)
    customer = get_customer(actor=actor, customer_id=customer_id)
    questions = list_questions(actor=actor, customer=customer, now=timezone.now())
    values = {"customer": customer, "questions": questions, "may_edit": may(actor, customer, "edit")}
    return render(request, "customers/freshness.html", values)


@requires("customer", "edit")
@require_POST
def confirm(request: HttpRequest, customer_id: int, field: str) -> HttpResponse:
    """Say that a field is still right."""
    confirm_field(actor=actor_of(request), customer_id=customer_id, field=field, now=timezone.now())
    if request.htmx and request.htmx.target == "freshness":  # type: ignore[attr-defined]
        return _draw(request, customer_id)
    return saved(request, customer_id, _("已确认"))


@requires("setting", "view")
def weights(request: HttpRequest) -> HttpResponse:
    """How much each field counts, per tier; who may edit settings changes it here."""
    actor = actor_of(request)
    kind = request.GET.get("kind", "")
    kind = kind if kind in Kind.values else Kind.ORGANISATION.value
    policy = policies.find(policy_key(kind))
    assert policy is not None
    stored = policies.find_version(policy.key)
    shown = dict(policies.get_policy(policy.key)) | {"seen_version": stored.version if stored else 0}
    own = own_fields_of(kind)
    form = WeightsForm(request.POST or None, initial=shown, policy=policy, own=own)
    address = f"{reverse('customers:weights')}?kind={kind}"
    if request.method == "POST" and actor.can("setting", "edit") and not is_fresh(request):
        return to_second_look(request)
    if request.method == "POST" and form.is_valid():
        try:
            seen = form.cleaned_data["seen_version"]
            change_policy(actor=actor, key=policy.key, values=form.values(), seen_version=seen)
            return done(request, address, _("已保存，正在后台重新计算全部客户的完整度。"))
        except Refused as refused:
            if refused.refusal.code == "access.not_allowed":
                raise
            form.add_error(None, refused.refusal.sentence)
    rows: list[KeyField | Definition] = [*fields_of(kind), *own]
    grid = [(one.label, [value_name(tier, one.name) for tier in Tier.values]) for one in rows]
    values = {"policy": policy, "kind": kind, "kinds": Kind.choices, "tiers": Tier.labels, "grid": grid}
    values |= {"versions": list_versions(policy), "address": address}
    return form_response(request, form, "customers/weights.html", values)
