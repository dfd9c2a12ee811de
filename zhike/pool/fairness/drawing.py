"""The figures of the board as charts and as the tables behind them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from .spans import Segment
from .stock import AGES, Line

CURVES = 4


@dataclass(frozen=True)
class Chart:
    """What a chart is drawn from, and the same figures as a table."""

    options: dict[str, Any]
    heads: Sequence[str]
    rows: Sequence[Sequence[object]]


def address_of(of: str, key: str = "", days: int = 90) -> str:
    """Return the address of the customers behind a figure."""
    return f"{reverse('pool:result_rows')}?{urlencode({'of': of, 'key': key, 'days': days})}"


def draw_ages(lines: Sequence[Line]) -> Chart:
    """Return how long the stock lies there, each bar leading to its customers."""
    counts = {line.key: line.count for line in lines}
    labels = {key: str(label) for key, (_most, label) in AGES.items()}
    bars = [{"value": counts.get(key, 0), "url": address_of("age", key)} for key in AGES]
    options = {
        "tooltip": {"trigger": "axis"},
        "legend": {"show": False},
        "xAxis": {"type": "category", "data": list(labels.values())},
        "yAxis": {"type": "value", "name": _("个"), "minInterval": 1},
        "series": [{"type": "bar", "name": _("在库"), "data": bars, "barMaxWidth": 48}],
    }
    return Chart(options, [_("放了多久"), _("在库")], [(label, counts.get(key, 0)) for key, label in labels.items()])


def draw_spread(lines: Sequence[Line]) -> Chart | None:
    """Return how many unsigned customers each person holds, each bar leading to them; None for nobody."""
    if not lines:
        return None
    bars = [{"value": line.count, "url": f"{reverse('customers:list')}?{line.query}"} for line in lines]
    options = {
        "tooltip": {"trigger": "axis"},
        "legend": {"show": False},
        "xAxis": {"type": "category", "data": [line.label for line in lines], "axisLabel": {"rotate": 60}},
        "yAxis": {"type": "value", "name": _("个"), "minInterval": 1},
        "series": [{"type": "bar", "name": _("保有量"), "data": bars, "barMaxWidth": 28}],
    }
    return Chart(options, [_("负责人"), _("保有量")], [(line.label, line.count) for line in lines])


def draw_survival(segments: Sequence[Segment]) -> Chart | None:
    """Return the share that has not signed yet by days of being owner: all, and the largest segments; None for none."""
    if not segments or not segments[0].steps:
        return None
    parts = sorted((one for one in segments[1:] if one.steps), key=lambda one: -one.spans)
    drawn = [segments[0], *parts[: CURVES - 1]]
    options = {
        "tooltip": {"trigger": "axis"},
        "legend": {"top": 0, "type": "scroll"},
        "xAxis": {"type": "value", "name": _("天"), "minInterval": 1},
        "yAxis": {"type": "value", "name": "%", "min": 0, "max": 100},
        "series": [_curve(one) for one in drawn],
    }
    heads = [_("客户"), _("第几天"), _("还没签约的"), _("签约"), _("还没签约（%）"), _("范围（95%）")]
    return Chart(options, heads, [row for one in drawn for row in _table(one)])


def _curve(segment: Segment) -> dict[str, Any]:
    points = [[0, 100.0], *([step.day, round(100 * step.open_share, 1)] for step in segment.steps)]
    return {"type": "line", "step": "end", "name": segment.label, "showSymbol": False, "data": points}


def _table(segment: Segment) -> list[Sequence[object]]:
    return [
        (
            segment.label,
            step.day,
            step.at_risk,
            step.signed,
            f"{100 * step.open_share:.1f}",
            f"{100 * step.low:.1f}–{100 * step.high:.1f}",
        )
        for step in segment.steps
    ]
