# ruff: noqa: S704  # every value below goes through escape() or is drawn by web.marks
"""The rows of 今日, drawn in Python: two hundred stand on the page of a busy day, and macros cost ten times as much."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from markupsafe import Markup, escape

from zhike.access.actor import Actor
from zhike.activities.reasons import TodayItem
from zhike.web.marks import chip, grade, icon
from zhike.web.rendering import around_number

_DRAWER = 'hx-target="#drawer-body"'


class DayRows:
    """Draws the rows of one person's day; ticks are offered on one's own day only."""

    def __init__(self, actor: Actor, *, is_own: bool) -> None:
        self.is_own = is_own
        self.may_log = actor.can("follow_up", "create")
        self.page, self.log = around_number("desk:customer"), around_number("activities:log")
        self.log_word, self.call_word = escape(_("记跟进")), escape(_("打电话"))
        self.done_word, self.done_words = escape(_("完成")), _("完成：%(title)s")
        self.phone_sign = icon("phone", 16)
        self.task_sign, self.other_sign = icon("checkbox", 18), icon("arrows-exchange", 18)
        self.tick_signs = icon("circle", 18) + icon("circle-check", 18)

    def draw(self, items: Iterable[TodayItem], group: str) -> Markup:
        """Draw the rows of one group."""
        return Markup("\n".join(self._row(item, group) for item in items))

    def _row(self, item: TodayItem, group: str) -> str:
        place = item.customer_id or f"{group}-{item.key[-1]}"
        why = f'<div class="z-todo-why">{escape(item.sentence)}</div>' if item.sentence else ""
        more = "".join(self._also(other) for other in item.more)
        head = f'<div class="z-row z-wrap">{self._name(item)}{chip(item.chip, item.tone)}</div>'
        body = f'<div class="z-grow">{head}{why}{more}</div>'
        return f'<div class="z-todo" id="todo-{escape(place)}">{self._sign(item)}{body}{self._acts(item)}</div>'

    def _sign(self, item: TodayItem) -> str:
        if item.customer_id:
            return grade(item.grade)
        if not item.tick:
            return self.other_sign
        if not self.is_own:
            return self.task_sign
        label = escape(self.done_words % {"title": item.name})
        tick = f'hx-post="{escape(item.tick)}" hx-swap="none" title="{self.done_word}" aria-label="{label}"'
        return f'<button type="button" class="t-tick" {tick}>{self.tick_signs}</button>'

    def _name(self, item: TodayItem) -> str:
        name = escape(item.name)
        if item.customer_id:
            return f'<a class="z-strong" href="{self.page[0]}{item.customer_id}{self.page[1]}">{name}</a>'
        return f'<a class="z-strong" {_to(item.href, whole=item.whole)}>{name}</a>'

    def _also(self, other: TodayItem) -> str:
        act = f' <a class="z-link d-act" {_to(other.url)}>{escape(other.act)}</a>' if other.act else ""
        return f'<div class="z-todo-why d-also">{chip(other.chip, other.tone)} {escape(other.sentence)}{act}</div>'

    def _acts(self, item: TodayItem) -> str:
        acts = ""
        if item.phone:
            call = f"{self.phone_sign}<span>{self.call_word}</span>"
            acts = f'<a class="z-btn small" href="tel:{escape(item.phone)}">{call}</a>'
        if item.act:
            acts += (
                f'<a class="z-btn small primary" {_to(item.url, whole=item.whole)}><span>{escape(item.act)}</span></a>'
            )
        elif self.may_log:
            log = _to(f"{self.log[0]}{item.customer_id}{self.log[1]}")
            acts += f'<a class="z-btn small primary" {log}><span>{self.log_word}</span></a>'
        return f'<div class="z-todo-acts">{acts}</div>'


def _to(address: str, *, whole: bool = False) -> str:
    href = escape(address)
    if whole:
        return f'href="{href}"'
    return f'href="{href}" hx-get="{href}" {_DRAWER}'
