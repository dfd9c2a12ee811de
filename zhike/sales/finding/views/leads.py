"""Leads of the pools by score, why one has its score, and the model behind it."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_GET, require_POST
from procrastinate.contrib.django import app

from zhike.access.decorators import requires
from zhike.access.queries.capabilities import refuse_unless_capable
from zhike.access.requests import ActingRequest
from zhike.pool.queries.quota import get_quota
from zhike.pool.queries.stock import open_pools
from zhike.web.forms import done
from zhike.web.listing import Column, Listing

from .. import score_reading
from ..reading import say_left_out

LISTING = Listing(
    columns=(Column("score", lazy("线索得分"), sortable=True, fixed=True, descending=True),), sort="-score"
)


@requires("finding", "view")
@require_GET
def leads(request: ActingRequest) -> HttpResponse:
    """Show whom to claim: customers of the pools that are most like the good ones."""
    actor, now = request.actor, timezone.now()
    state = LISTING.read(request)
    values = {
        "state": state,
        "page": score_reading.list_leads(actor=actor, state=state, now=now),
        "model": score_reading.find_model(),
        "has_pools": bool(open_pools(actor)),
        "quota": get_quota(actor=actor, pool_id=None, now=now),
    }
    return render(request, "sales/leads.html", values)


@requires("finding", "view")
@require_GET
def why(request: ActingRequest, customer_id: int) -> HttpResponse:
    """Show what the score of one customer is made of."""
    found = score_reading.explain_score(actor=request.actor, customer_id=customer_id)
    return render(request, "sales/score_why.html", {"found": found})


@requires("finding", "view")
@require_GET
def score(request: ActingRequest) -> HttpResponse:
    """Show how leads are scored, and how well that told held-out customers apart."""
    model = score_reading.find_model()
    values = {
        "model": model,
        "weights": score_reading.say_weights(request.actor, model) if model else [],
        "late": [words for _one, words in say_left_out(request.actor, model.left_out)] if model else [],
        "models": score_reading.list_models(),
        "may": request.actor.can("finding", "edit"),
    }
    return render(request, "sales/score.html", values)


@requires("finding", "edit")
@require_POST
def score_again(request: ActingRequest) -> HttpResponse:
    """Have all leads scored anew in the background."""
    refuse_unless_capable(request.actor, "finding", "edit")
    app.configure_task("sales.rescore_now", queueing_lock="sales.rescore_now").defer()
    return done(request, reverse("sales:score"), _("正在后台重算得分，稍后刷新看结果。"))
