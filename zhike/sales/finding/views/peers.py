"""大客户同行 and 同行大客户."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_GET

from zhike.access.decorators import requires
from zhike.access.requests import ActingRequest
from zhike.customers.forms.pickers import industry_label
from zhike.pool.queries.stock import open_pools
from zhike.web.forms import Form, PickerField
from zhike.web.listing import Column, Listing

from ...models import Competitor
from .. import peers as queries
from .. import served as serving
from ..reading import list_url

SHARED = {
    "industry": lazy("同一行业"),
    "division": lazy("同一大类行业"),
    "city": lazy("同一城市"),
    "province": lazy("同一省份"),
    "size": lazy("人数相近"),
    "revenue": lazy("营业额相近"),
    "ownership": lazy("企业性质相同"),
    "words": lazy("名称相近"),
}
SERVED = Listing(columns=(Column("renews", lazy("合同到期日"), sortable=True, fixed=True),), sort="renews")
_SOON = 180


class BigForm(Form):
    """Whose peers to look for."""

    customer = PickerField("customers:pick", label=lazy("大客户"))


@requires("finding", "view")
@require_GET
def peers(request: ActingRequest) -> HttpResponse:
    """Show organisations of the pools that are like a big customer."""
    actor, wanted = request.actor, request.GET.get("customer", "")
    found = None
    if wanted.isascii() and wanted.isdecimal() and len(wanted) < 19:
        found = queries.find_peers(actor=actor, customer_id=int(wanted), now=timezone.now())
    form = BigForm(initial={"customer": found.big.pk} if found else {})
    form.use_labels("customer", lambda ids: [(found.big.pk, found.big.name)] if found else [])
    values = {
        "form": form,
        "found": found,
        "has_pools": bool(open_pools(actor)) if found and not found.rows else True,
        "big": queries.list_big(actor),
        "shared": SHARED,
        "trade": industry_label(found.big.industry) if found and found.big.industry else "",
    }
    return render(request, "sales/peers.html", values)


@requires("finding", "view")
@require_GET
def served(request: ActingRequest) -> HttpResponse:
    """Show customers that a competitor serves and that are not ours yet."""
    wanted = request.GET.get("competitor", "")
    rivals = list(Competitor.objects.filter(is_active=True))
    chosen = next((one for one in rivals if str(one.pk) == wanted), None)
    asked = serving.ServedAsked(
        chosen.pk if chosen else None,
        request.GET.get("free") == "1",
        _SOON if request.GET.get("soon") == "1" else None,
    )
    state = SERVED.read(request)
    values = {
        "state": state,
        "page": serving.list_served(actor=request.actor, asked=asked, state=state, today=timezone.localdate()),
        "rivals": rivals,
        "chosen": chosen,
        "asked": asked,
        "soon_days": _SOON,
        "list_url": list_url(serving.served_node(asked.competitor_id)),
    }
    return render(request, "sales/served.html", values)
