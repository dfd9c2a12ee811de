# ruff: noqa: S704  # every value below goes through escape()
"""The body of a follow-up on the timeline, drawn in Python like the marks of web: a page holds dozens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _
from markupsafe import Markup, escape

from zhike.web import filters
from zhike.web.marks import icon

from .choices import Mood, Outcome

if TYPE_CHECKING:
    from .queries.timeline import TimelineRow


def draw_follow_up(row: TimelineRow, *, may_correct: bool) -> Markup:
    """Draw with whom, how it went, what was said, what is next, the files, and what its author may still do."""
    parts = [_first_line(row)]
    if row.content:
        parts.append(f'<blockquote class="z-quote">{escape(row.content)}</blockquote>')
    if row.next_on:
        words = _("下一步 %(day)s") % {"day": filters.relative_day(row.next_on)}
        parts.append(f'<div class="z-small">{icon("calendar-event", 14)} {escape(words)} {escape(row.next_step)}</div>')
    parts += [_file(row.customer_id, int(file_id), name) for file_id, name in row.files]
    if may_correct:
        parts.append(_acts(row))
    return Markup("".join(parts))


def _first_line(row: TimelineRow) -> str:
    look = "" if row.is_reached else ' class="z-gold"'
    words = [escape(row.contact_name)] if row.contact_name else []
    words.append(Markup(f"<span{look}>{escape(Outcome(row.outcome).label)}</span>"))
    if row.mood:
        words.append(escape(_("情绪 %(mood)s") % {"mood": Mood(row.mood).label}))
    if row.corrected_at:
        exact = filters.datetime_text(row.corrected_at)
        words.append(Markup(f'<span class="z-faint" title="{exact}">{escape(_("已更正"))}</span>'))
    return f"<div>{' · '.join(words)}</div>"


def _file(customer_id: int, file_id: int, name: str) -> str:
    url = reverse("customers:file", args=[customer_id, file_id])
    return f'<a class="z-chip outline" href="{escape(url)}">{icon("paperclip", 14)}{escape(name)}</a>'


def _acts(row: TimelineRow) -> str:
    correct = reverse("activities:correct", args=[row.customer_id, row.id])
    delete = reverse("activities:delete", args=[row.customer_id, row.id])
    question = _("删除这条跟进？最近联系和下一步会按剩下的记录重新计算。")
    asks = f'data-confirm-text-value="{escape(question)}" data-confirm-yes-value="{escape(_("删除"))}"'
    return (
        f'<div class="q-own"><a class="z-link z-small" href="{correct}" hx-get="{correct}" hx-target="#drawer-body">'
        f'{escape(_("更正"))}</a><form hx-post="{delete}" hx-swap="none" data-controller="once confirm" {asks}>'
        f'<button class="z-link-btn z-small">{escape(_("删除"))}</button></form></div>'
    )
