"""The board: cards by stage, moved by drag or by keys."""

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from zhike.access.decorators import requires
from zhike.access.fields import is_open
from zhike.access.queries import person_names
from zhike.access.requests import ActingRequest
from zhike.lib.refusals import Refused
from zhike.web.toasts import add_trigger

from ..models import PipelineStage
from ..queries.board import read_board, read_lane
from ..queries.pipelines import Path, list_paths
from ..queries.sums import list_owners
from ..queries.walking import Filter
from ..services import move_opportunity

_GRADES = ("A", "B", "C", "none")


@requires("opportunity", "view")
@require_GET
def board(request: ActingRequest) -> HttpResponse:
    """Show the columns of one pipeline with their exact sums."""
    paths = list_paths()
    path = chosen_path(paths, request.GET.get("pipeline", ""))
    asked = read_filter(request.GET, request.actor.person_id)
    today = timezone.localdate()
    lanes = read_board(actor=request.actor, path=path, asked=asked, today=today) if path else []
    values = {
        "paths": paths,
        "path": path,
        "lanes": lanes,
        "asked": asked,
        "query": query_text(request.GET),
        "owner_names": list(person_names(asked.owner_ids).values()),
        "is_mine": _is_mine(request, asked),
        "is_one_owner": len(asked.owner_ids) == 1 and not (asked.grades or asked.overdue or asked.target),
        "owners": list_owners(request.actor),
        "may_move": request.actor.can("opportunity", "edit"),
        "deals": _deals(),
        "sees_amount": is_open(request.actor, "opportunity", "amount"),
    }
    return render(request, "sales/board.html", values)


@requires("opportunity", "view")
@require_GET
def lane(request: ActingRequest, stage_id: int) -> HttpResponse:
    """Return the next cards of one column."""
    stage = PipelineStage.objects.filter(pk=stage_id, is_active=True).first()
    if stage is None:
        raise Http404
    asked = read_filter(request.GET, request.actor.person_id)
    after = request.GET.get("after", "")
    found = read_lane(actor=request.actor, stage=stage, asked=asked, today=timezone.localdate(), after=after)
    may_move = request.actor.can("opportunity", "edit")
    values = {"lane": found, "query": query_text(request.GET), "may_move": may_move, "deals": _deals()}
    return render(request, "sales/cards.html", values)


@requires("opportunity", "edit")
@require_POST
def drop(request: ActingRequest) -> HttpResponse:
    """Put a dragged card into another column; what is refused goes back with the reason."""
    customer_id, opportunity_id, version = _card(request.POST.get("card", ""))
    stage = request.POST.get("lane", "")
    if not stage.isascii() or not stage.isdecimal() or len(stage) > 18:
        raise Http404
    where = {"customer_id": customer_id, "opportunity_id": opportunity_id}
    try:
        move_opportunity(
            actor=request.actor,
            customer_id=customer_id,
            opportunity_id=opportunity_id,
            to_stage_id=int(stage),
            version=version,
            now=timezone.now(),
        )
    except Refused as refused:
        if refused.refusal.code != "sales.back_needs_reason":
            raise
        response = HttpResponse(status=409)
        url = f"{reverse('sales:move', kwargs=where)}?to={int(stage)}"
        add_trigger(response, "zhike:refused", {"code": refused.refusal.code, "text": str(refused.refusal), "help": ""})
        add_trigger(response, "sales:ask", {"url": url})
        return response
    response = HttpResponse(status=204)
    add_trigger(response, "sales:moved", {})
    return response


def read_filter(query: QueryDict, me: int) -> Filter:
    """Read what a board or list is narrowed to; unknown values are ignored."""
    owners = [me if one == "me" else int(one) for one in query.getlist("owner") if one == "me" or _is_id(one)]
    return Filter(
        owner_ids=tuple(dict.fromkeys(owners))[:100],
        grades=tuple(one for one in query.getlist("grade") if one in _GRADES),
        overdue=query.get("overdue") == "1",
        target=query.get("target") == "1",
    )


def _deals() -> str:
    """Return how the address of every deal begins: three hundred cards need not look theirs up."""
    return reverse("sales:opportunity", args=[0, 0]).removesuffix("0/0/")


def _is_id(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 19


def _is_mine(request: ActingRequest, asked: Filter) -> bool:
    return asked.owner_ids == (request.actor.person_id,)


def chosen_path(paths: list[Path], wanted: str) -> Path | None:
    named = next((path for path in paths if str(path.pipeline.pk) == wanted), None)
    return named or next((path for path in paths if path.pipeline.is_default), None) or next(iter(paths), None)


def query_text(query: QueryDict) -> str:
    """Return the address's own filters, without the place in a column."""
    kept: list[tuple[str, Any]] = [
        (name, value) for name, values in query.lists() for value in values if name != "after"
    ]
    return urlencode(kept)


def _card(text: str) -> tuple[int, int, int]:
    """Read which card was dragged, and which version of it the person saw."""
    parts = text.split("-")
    if len(parts) != 3 or not all(_is_id(part) for part in parts):
        raise Http404
    customer_id, opportunity_id, version = (int(part) for part in parts)
    return customer_id, opportunity_id, version
