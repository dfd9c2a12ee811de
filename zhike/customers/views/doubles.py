"""Pairs that may be one customer: look, merge, or say that they are two."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from zhike.access.decorators import requires
from zhike.web.forms import done
from zhike.web.paging import Cursor

from .. import services
from ..choices import PairState
from ..models import DoubleSearch
from ..queries.doubles import GRADES, last_search, list_pairs
from .answering import actor_of


@requires("customer", "edit")
@require_GET
def pairs(request: HttpRequest) -> HttpResponse:
    """Show the pairs that the person sees both sides of, the surest first."""
    asked = {name: request.GET.get(name, "").strip() for name in ("state", "grade", "q")}
    page = list_pairs(
        actor=actor_of(request),
        state=asked["state"] or PairState.OPEN,
        grade=asked["grade"],
        text=asked["q"],
        after=Cursor.decode(request.GET.get("after")),
    )
    values: dict[str, Any] = {
        "page": page,
        "asked": asked,
        "tabs": _tabs(asked),
        "search": last_search(),
        "may_search": actor_of(request).can("customer", "assign"),
    }
    return render(request, "customers/doubles.html", values)


def _tabs(asked: dict[str, str]) -> list[dict[str, Any]]:
    words = [
        ("", "", _("全部")),
        ("", GRADES[0], _("很可能")),
        ("", GRADES[1], _("可能")),
        ("dismissed", "", _("不是重复")),
    ]
    return [
        {
            "label": label,
            "url": f"?state={state}&grade={grade}",
            "active": (asked["state"] or PairState.OPEN) == (state or PairState.OPEN) and asked["grade"] == grade,
        }
        for state, grade, label in words
    ]


@requires("customer", "assign")
@require_POST
def search(request: HttpRequest) -> HttpResponse:
    """Start a search over the whole base."""
    services.start_search(actor=actor_of(request), now=timezone.now())
    return done(request, reverse("customers:doubles"))


@requires("customer", "edit")
@require_GET
def progress(request: HttpRequest, search_id: int) -> HttpResponse:
    """Answer how far a search is; when it ended, the page loads again."""
    found = DoubleSearch.objects.filter(pk=search_id).first()
    if found is not None and found.is_running:
        return render(request, "customers/doubles_progress.html", {"search": found, "may_search": False})
    return HttpResponse(headers={"HX-Redirect": reverse("customers:doubles")})


@requires("customer", "assign")
@require_POST
def cancel(request: HttpRequest, search_id: int) -> HttpResponse:
    """Stop a search."""
    services.cancel_search(actor=actor_of(request), search_id=search_id, now=timezone.now())
    return done(request, reverse("customers:doubles"), _("正在停止……"))


@requires("customer", "edit")
@require_POST
def dismiss(request: HttpRequest, pair_id: int) -> HttpResponse:
    """Say that two customers are two."""
    services.dismiss_pair(actor=actor_of(request), pair_id=pair_id, now=timezone.now())
    undo = reverse("customers:pair_reopen", args=[pair_id])
    return done(request, reverse("customers:doubles"), _("已记住：不是重复"), undo=undo)


@requires("customer", "edit")
@require_POST
def reopen(request: HttpRequest, pair_id: int) -> HttpResponse:
    """Look at a pair again."""
    services.reopen_pair(actor=actor_of(request), pair_id=pair_id, now=timezone.now())
    return done(request, reverse("customers:doubles"), _("已放回待处理"))
