# ruff: noqa: S704  # every value below goes through escape()
"""Small marks that stand hundreds of times on a page, drawn in Python because macros cost five times as much.

They look like macros to templates: web/ui.html offers them as ui.icon, ui.chip, ui.when …
Every value goes through `escape`; only literals of this file are markup. (Markup.format
would say it shorter, and is ten times slower.)
"""

from collections.abc import Mapping
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language, gettext
from markupsafe import Markup, escape

from zhike.web import filters
from zhike.web.icons import icon_href

NOTHING = Markup('<span class="z-faint">—</span>')


@lru_cache(maxsize=2048)
def _icon(name: str, size: int, label: str, class_: str) -> Markup:
    href = icon_href(name)
    look = " ".join(filter(None, ["z-icon", f"z-icon-{size}" if size != 18 else "", class_]))
    role = f'role="img" aria-label="{escape(label)}"' if label else 'aria-hidden="true"'
    return Markup(f'<svg class="{escape(look)}" {role}><use href="{escape(href)}"></use></svg>')


def icon(name: str, size: int = 18, label: object = "", class_: str = "") -> Markup:
    """Draw an icon of frontend/icons.txt; with a label it is read aloud, without it is only decoration."""
    return _icon(name, size, str(label), class_)


def _attributes(attrs: Mapping[str, Any] | None) -> str:
    pairs = [(name, value) for name, value in (attrs or {}).items() if value is not None]
    return "".join(f' {escape(name)}="{escape(value)}"' for name, value in pairs)


def chip(
    text: object, tone: str = "", icon_name: str = "", href: str | None = None, attrs: Mapping[str, Any] | None = None
) -> Markup:
    """Draw a chip. tone: "" neutral, red, gold, green, outline; the text says what the colour says."""
    sign = icon(icon_name, 14) if icon_name else ""
    inside = f'class="z-chip {tone}"{_attributes(attrs) if attrs else ""}'
    if href:
        return Markup(f'<a {inside} href="{escape(href)}">{sign}{escape(text)}</a>')
    return Markup(f"<span {inside}>{sign}{escape(text)}</span>")


@lru_cache(maxsize=64)
def _grade(letter: str, big: bool, language: str | None) -> Markup:
    if not letter:
        return Markup(f'<span class="z-faint" role="img" aria-label="{escape(gettext("未评级"))}">—</span>')
    label = gettext("意向等级 %(letter)s") % {"letter": letter}
    look = f"z-grade {letter.lower()}{' big' if big else ''}"
    return Markup(f'<span class="{escape(look)}" role="img" aria-label="{escape(label)}">{escape(letter)}</span>')


def grade(letter: str | None, big: bool = False) -> Markup:
    """Draw an intent grade as letter and colour."""
    return _grade(letter or "", big, get_language())


def tier(key: str | None, label: object) -> Markup:
    """Draw a customer's tier; the two upper ones are green."""
    if not key:
        return NOTHING
    return chip(label, "green" if key in ("strategic", "major") else "outline")


def countdown(days: int | None, soon: int = 3, over: object = None) -> Markup:
    """Draw the days left before something is lost: gold within `soon`, red when over."""
    if days is None:
        return NOTHING
    if days < 0:
        return chip(over or gettext("已过期"), "red")
    return chip(gettext("%(n)s 天") % {"n": days}, "gold" if days <= soon else "outline")


def when(moment: datetime | None, class_: str = "", now: datetime | None = None) -> Markup:
    """Draw a moment as people say it, exact on hover, kept fresh by the page while it is minutes old.

    now: the present moment in the company's time zone, for whoever draws many.
    """
    if moment is None:
        return NOTHING
    now = now or filters.local(timezone.now())
    local = moment.astimezone(now.tzinfo)
    text, is_fresh = filters.say_local(local, now)
    look = f' class="{escape(class_)}"' if class_ else ""
    fresh = ' data-controller="ago"' if is_fresh else ""
    exact = local.isoformat()
    title = f"{exact[:10]} {exact[11:16]}"
    return Markup(f'<time{look} datetime="{exact}" title="{title}"{fresh}>{escape(text)}</time>')


def day(value: date | None, overdue: bool = False, today: date | None = None) -> Markup:
    """Draw a day as people say it; an overdue one is red and says so."""
    if value is None:
        return NOTHING
    look = ' class="z-red z-strong"' if overdue else ""
    word = escape(filters.relative_day(value, today))
    drawn = f'<time{look} datetime="{value.isoformat()}" title="{filters.date_text(value)}">{word}</time>'
    aloud = f'<span class="z-hidden-visually">{escape(gettext("已逾期"))}</span>' if overdue else ""
    return Markup(drawn + aloud)


def phone(display: str | None, number: str = "", hidden: bool = False, reveal: str = "") -> Markup:
    """Draw a phone number: to call, or masked when the field rule says so.

    reveal: address that shows the whole number once and logs it.
    """
    if not display:
        return NOTHING
    if not hidden:
        return Markup(f'<a class="z-link z-num" href="tel:{escape(number or display)}">{escape(display)}</a>')
    label, masked = escape(gettext("号码已隐藏中间几位")), escape(filters.masked(display))
    drawn = f'<span class="z-num" role="img" aria-label="{label}：{masked}">{masked}</span>'
    if not reveal:
        return Markup(drawn)
    asks = f'hx-post="{escape(reveal)}" hx-target="closest span" hx-swap="outerHTML"'
    button = f'<button type="button" class="z-link-btn z-small" {asks}>{escape(gettext("查看"))}</button>'
    return Markup(f"<span>{drawn} {button}</span>")


MARKS = {f"draw_{mark.__name__}": mark for mark in (icon, chip, grade, tier, countdown, when, day, phone)}
