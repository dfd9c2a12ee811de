# ruff: noqa: S704  # every value below goes through escape()
"""The lines of a timeline, drawn in Python like the marks of web: the same markup as ui.event."""

from collections.abc import Iterable
from datetime import datetime

from django.utils import timezone
from markupsafe import Markup, escape

from zhike.web.filters import local
from zhike.web.marks import icon, when

from .queries.timeline import TimelineEntry


def draw_timeline(entries: Iterable[TimelineEntry]) -> Markup:
    """Draw the entries of one page, one list item each."""
    now = local(timezone.now())
    return Markup("\n").join(_draw(entry, now) for entry in entries)


def _draw(entry: TimelineEntry, now: datetime) -> Markup:
    text = f"<div>{escape(entry.text)}</div>" if entry.text else ""
    sign = f'<span class="z-event-dot {escape(entry.tone)}">{icon(entry.icon, 16)}</span>'
    title = f'<div><strong class="z-event-title">{escape(entry.title)}</strong> {escape(entry.by)}</div>'
    body = f'<div class="z-event-body">{title}{text}{escape(entry.html)}</div>'
    return Markup(f'<li class="z-event">{when(entry.at, now=now)}{sign}{body}</li>')
