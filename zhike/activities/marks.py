# ruff: noqa: S704  # every value below goes through escape()
"""The body of a follow-up on the timeline, drawn in Python like the marks of web: a page holds dozens."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from markupsafe import Markup, escape

from zhike.web import filters
from zhike.web.marks import icon
from zhike.web.rendering import address

from .choices import Mood, Outcome
from .quality.choices import MarkKind

if TYPE_CHECKING:
    from .queries.timeline import TimelineRow
    from .sources import Link


@dataclass(frozen=True)
class About:
    """What the reader may do with an entry and see of it, and what its event says."""

    may_correct: bool = False
    is_insider: bool = False
    sees_calls: bool = False
    offline_seconds: int = 0
    source: Link | None = None


def draw_follow_up(row: TimelineRow, about: About) -> Markup:
    """Draw with whom, how it went, what was said, what is next, what came along, and what the reader may do."""
    parts = [_first_line(row, about)]
    if row.content:
        parts.append(f'<blockquote class="z-quote">{escape(row.content)}</blockquote>')
    if row.voice_seconds:
        parts.append(_voice(row))
    if row.next_on:
        words = _("下一步 %(day)s") % {"day": filters.relative_day(row.next_on)}
        parts.append(f'<div class="z-small">{icon("calendar-event", 14)} {escape(words)} {escape(row.next_step)}</div>')
    parts += [_file(row.customer_id, int(file_id), name) for file_id, name in row.files]
    parts.append(_acts(row, about))
    return Markup("".join(parts))


def _first_line(row: TimelineRow, about: About) -> str:
    look = "" if row.is_reached else ' class="z-gold"'
    words = [escape(row.contact_name)] if row.contact_name else []
    words.append(Markup(f"<span{look}>{escape(Outcome(row.outcome).label)}</span>"))
    if row.mood:
        words.append(escape(_("情绪 %(mood)s") % {"mood": Mood(row.mood).label}))
    if row.corrected_at:
        exact = filters.datetime_text(row.corrected_at)
        words.append(Markup(f'<span class="z-faint" title="{exact}">{escape(_("已更正"))}</span>'))
    if about.offline_seconds >= 60:
        words.append(Markup(f'<span class="z-faint">{escape(_("离线记录"))}</span>'))
    if about.is_insider:
        words += [Markup(f'<span class="z-gold">{escape(MarkKind(kind).label)}</span>') for kind in row.marks]
    return f"<div>{' · '.join(words)}</div>"


def _voice(row: TimelineRow) -> str:
    url = address("activities:voice", row.customer_id, row.id)
    label = _("语音，%(n)d 秒") % {"n": row.voice_seconds}
    return f'<audio class="q-audio" controls preload="none" src="{url}" aria-label="{escape(label)}"></audio>'


def _file(customer_id: int, file_id: int, name: str) -> str:
    url = address("customers:file", customer_id, file_id)
    return f'<a class="z-chip outline" href="{escape(url)}">{icon("paperclip", 14)}{escape(name)}</a>'


def _acts(row: TimelineRow, about: About) -> str:
    parts = []
    if about.source:
        parts.append(_link(about.source.url, about.source.label, about.source.icon))
    if row.call_id and about.sees_calls:
        parts.append(_link(address("calls:detail", row.customer_id, row.call_id), _("通话与录音"), "headphones"))
    if about.is_insider or row.is_called:
        parts.append(_remarks(row))
    if about.may_correct:
        parts.append(_correcting(row))
    return f'<div class="q-own">{"".join(parts)}</div>' if parts else ""


def _link(url: str, label: str, sign: str) -> str:
    return f'<a class="z-link z-small" href="{escape(url)}">{icon(sign, 14)} {escape(label)}</a>'


def _remarks(row: TimelineRow) -> str:
    url = address("activities:entry", row.customer_id, row.id)
    label = ngettext("%(n)d 条点评", "%(n)d 条点评", row.comments) % {"n": row.comments} if row.comments else _("点评")
    return f'<a class="z-link z-small" href="{url}" hx-get="{url}" hx-target="#drawer-body">{escape(label)}</a>'


def _correcting(row: TimelineRow) -> str:
    correct = address("activities:correct", row.customer_id, row.id)
    delete = address("activities:delete", row.customer_id, row.id)
    question = _("删除这条跟进？最近联系和下一步会按剩下的记录重新计算。")
    asks = f'data-confirm-text-value="{escape(question)}" data-confirm-yes-value="{escape(_("删除"))}"'
    return (
        f'<a class="z-link z-small" href="{correct}" hx-get="{correct}" hx-target="#drawer-body">'
        f'{escape(_("更正"))}</a><form hx-post="{delete}" hx-swap="none" data-controller="once confirm" {asks}>'
        f'<button class="z-link-btn z-small">{escape(_("删除"))}</button></form>'
    )
