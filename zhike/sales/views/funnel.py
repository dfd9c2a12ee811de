"""How far deals come, how long each step takes, and the deals behind each figure."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from zhike.access.decorators import requires
from zhike.access.fields import is_open
from zhike.access.requests import ActingRequest
from zhike.conditions.language import parse
from zhike.conditions.models import Segment
from zhike.conditions.queries.matching import matching
from zhike.conditions.queries.segments import list_segments

from ..queries.funnel import BY, Asked, list_reached, read_funnels
from ..queries.pipelines import Path, list_paths
from .board import chosen_path
from .spans import CHOICES, last_days, read_id, read_span


@requires("opportunity", "view")
@require_GET
def funnel(request: ActingRequest) -> HttpResponse:
    """Show the funnel of a cohort, whole or by owner or source, of one segment if asked."""
    path, paths = _path(request)
    today = timezone.localdate()
    span = read_span(request.GET, today, 365)
    segments = _segments()
    asked = _asked(request, path, segments) if path else None
    values: dict[str, Any] = {
        "path": path,
        "paths": paths,
        "span": span,
        "by": asked.by if asked else "",
        "segments": segments,
        "funnels": read_funnels(actor=request.actor, asked=asked) if asked else [],
        "choices": [(days, last_days(today, days)) for days in CHOICES],
        "segment": request.GET.get("segment", ""),
    }
    return render(request, "sales/funnel.html", values)


@requires("opportunity", "view")
@require_GET
def rows(request: ActingRequest) -> HttpResponse:
    """Show the deals that reached a stage."""
    path, _paths = _path(request)
    position = read_id(request.GET.get("position", ""))
    if path is None or position is None:
        raise Http404
    asked = _asked(request, path, _segments())
    part = read_id(request.GET.get("part", ""))
    found = list_reached(actor=request.actor, asked=asked, position=position, part=part)
    values = {"rows": found, "span": read_span(request.GET, timezone.localdate(), 365), "path": path}
    values["stage"] = next((stage for stage in path.active if stage.position == position), None)
    values["sees_amount"] = is_open(request.actor, "opportunity", "amount")
    return render(request, "sales/funnel_rows.html", values)


def _path(request: ActingRequest) -> tuple[Path | None, list[Path]]:
    paths = list_paths()
    return chosen_path(paths, request.GET.get("pipeline", "")), paths


def _asked(request: ActingRequest, path: Path, segments: list[Segment]) -> Asked:
    span = read_span(request.GET, timezone.localdate(), 365)
    by = request.GET.get("by", "")
    now = timezone.now()
    chosen = next((one for one in segments if str(one.pk) == request.GET.get("segment", "")), None)
    customer_sql = None
    if chosen is not None:
        rows_ = matching(actor=request.actor, subject="customer", node=parse(chosen.condition), now=now)
        customer_sql = rows_.order_by().values("pk").query.sql_with_params()
    return Asked(path, span.first, span.last, now, by if by in BY else "", customer_sql)


def _segments() -> list[Segment]:
    """Return the segments in use."""
    return [one for one in list_segments(subject="customer") if one.is_active]
