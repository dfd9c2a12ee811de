"""Merge customers, look at what was merged, take it back."""

from typing import Any

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhike.access.decorators import requires
from zhike.access.queries import person_names
from zhike.lib.refusals import refuse_if
from zhike.web.forms import done, new_key, once
from zhike.web.listing import read_selection

from .. import rules, services
from ..merging.showing import compare
from ..merging.taking_back import count_since
from ..queries.merging import get_merge, get_parties, is_last_merge, list_merges
from .answering import actor_of, address_of

TAKE = "take-"


@requires("customer", "edit")
@require_POST
def pick(request: HttpRequest) -> HttpResponse:
    """Go on from the picked rows of a list."""
    ids = ",".join(str(id_) for id_ in read_selection(request).ids)
    return HttpResponseRedirect(f"{reverse('customers:merge')}?ids={ids}")


@requires("customer", "edit")
@require_http_methods(["GET", "POST"])
def merge(request: HttpRequest) -> HttpResponse:
    """Lay the parties side by side; POST makes them one."""
    actor = actor_of(request)
    if request.method == "POST":
        address = once(request, lambda: _merge(request))
        return done(request, address, _("已合并"), undo=_undo_address(request))
    parties = get_parties(actor=actor, ids=_ids(request))
    refuse_if(rules.why_cannot_merge(count=len(parties), takes_from=()))
    survivor_id = _number(request.GET.get("survivor", ""))
    shown = compare(actor, parties, survivor_id=survivor_id)
    ids = ",".join(str(party.pk) for party in parties)
    return render(request, "customers/merge.html", {"shown": shown, "ids": ids, "once_key": new_key(request)})


def _ids(request: HttpRequest) -> list[int]:
    text = request.POST.get("ids") or request.GET.get("ids", "")
    return [number for part in text.split(",")[:50] if (number := _number(part))]


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else 0


def _merge(request: HttpRequest) -> str:
    chosen = {
        name.removeprefix(TAKE): _number(str(value)) for name, value in request.POST.items() if name.startswith(TAKE)
    }
    ids = _ids(request)
    survivor_id = _number(request.POST.get("survivor", ""))
    if survivor_id not in ids:
        raise BadRequest("the survivor is none of the parties")
    joined = tuple(request.POST.getlist("join"))
    draft = services.MergeDraft(survivor_id=survivor_id, customer_ids=ids, chosen=chosen, joined=joined)
    made = services.merge_customers(actor=actor_of(request), draft=draft, now=timezone.now())
    request.merge_id = made.pk  # type: ignore[attr-defined]
    return address_of(survivor_id)


def _undo_address(request: HttpRequest) -> str:
    merge_id = getattr(request, "merge_id", None)
    return reverse("customers:merge_undo", args=[merge_id]) if merge_id else ""


@requires("customer", "edit")
@require_GET
def merges(request: HttpRequest) -> HttpResponse:
    """Show what was merged, newest first."""
    lines, older = list_merges(actor=actor_of(request), before=_number(request.GET.get("before", "")) or None)
    return render(request, "customers/merges.html", {"lines": lines, "older": older, "days": rules.UNDO_DAYS})


@requires("customer", "edit")
@require_GET
def merge_detail(request: HttpRequest, merge_id: int) -> HttpResponse:
    """Show one merge and what taking it back would do."""
    found = get_merge(actor=actor_of(request), merge_id=merge_id)
    now = timezone.now()
    reason = rules.why_cannot_undo_merge(undone_at=found.undone_at, at=found.at, now=now, is_last=is_last_merge(found))
    since = {} if found.undone_at else count_since(found)
    values: dict[str, Any] = {
        "merge": found,
        "names": person_names([found.by_id, found.undone_by_id]),
        "why_no_undo": reason,
        "moved": sum(found.moved.values()),
        "changed": sum(changed for changed, _gone in since.values()),
        "gone": sum(gone for _changed, gone in since.values()),
        "days": rules.UNDO_DAYS,
    }
    return render(request, "customers/merge_detail.html", values)


@requires("customer", "edit")
@require_POST
def undo(request: HttpRequest, merge_id: int) -> HttpResponse:
    """Take a merge back."""
    found = services.undo_merge(actor=actor_of(request), merge_id=merge_id, now=timezone.now())
    return done(request, reverse("customers:merge_detail", args=[found.pk]), _("合并已撤销"))
