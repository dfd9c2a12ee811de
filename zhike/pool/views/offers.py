"""Offers: what waits for me, accept and decline, how rotations went; sending customers on by hand; giving back."""

from collections import Counter
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhike.access.decorators import requires
from zhike.access.requests import ActingRequest
from zhike.conditions.drafts import BulkDraft
from zhike.conditions.services import start_bulk
from zhike.customers import queries as customers
from zhike.customers.fields import OBJECT
from zhike.customers.listing import Cells
from zhike.customers.pools import PooledRow, as_seen
from zhike.lib.refusals import Refused
from zhike.web.forms import done, form_response, once, saved_in_place
from zhike.web.listing import read_selection
from zhike.web.toasts import toast

from ..claim_listing import ShownRow
from ..forms.claiming import DeclineForm, GiveBackForm, RotateForm
from ..models import Offer, Pool
from ..queries import offered
from ..queries.stock import pools_for_return
from ..returning import GIVE_BACK_MANY, ROTATE_MANY
from ..services.answering import accept_offer, decline_offer
from ..services.returning import give_back as return_customer
from ..services.rotating import rotate_by_hand

CHANGED: dict[str, dict[str, str]] = {"pool:changed": {}, "customers:changed": {}}
STEP = "go"


@requires("customer", "view")
@require_GET
def offers(request: ActingRequest) -> HttpResponse:
    """Show what is offered to the person, or how the rotations of his pools went."""
    actor, now = request.actor, timezone.now()
    watched = offered.pools_to_watch(actor)
    box = "all" if request.GET.get("box") == "all" and watched else "mine"
    values: dict[str, Any] = {"box": box, "watched": watched}
    if box == "all":
        values["told"] = offered.list_told(actor=actor, pool_ids=watched)
    else:
        waiting = offered.list_waiting(actor=actor, now=now)
        pools = {pool.pk: pool for pool in Pool.objects.filter(pk__in={one.row.pool_id for one in waiting})}
        values["waiting"] = [
            (one, ShownRow(one.row, pools[one.row.pool_id], Cells(_seen(request, one.row.pool_id)), "", 0))
            for one in waiting
            if one.row.pool_id in pools
        ]
    return render(request, "pool/offers.html", values)


def _seen(request: ActingRequest, pool_id: int) -> Any:
    return as_seen(request.actor, PooledRow(None, None, pool_id))


@requires("customer", "view")
@require_POST
def accept(request: ActingRequest, offer_id: int) -> HttpResponse:
    """Take an offered customer and open it."""
    offer = accept_offer(actor=request.actor, offer_id=offer_id, now=timezone.now())
    return done(request, reverse("desk:customer", args=[offer.customer_id]), _("已接收，从今天起算保护期"))


@requires("customer", "view")
@require_http_methods(["GET", "POST"])
def decline(request: ActingRequest, offer_id: int) -> HttpResponse:
    """Ask why, then send the customer to the next person."""
    form = DeclineForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        decline_offer(actor=request.actor, offer_id=offer_id, reason=form.cleaned_data["reason"], now=timezone.now())
        return done(request, reverse("pool:offers"), _("已拒绝，转给下一位"))
    values = {"offer": _own_or_404(request, offer_id)}
    return form_response(request, form, "pool/decline.html", values)


def _own_or_404(request: ActingRequest, offer_id: int) -> Offer:
    from django.shortcuts import get_object_or_404

    return get_object_or_404(Offer, pk=offer_id, person_id=request.actor.person_id)


@requires("customer", "view")
@require_http_methods(["GET", "POST"])
def give_back(request: ActingRequest, customer_id: int) -> HttpResponse:
    """Ask why, then give one customer back, or ask for the yes that its pool wants."""
    customer = customers.get_customer(actor=request.actor, customer_id=customer_id)
    pools = pools_for_return(request.actor, customer.pool_id)
    form = GiveBackForm(request.POST if request.method == "POST" else None, pools=pools)
    if form.is_bound and form.is_valid():
        words, pool_id, now = form.words, form.pool_id, timezone.now()
        is_done = return_customer(actor=request.actor, customer_id=customer_id, reason=words, pool_id=pool_id, now=now)
        text = _("已退回公海") if is_done else _("已提交退回申请，等待审批")
        back = reverse("pool:claim") if is_done else reverse("desk:customer", args=[customer_id])
        return done(request, back, text)
    return form_response(request, form, "pool/give_back.html", {"customer": customer, "pools": pools})


@requires("customer", "view")
@require_POST
def give_back_many(request: ActingRequest) -> HttpResponse:
    """Give the picked customers, or a whole result, back."""
    form = GiveBackForm(request.POST if STEP in request.POST else None, pools=pools_for_return(request.actor, None))
    return _many(request, form, GIVE_BACK_MANY, _("退回公海"), reverse("pool:give_back_many"))


@requires("customer", "view")
@require_POST
def rotate_many(request: ActingRequest) -> HttpResponse:
    """Send the picked customers, or a whole result, to the next person."""
    form = RotateForm(request.POST if STEP in request.POST else None)
    return _many(request, form, ROTATE_MANY, _("流转给下一位"), reverse("pool:rotate_many"))


def _many(request: ActingRequest, form: GiveBackForm | RotateForm, key: str, label: str, action: str) -> HttpResponse:
    picked = read_selection(request)
    ids = [] if picked.whole else customers.keep_visible(request.actor, picked.ids)
    if form.is_bound and form.is_valid():
        values = {"reason": form.words, "pool_id": form.pool_id}
        if picked.whole:
            draft = BulkDraft(OBJECT, key, values, query=picked.query)
            run = once(request, lambda: _start(request, draft, label))
            return done(request, run, _("已开始，在后台进行"))
        return _one_by_one(request, ids, key, values, label)
    about = {"ids": ids, "whole": picked.whole, "query": picked.query, "action": action, "step": STEP}
    names = customers.name_some(request.actor, ids)
    return form_response(request, form, "pool/many.html", {**about, "title": label, "picked": names})


def _start(request: ActingRequest, draft: BulkDraft, label: str) -> str:
    run = start_bulk(actor=request.actor, draft=draft, label=label, now=timezone.now())
    return reverse("conditions:run", args=[run.pk])


def _one_by_one(request: ActingRequest, ids: list[int], key: str, values: dict[str, Any], label: str) -> HttpResponse:
    """Do it to one customer after the other and say of each that could not why."""
    done_count, refused = 0, Counter[str]()
    for id_ in ids:
        try:
            if key == GIVE_BACK_MANY:
                return_customer(actor=request.actor, customer_id=id_, now=timezone.now(), **values)
            else:
                rotate_by_hand(actor=request.actor, customer_id=id_, reason=values["reason"], now=timezone.now())
            done_count += 1
        except Refused as error:
            refused[str(error.refusal.sentence)] += 1
    for sentence, count in refused.items():
        toast(request, _("%(count)d 位没有改：%(why)s") % {"count": count, "why": sentence}, tone="gold")
    text = _("%(label)s：共 %(n)d 位") % {"label": label, "n": done_count} if done_count else ""
    return saved_in_place(request, reverse("customers:list"), text, events=CHANGED)
