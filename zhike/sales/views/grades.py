"""How grades moved over a period, with the list of those to be rescued."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from zhike.access.decorators import requires
from zhike.access.fields import is_open
from zhike.access.queries import person_names
from zhike.access.requests import ActingRequest

from ..movement import COLUMNS, LOST, NONE, ROWS, SIGNED, Matrix
from ..queries.grades import count_overdue, list_deals_by_ids, list_overdue, read_moves
from ..queries.sums import list_owners
from .spans import CHOICES, Span, last_days, read_id, read_span

_SINGLE = ("entered_a", "upgraded", "downgraded", "rescue")


@requires("opportunity", "view")
@require_GET
def matrix(request: ActingRequest) -> HttpResponse:
    """Show the matrix of moves, upgrades, falls from A, broken promises."""
    today, span, owner_id = _asked(request)
    found = read_moves(actor=request.actor, first=span.first, last=span.last, owner_id=owner_id)
    values: dict[str, Any] = {
        "matrix": found,
        "span": span,
        "owner_id": owner_id,
        "rows": ROWS,
        "columns": COLUMNS,
        "labels": _labels(),
        "choices": [(days, last_days(today, days)) for days in CHOICES],
        "owner": person_names([owner_id]).get(owner_id, "") if owner_id else "",
        "rescue": list_deals_by_ids(actor=request.actor, ids=found.rescue, limit=50),
        "overdue_count": count_overdue(actor=request.actor, today=today, owner_id=owner_id),
        "overdue": list_overdue(actor=request.actor, today=today, owner_id=owner_id),
        "sees_amount": is_open(request.actor, "opportunity", "amount"),
        "today": today,
        "owners": list_owners(request.actor),
    }
    return render(request, "sales/grades.html", values)


@requires("opportunity", "view")
@require_GET
def rows(request: ActingRequest) -> HttpResponse:
    """Show the deals behind one figure of the matrix."""
    _today, span, owner_id = _asked(request)
    found = read_moves(actor=request.actor, first=span.first, last=span.last, owner_id=owner_id)
    values = {
        "lines": list_deals_by_ids(actor=request.actor, ids=_ids(request, found)),
        "span": span,
        "sees_amount": is_open(request.actor, "opportunity", "amount"),
    }
    return render(request, "sales/grade_rows.html", values)


def _asked(request: ActingRequest) -> tuple[Any, Span, int | None]:
    today = timezone.localdate()
    owner = request.GET.get("owner", "")
    owner_id = request.actor.person_id if owner == "me" else read_id(owner)
    return today, read_span(request.GET, today, 30), owner_id


def _ids(request: ActingRequest, found: Matrix) -> list[int]:
    name = request.GET.get("of", "")
    if name in _SINGLE:
        return list(dict.fromkeys(getattr(found, name)))
    row, column = request.GET.get("row", NONE), request.GET.get("column", NONE)
    if row not in ROWS or column not in COLUMNS:
        raise Http404
    return list(found.cells.get((row, column), []))


def _labels() -> dict[str, str]:
    return {"A": "A", "B": "B", "C": "C", NONE: _("未评级"), SIGNED: _("签约"), LOST: _("丢单")}
