"""What the frame offers, filled in by the rooms in `AppConfig.ready`: navigation, quick create, bell, search.

The frame knows no room and no right: it asks `actor.can(object, capability)`.
"""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from zhike.web.rendering import address

Label = str | Promise


class CanAct(Protocol):
    """The part of an actor that the frame needs."""

    @property
    def name(self) -> str: ...
    def can(self, object_: str, capability: str, /) -> bool: ...


WORK, CUSTOMERS, SALES, SERVICE = "work", "customers", "sales", "service"
BUSINESS, SETTINGS = "business", "settings"
SECTIONS: dict[str, Label] = {
    WORK: _("工作"),
    CUSTOMERS: _("客户"),
    SALES: _("销售"),
    SERVICE: _("服务"),
    BUSINESS: _("经营"),
    SETTINGS: _("设置"),
}


@dataclass(frozen=True)
class Badge:
    """A figure or a word behind an entry; hot ones are red."""

    text: Label
    hot: bool = False


@dataclass(frozen=True)
class NavItem:
    """One entry of the left navigation.

    `object` and `capability` decide who sees it; an empty object means everybody.
    `phone` is its place 1-4 in the bottom bar of a phone, 0 for none (the fifth, 我, is the frame's own);
    `plus` draws it there as the round button in the middle.
    """

    section: str
    label: Label
    icon: str
    url_name: str
    object: str = ""
    capability: str = "view"
    order: int = 100
    badge: Callable[[Any], Badge | None] | None = None
    phone: int = 0
    plus: bool = False
    phone_label: Label = ""

    @property
    def url(self) -> str:
        """Return the address."""
        return address(self.url_name)


@dataclass(frozen=True)
class QuickItem:
    """One entry of 新建 (key n); `drawer` opens the form in the drawer instead of a page."""

    label: Label
    icon: str
    url_name: str
    object: str = ""
    capability: str = "create"
    order: int = 100
    drawer: bool = False
    phone: int = 0
    plus: bool = False
    phone_label: Label = ""

    @property
    def url(self) -> str:
        """Return the address."""
        return address(self.url_name)


@dataclass(frozen=True)
class PersonItem:
    """One entry of the person's menu."""

    label: Label
    icon: str
    url_name: str
    order: int = 100

    @property
    def url(self) -> str:
        """Return the address."""
        return address(self.url_name)


@dataclass(frozen=True)
class Pin:
    """A saved view that a person pinned under the navigation; `key` names it when the pins are put in order."""

    label: str
    url: str
    icon: str = "star"
    badge: Badge | None = None
    key: str = ""


@dataclass
class Slots:
    """Single places of the frame that one room fills."""

    search_url_name: str = ""
    bell_url_name: str = ""
    count_unread: Callable[[Any], int] | None = None
    live_url_name: str = ""
    department_name: Callable[[Any], str] | None = None
    sign_out_url_name: str = ""
    pins_url_name: str = ""


@dataclass
class Registry:
    """Everything the rooms brought; `drawn` are the parts of the frame made of it (web.framing)."""

    items: list[NavItem] = field(default_factory=list)
    quick: list[QuickItem] = field(default_factory=list)
    person: list[PersonItem] = field(default_factory=list)
    pins: list[Callable[[Any], Sequence[Pin]]] = field(default_factory=list)
    slots: Slots = field(default_factory=Slots)
    styles: list[str] = field(default_factory=list)
    scripts: list[str] = field(default_factory=list)
    drawn: dict[Hashable, str] = field(default_factory=dict)


registry = Registry()


def register(*items: NavItem | QuickItem | PersonItem) -> None:
    """Add entries to the navigation, to 新建 or to the person's menu."""
    for item in items:
        if isinstance(item, NavItem):
            registry.items.append(item)
        elif isinstance(item, QuickItem):
            registry.quick.append(item)
        else:
            registry.person.append(item)
    registry.drawn.clear()


def register_pins(find_pins: Callable[[Any], Sequence[Pin]]) -> None:
    """Add a source of pinned views; it is asked once per page."""
    registry.pins.append(find_pins)


def register_assets(*paths: str) -> None:
    """Load a room's own style sheets and scripts on every page, after the frame's: for what opens in the drawer."""
    for path in paths:
        target = registry.styles if path.endswith(".css") else registry.scripts
        if path not in target:
            target.append(path)
    registry.drawn.clear()


def fill_slots(**values: Any) -> None:
    """Fill places of the frame: search_url_name, bell_url_name, count_unread, live_url_name, …"""
    for name, value in values.items():
        if name not in Slots.__dataclass_fields__:
            raise TypeError(f"The frame has no place {name!r}.")
        setattr(registry.slots, name, value)
    registry.drawn.clear()


def _allowed(item: NavItem | QuickItem, actor: CanAct) -> bool:
    return not item.object or actor.can(item.object, item.capability)


def items_for(actor: CanAct | None) -> dict[str, list[NavItem]]:
    """Return what this person may open, by section and in order."""
    if actor is None:
        return {}
    allowed = sorted((item for item in registry.items if _allowed(item, actor)), key=lambda item: item.order)
    return {key: rows for key in SECTIONS if (rows := [item for item in allowed if item.section == key])}


def quick_for(actor: CanAct | None) -> list[QuickItem]:
    """Return what this person may create."""
    if actor is None:
        return []
    return sorted((item for item in registry.quick if _allowed(item, actor)), key=lambda item: item.order)
