"""The claim page, its filters, and claiming what was picked."""

from collections.abc import Sequence

from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from zhike.access.decorators import requires
from zhike.access.requests import ActingRequest
from zhike.lib.refusals import Refusal
from zhike.web.listing import ListState, read_selection
from zhike.web.toasts import add_trigger, toast

from .. import claim_listing as listing
from ..forms.claiming import StockForm
from ..models import Pool
from ..queries.offered import pools_to_watch
from ..queries.quota import get_quota
from ..queries.stock import Narrowing, list_stock, open_pools, values_of
from ..services.claiming import Claimed, claim_customers

CHANGED = "pool:changed"


@requires("customer", "view")
@require_GET
def page(request: ActingRequest) -> HttpResponse:
    """Show what the person may claim, and how much more."""
    actor, now = request.actor, timezone.now()
    pools = open_pools(actor)
    state = listing.LISTING.read(request)
    chosen = chosen_pools(pools, state)
    asked = Narrowing([pool.pk for pool in chosen], values_of(state))
    found = list_stock(state=state, asked=asked, now=now)
    only = chosen[0].pk if len(chosen) == 1 else None
    values = {
        "state": state,
        "page": found,
        "rows": listing.show_rows(actor, found.rows, {pool.pk: pool for pool in pools}, now),
        "pools": pools,
        "tabs": listing.pool_tabs(pools, state),
        "chips": listing.chips_of(actor, state),
        "may_rotate": actor.can("customer", "assign") or bool(pools_to_watch(actor)),
        "quota": get_quota(actor=actor, pool_id=only, now=now),
    }
    return render(request, "pool/claim.html", values)


def chosen_pools(pools: Sequence[Pool], state: ListState) -> list[Pool]:
    """Return the pools that the address names, all of the person's without any."""
    wanted = set(state.filters.get("pool", ()))
    return [pool for pool in pools if str(pool.pk) in wanted] if wanted else list(pools)


@requires("customer", "view")
@require_GET
def narrow(request: ActingRequest) -> HttpResponse:
    """Show the filters as a form, or go to the page that the form describes."""
    pools = open_pools(request.actor)
    if "go" not in request.GET:
        state = listing.LISTING.read(request)
        one = {name: state.filter(name) for name in ("region", "industry", "contact", "age")}
        form = StockForm(initial={**state.filters, **one}, pools=pools)
    else:
        form = StockForm(request.GET, pools=pools)
        if form.is_valid():
            query = QueryDict(mutable=True)
            for name, values in form.query().items():
                query.setlist(name, values)
            if request.GET.get("sort"):
                query["sort"] = request.GET["sort"]
            return HttpResponseRedirect(f"{reverse('pool:claim')}?{query.urlencode()}")
    return render(request, "pool/claim_narrow.html", {"form": form, "sort": request.GET.get("sort", "")})


@requires("customer", "view")
@require_POST
def claim(request: ActingRequest) -> HttpResponse:
    """Claim what was picked and say of each customer whether it is the person's now, or why not.

    Sent twice it does no harm: what is his already is said to be his.
    """
    picked = read_selection(request).ids
    found = claim_customers(actor=request.actor, customer_ids=picked, now=timezone.now())
    done = [one for one in found if one.refusal is None]
    if done and len(done) == len(found):
        return _all_done(request, done)
    refused = [one for one in found if one.refusal]
    values = {"done": done, "count": len(refused), "reasons": _by_reason(refused)}
    response = render(request, "pool/claimed.html", values)
    if request.htmx:
        add_trigger(response, CHANGED, {})
    return response


def _by_reason(refused: Sequence[Claimed]) -> list[tuple[Refusal, list[str]]]:
    """Return each reason once, with the names of the customers that it stands against."""
    found: dict[tuple[str, str], tuple[Refusal, list[str]]] = {}
    for one in refused:
        if one.refusal:
            said = str(one.refusal.sentence), str(one.refusal.help)
            found.setdefault(said, (one.refusal, []))[1].append(one.name or _("（看不到的客户）"))
    return list(found.values())


def _all_done(request: ActingRequest, done: Sequence[Claimed]) -> HttpResponse:
    """Say it in a line; one customer opens, several lead back to the page without them."""
    if len(done) == 1:
        until = done[0].protected_until
        days = _("，保护到 %(day)s") % {"day": until.isoformat()} if until else ""
        toast(request, _("已认领“%(name)s”%(days)s") % {"name": done[0].name, "days": days})
        return HttpResponseRedirect(reverse("desk:customer", args=[done[0].customer_id]))
    toast(request, ngettext("已认领 %(n)d 位客户", "已认领 %(n)d 位客户", len(done)) % {"n": len(done)})
    return HttpResponseRedirect(reverse("pool:claim"))
