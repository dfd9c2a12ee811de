"""What is to be expected by month."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from zhike.access.decorators import requires
from zhike.access.fields import is_open
from zhike.access.requests import ActingRequest
from zhike.web.filters import wan

from ..queries.forecast import Month, read_forecast, total_of
from ..queries.pipelines import list_paths
from ..queries.sums import list_owners
from .board import chosen_path, read_filter


@requires("opportunity", "view")
@require_GET
def forecast(request: ActingRequest) -> HttpResponse:
    """Show open, promised and weighted amounts by the month of their expected signature."""
    paths = list_paths()
    path = chosen_path(paths, request.GET.get("pipeline", ""))
    asked = read_filter(request.GET, request.actor.person_id)
    first = timezone.localdate().replace(day=1)
    sees = is_open(request.actor, "opportunity", "amount")
    lines = read_forecast(actor=request.actor, path=path, narrow=asked.narrow, first=first) if path and sees else []
    values = {
        "lines": lines,
        "total": total_of(lines),
        "paths": paths,
        "path": path,
        "asked": asked,
        "chart": _chart(lines),
        "rows": _rows(lines),
        "today": timezone.localdate(),
        "sees_amount": sees,
        "owners": list_owners(request.actor),
        "is_mine": asked.owner_ids == (request.actor.person_id,),
    }
    return render(request, "sales/forecast.html", values)


def _rows(lines: list[Month]) -> list[list[str]]:
    """Return the chart's figures as a table."""
    return [
        [f"{line.month:%Y-%m}", wan(line.signed), wan(line.weighted), wan(line.promised)]
        for line in lines
        if not line.is_open_end
    ]


def _chart(lines: list[Month]) -> dict[str, object]:
    named = [line for line in lines if not line.is_open_end]
    series = ((_("已签约"), "signed"), (_("加权预测"), "weighted"), (_("A、B 类承诺"), "promised"))
    return {
        "xAxis": {"type": "category", "data": [f"{line.month:%Y-%m}" for line in named]},
        "yAxis": {"type": "value", "name": _("万元")},
        "tooltip": {"trigger": "axis"},
        "legend": {"top": 0},
        "series": [
            {
                "name": label,
                "type": "bar",
                "data": [float(round(getattr(line, name) / 10000, 1)) for line in named],
            }
            for label, name in series
        ],
    }
