"""The parts of the frame, drawn once for all who see them alike and then filled in for the one who looks.

Navigation, menus, styles and scripts depend on few things: language, colours, what the person may
open, which entry is current. Drawing them for every page took longer than the page itself. So each
such case is drawn once, with marks where the person's name, the form token and the address stand.
"""

import secrets
from collections.abc import Callable, Hashable, Mapping
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.template.loader import get_template
from django.utils.translation import get_language
from markupsafe import Markup, escape

from zhike.web import nav

if TYPE_CHECKING:
    from zhike.web.context import Frame

MOST = 2000
# Nobody can guess the marks, so no text of a person can pretend to be one.
_MARKS = {name: f"{name}-{secrets.token_hex(12)}" for name in ("name", "department", "token", "path", "help", "toasts")}
_Case = Callable[["Frame"], tuple[Hashable, ...]]


def _badge(badge: nav.Badge | None) -> Hashable:
    return badge and (str(badge.text), badge.hot)


def _entries(frame: "Frame") -> tuple[Hashable, ...]:
    items = [item for section in frame.sections for item in section.items]
    return (tuple(id(item) for item in items), id(frame.current))


def _side(frame: "Frame") -> tuple[Hashable, ...]:
    badges = tuple(_badge(badge) for badge in frame.badges.values())
    pins = tuple((pin.label, pin.url, pin.icon, _badge(pin.badge)) for pin in frame.pins)
    return (*_entries(frame), badges, pins, frame.side_is_narrow)


def _menus(frame: "Frame") -> tuple[Hashable, ...]:
    return (tuple(id(item) for item in frame.quick), frame.theme, bool(frame.department))


def _top(frame: "Frame") -> tuple[Hashable, ...]:
    return (*_menus(frame), frame.unread)


def _phone(frame: "Frame") -> tuple[Hashable, ...]:
    return (*_entries(frame), *_menus(frame))


def _nothing(frame: "Frame") -> tuple[Hashable, ...]:
    return ()


# Each part, and what it depends on besides the language and whether somebody is signed in.
PARTS: Mapping[str, _Case] = {
    "head": _nothing,
    "scripts": _nothing,
    "side": _side,
    "top": _top,
    "phone": _phone,
    "overlays": _nothing,
}


def draw_part(frame: "Frame", name: str, filled: Mapping[str, Markup]) -> Markup:
    """Return a part of the frame for this request, with what this page alone says filled in."""
    drawn = nav.registry.drawn
    case = (name, get_language(), frame.actor is not None, *PARTS[name](frame))
    text = None if settings.DEBUG else drawn.get(case)
    if text is None:
        if len(drawn) >= MOST:
            drawn.clear()
        text = drawn[case] = _draw(frame, name)
    return Markup(_fill(text, frame, filled))  # noqa: S704  # our own templates, values escaped in _fill


def _draw(frame: "Frame", name: str) -> str:
    template: Any = get_template(f"web/frame/{name}.html")
    values = {
        "frame": frame,
        "nav": frame.sections,
        "actor": SimpleNamespace(name=_MARKS["name"]) if frame.actor else None,
        "department": _MARKS["department"] if frame.department else "",
        "csrf_token": _MARKS["token"],
        "path": _MARKS["path"],
        "help": _MARKS["help"],
        "toasts": _MARKS["toasts"],
        "theme": frame.theme,
        "side_is_narrow": frame.side_is_narrow,
    }
    return str(template.template.render(values))


def _fill(text: str, frame: "Frame", filled: Mapping[str, Markup]) -> str:
    for name, mark in _MARKS.items():
        if mark in text:
            value = filled[name] if name in filled else getattr(frame, name)
            text = text.replace(mark, str(escape(value)))
    return text
