"""The relations of a customer: the list and its forms, the picture, the tree of referrals, the group."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhike.access.decorators import requires
from zhike.lib.refusals import Refused
from zhike.web.forms import form_response, once

from ..choices import RelationKind, Tier
from ..forms import CorrectRelationForm, RelationForm
from ..queries import customer_labels, get_customer, require_visible
from ..queries.families import get_group, get_referrals
from ..queries.network import DEPTH, get_more, get_network
from ..queries.relations import find_referrer, get_relation, list_relations
from ..services import RelationCorrection, RelationDraft, add_relation, correct_relation, remove_relation
from .answering import actor_of, address_of, posted, saved
from .panels import panel_of


def _number(text: str, default: int, *, most: int) -> int:
    return min(int(text), most) if text.isascii() and text.isdecimal() and len(text) < 19 else default


@requires("customer", "view")
@require_GET
def relations(request: HttpRequest, customer_id: int) -> HttpResponse:
    """What other customers are to this one."""
    actor = actor_of(request)
    customer = get_customer(actor=actor, customer_id=customer_id)
    kind = request.GET.get("kind", "")
    page = list_relations(
        actor=actor,
        customer_id=customer_id,
        kind=kind if kind in RelationKind.values else "",
        before=_number(request.GET.get("before", ""), 0, most=2**62) or None,
        today=timezone.localdate(),
    )
    return panel_of(
        request, customer, "relations", {"page": page, "referrer": find_referrer(actor=actor, customer=customer)}
    )


@requires("customer", "edit")
@require_http_methods(["GET", "POST"])
def create(request: HttpRequest, customer_id: int) -> HttpResponse:
    """Relate the customer to another one."""
    actor = actor_of(request)
    customer = get_customer(actor=actor, customer_id=customer_id, capability="edit")
    form = RelationForm(posted(request))
    form.use_labels("other", lambda ids: customer_labels(actor, ids))
    if request.method == "POST" and form.is_valid():
        try:
            once(request, lambda: _add(request, customer_id, form))
            return saved(request, customer_id, _("关系已记下"), tab="relations")
        except Refused as refused:
            if not refused.refusal.code.startswith("customers.relation_"):
                raise
            form.add_error("other", f"{refused.refusal.sentence}{refused.refusal.help}")
    return form_response(request, form, "customers/relation.html", {"customer": customer, "relation": None})


def _add(request: HttpRequest, customer_id: int, form: RelationForm) -> str:
    data = form.cleaned_data
    kind, _colon, side = data["word"].partition(":")
    draft = RelationDraft(other_id=data["other"], kind=kind, side=side, since=data["since"], note=data["note"])
    add_relation(actor=actor_of(request), customer_id=customer_id, draft=draft, now=timezone.localtime())
    return address_of(customer_id, "relations")


@requires("customer", "edit")
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, customer_id: int, relation_id: int) -> HttpResponse:
    """Correct or end a relation."""
    customer = get_customer(actor=actor_of(request), customer_id=customer_id, capability="edit")
    relation = get_relation(customer_id=customer_id, relation_id=relation_id)
    names = ("since", "until", "note", "version")
    form = CorrectRelationForm(posted(request), initial={name: getattr(relation, name) for name in names})
    if request.method == "POST" and form.is_valid():
        try:
            _correct(request, customer_id, relation_id, form)
            return saved(request, customer_id, _("关系已更新"), tab="relations")
        except Refused as refused:
            if not refused.refusal.code.startswith("customers.relation_"):
                raise
            form.add_error(None, refused.refusal.sentence)
    return form_response(request, form, "customers/relation.html", {"customer": customer, "relation": relation})


def _correct(request: HttpRequest, customer_id: int, relation_id: int, form: CorrectRelationForm) -> None:
    data = form.cleaned_data
    correct_relation(
        actor=actor_of(request),
        customer_id=customer_id,
        relation_id=relation_id,
        correction=RelationCorrection(since=data["since"], until=data["until"], note=data["note"]),
        version=data["version"],
        now=timezone.localtime(),
    )


@requires("customer", "edit")
@require_POST
def remove(request: HttpRequest, customer_id: int, relation_id: int) -> HttpResponse:
    """Take back a relation that never was."""
    now = timezone.now()
    remove_relation(actor=actor_of(request), customer_id=customer_id, relation_id=relation_id, now=now)
    return saved(request, customer_id, _("关系已去掉"), tab="relations")


@requires("customer", "view")
@require_GET
def network(request: HttpRequest, customer_id: int) -> HttpResponse:
    """The picture around the customer, with the same as a list."""
    actor = actor_of(request)
    customer = get_customer(actor=actor, customer_id=customer_id)
    depth = _number(request.GET.get("depth", ""), 2, most=DEPTH) or 1
    name = customer.short_name or customer.name
    found = get_network(actor=actor, customer_id=customer_id, name=name, depth=depth, today=timezone.localdate())
    more = reverse("customers:network_more", args=[customer_id, 0])
    kinds = [(kind.value, str(kind.label)) for kind in RelationKind]
    values = {"network": found, "data": found.as_data(), "depth": depth, "more": more, "kinds": kinds}
    return panel_of(request, customer, "network", values)


@requires("customer", "view")
@require_GET
def network_more(request: HttpRequest, customer_id: int, node_id: int) -> JsonResponse:
    """Further neighbours of one customer in the picture; it must be one that the reader sees."""
    actor = actor_of(request)
    require_visible(actor=actor, customer_id=customer_id)
    require_visible(actor=actor, customer_id=node_id)
    kind = request.GET.get("kind", "")
    found = get_more(
        actor=actor,
        customer_id=node_id,
        kind=kind if kind in RelationKind.values else "",
        after=_number(request.GET.get("after", ""), 0, most=2**31),
        today=timezone.localdate(),
    )
    return JsonResponse(found.as_data())


@requires("customer", "view")
@require_GET
def referrals(request: HttpRequest, customer_id: int) -> HttpResponse:
    """Whom the customer brought, and who those brought."""
    actor = actor_of(request)
    customer = get_customer(actor=actor, customer_id=customer_id)
    family = get_referrals(actor=actor, customer_id=customer_id, today=timezone.localdate())
    referrer = find_referrer(actor=actor, customer=customer)
    return panel_of(request, customer, "referrals", {"family": family, "referrer": referrer})


@requires("customer", "view")
@require_GET
def group(request: HttpRequest, customer_id: int) -> HttpResponse:
    """The group that the customer belongs to, with sums."""
    actor = actor_of(request)
    customer = get_customer(actor=actor, customer_id=customer_id)
    family = get_group(actor=actor, customer_id=customer_id, today=timezone.localdate())
    return panel_of(request, customer, "group", {"family": family, "tiers": dict(Tier.choices)})
