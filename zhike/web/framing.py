"""The parts of the frame, drawn once for all who see them alike and then filled in for the one who looks.

Navigation, menus, styles and scripts depend on few things: language, colours, what the person may
open, which entry is current. Drawing them for every page took longer than the page itself. So each
such case is drawn once, with marks where the person's name, the form token and the address stand.
A part's template is given what PARTS names for it and nothing else, so that it cannot show one
person what was drawn for another.
"""

import secrets
from collections.abc import Hashable, Mapping
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
# What a part of the frame is drawn from, besides the language and whether somebody is signed in.
PARTS: Mapping[str, tuple[str, ...]] = {
    "head": ("live_url", "room_styles"),
    "scripts": ("scripts", "room_scripts"),
    "side": ("sections", "current", "badges", "pins", "side_is_narrow"),
    "top": ("quick", "person_items", "unread", "theme"),
    "phone": ("sections", "current", "phone", "quick", "person_items", "theme"),
    "overlays": (),
}
# Nobody can guess the marks, so no text of a person can pretend to be one.
_MARKS = {name: f"{name}-{secrets.token_hex(12)}" for name in ("name", "department", "token", "path", "help", "toasts")}


def draw_part(frame: "Frame", name: str, filled: Mapping[str, Markup]) -> Markup:
    """Return a part of the frame for this request, with what this page alone says filled in."""
    drawn = nav.registry.drawn
    values = {one: getattr(frame, one) for one in PARTS[name]}
    signed_in, in_department = frame.actor is not None, bool(frame.department)
    case = (name, get_language(), signed_in, in_department, *map(_case_of, values.values()))
    text = None if settings.DEBUG else drawn.get(case)
    if text is None:
        if len(drawn) >= MOST:
            drawn.clear()
        text = drawn[case] = _draw(frame, name, values)
    return Markup(_fill(text, frame, filled))  # noqa: S704  # our own templates, values escaped in _fill


def _case_of(value: Any) -> Hashable:
    """Return what tells one value from another; entries are told apart by identity, their words are dear to compare."""
    if isinstance(value, nav.NavItem | nav.QuickItem | nav.PersonItem):
        return id(value)
    if isinstance(value, list | tuple):
        return tuple(map(_case_of, value))
    if isinstance(value, dict):
        return tuple((key, _case_of(one)) for key, one in value.items())
    if isinstance(value, nav.Badge):
        return str(value.text), value.hot
    if isinstance(value, nav.Pin):
        return value.label, value.url, value.icon, value.key, _case_of(value.badge)
    if hasattr(value, "items"):
        return _case_of(value.items)
    return value  # type: ignore[no-any-return]


def _draw(frame: "Frame", name: str, values: Mapping[str, Any]) -> str:
    template: Any = get_template(f"web/frame/{name}.html")
    given = SimpleNamespace(**values, badge_of=frame.badge_of, slot_url=frame.slot_url)
    context = {
        "frame": given,
        "actor": SimpleNamespace(name=_MARKS["name"]) if frame.actor is not None else None,
        "department": _MARKS["department"] if frame.department else "",
        "csrf_token": _MARKS["token"],
        "path": _MARKS["path"],
        "help": _MARKS["help"],
        "toasts": _MARKS["toasts"],
    }
    return str(template.template.render(context))


def _fill(text: str, frame: "Frame", filled: Mapping[str, Markup]) -> str:
    for name, mark in _MARKS.items():
        if mark in text:
            value = filled[name] if name in filled else getattr(frame, name)
            text = text.replace(mark, str(escape(value)))
    return text
