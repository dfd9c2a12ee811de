"""Panels of the customer page: the rooms bring them, the desk draws the page around them."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise

from zhike.access.actor import Actor
from zhike.web.rendering import address


@dataclass(frozen=True)
class Panel:
    """One tab of the customer page, loaded on demand from `url_name` with `customer_id`.

    Without the right (object, capability), or where `only_if` says no, the tab is not offered; its address
    checks again.
    """

    key: str
    label: str | Promise
    url_name: str
    order: int = 100
    object: str = "customer"
    capability: str = "view"
    count: Callable[[Actor, int], int] | None = None
    only_if: Callable[[Actor, int], bool] | None = None

    def url(self, customer_id: int) -> str:
        """Return the address of the panel of one customer."""
        return address(self.url_name, customer_id)


_panels: dict[str, Panel] = {}


def register(*panels: Panel) -> None:
    """Add panels, from AppConfig.ready."""
    for panel in panels:
        _panels[panel.key] = panel


def list_panels(actor: Actor, customer_id: int) -> list[Panel]:
    """Return what this person is offered on the page of a customer, in order."""
    allowed = [
        panel
        for panel in _panels.values()
        if actor.can(panel.object, panel.capability) and (panel.only_if is None or panel.only_if(actor, customer_id))
    ]
    return sorted(allowed, key=lambda panel: panel.order)


def find(key: str) -> Panel | None:
    """Return a panel, or None when no room brings it."""
    return _panels.get(key)
