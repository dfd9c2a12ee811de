"""What every page knows: who looks, in which language and colours, and the frame around the content."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language
from markupsafe import Markup

from zhike.web import nav
from zhike.web.framing import draw_part
from zhike.web.rendering import address
from zhike.web.toasts import Toast, take_toasts

THEMES = ("auto", "light", "dark")
THEME_COOKIE = "zhike_theme"
SIDE_COOKIE = "zhike_side"
SCRIPTS = (
    "start",
    "network",
    "keys",
    "overlays",
    "choices",
    "lists",
    "picker",
    "rows",
    "forms",
    "streams",
    "charts",
    "board",
)
HTML_LANGUAGES = {"zh-hans": "zh-Hans", "zh-hant": "zh-Hant", "en": "en"}


@dataclass(frozen=True)
class Section:
    """One heading of the navigation with its entries."""

    label: nav.Label
    items: list[nav.NavItem]


class Frame:
    """The frame of one request; each part is worked out when the page draws it, fragments draw none."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request
        self.actor: Any = getattr(request, "actor", None)
        self.slots = nav.registry.slots
        self.theme = read_theme(request)
        self.side_is_narrow = request.COOKIES.get(SIDE_COOKIE) == "narrow"
        self.name = str(getattr(self.actor, "name", ""))

    def part(self, name: str, **filled: Markup) -> Markup:
        """Return a part of the frame; most were drawn before (web.framing)."""
        return draw_part(self, name, filled)

    @cached_property
    def token(self) -> str:
        """Return the form token of this page; each asking would otherwise mask it anew."""
        return get_token(self.request)

    @cached_property
    def path(self) -> str:
        """Return the address to come back to."""
        return self.request.get_full_path()

    @cached_property
    def sections(self) -> list[Section]:
        """Return the navigation by section."""
        return [Section(nav.SECTIONS[key], items) for key, items in nav.items_for(self.actor).items()]

    @cached_property
    def current(self) -> nav.NavItem | None:
        """Return the entry that the page belongs to: the longest address that its own begins with."""
        items = [item for section in self.sections for item in section.items]
        here = [item for item in items if self._is_under(item.url)]
        return max(here, key=lambda item: len(item.url), default=None)

    def _is_under(self, url: str) -> bool:
        path = self.request.path
        return path == url or (url != "/" and path.startswith(url))

    @cached_property
    def badges(self) -> dict[int, nav.Badge | None]:
        """Return what stands behind each entry, by the entry's identity: its words are dear to compare."""
        items = [item for section in self.sections for item in section.items]
        return {id(item): item.badge(self.actor) for item in items if item.badge is not None}

    def badge_of(self, item: nav.NavItem) -> nav.Badge | None:
        """Return what stands behind one entry."""
        return self.badges.get(id(item))

    @cached_property
    def phone(self) -> list[nav.NavItem | nav.QuickItem]:
        """Return the bottom bar of a phone without its last place."""
        found: list[nav.NavItem | nav.QuickItem] = [item for section in self.sections for item in section.items]
        found += self.quick
        return sorted((item for item in found if item.phone), key=lambda item: item.phone)

    @cached_property
    def quick(self) -> list[nav.QuickItem]:
        """Return the entries of 新建."""
        return nav.quick_for(self.actor)

    @cached_property
    def pins(self) -> list[nav.Pin]:
        """Return the pinned views."""
        return [] if self.actor is None else [pin for find in nav.registry.pins for pin in find(self.actor)]

    @cached_property
    def person_items(self) -> list[nav.PersonItem]:
        """Return the entries of the person's menu."""
        return sorted(nav.registry.person, key=lambda item: item.order) if self.actor else []

    @cached_property
    def unread(self) -> int:
        """Return how many notifications wait."""
        count = self.slots.count_unread
        return count(self.actor) if count and self.actor else 0

    @cached_property
    def department(self) -> str:
        """Return the name of the person's department."""
        find = self.slots.department_name
        return find(self.actor) if find and self.actor else ""

    @cached_property
    def toasts(self) -> list[Toast]:
        """Return what the last use cases want to say, once."""
        return take_toasts(self.request)

    @property
    def scripts(self) -> tuple[str, ...]:
        """Return the names of our script files, in the order they load."""
        return SCRIPTS

    @property
    def room_styles(self) -> list[str]:
        """Return the style sheets that rooms brought."""
        return nav.registry.styles if self.actor else []

    @property
    def room_scripts(self) -> list[str]:
        """Return the scripts that rooms brought."""
        return nav.registry.scripts if self.actor else []

    @property
    def live_url(self) -> str:
        """Return the address of the live stream; somebody who is held at a gate gets none."""
        return "" if self.actor is None or getattr(self.request, "is_held", False) else self.slot_url("live")

    def slot_url(self, name: str) -> str:
        """Return the address behind a place of the frame, or nothing while no room fills it."""
        url_name = getattr(self.slots, f"{name}_url_name")
        return address(url_name) if url_name else ""


def read_theme(request: HttpRequest) -> str:
    """Return light, dark or auto, as this browser chose."""
    theme = request.COOKIES.get(THEME_COOKIE, "auto")
    return theme if theme in THEMES else "auto"


def frame(request: HttpRequest) -> dict[str, Any]:
    """Give every template `actor`, `nav`, `frame`, `csrf_token`, `theme` and `lang`."""
    whole = Frame(request)
    return {
        "actor": whole.actor,
        "frame": whole,
        "nav": SimpleLazyObject(lambda: whole.sections),
        "csrf_token": SimpleLazyObject(lambda: whole.token),
        "theme": whole.theme,
        "side_is_narrow": whole.side_is_narrow,
        "lang": HTML_LANGUAGES.get(get_language() or "", "zh-Hans"),
    }
