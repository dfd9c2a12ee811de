"""Where entries come from that nobody typed: rooms enter what writes follow-ups by itself, and where it is seen.

Calls link themselves (a call belongs to its entry). Others write by services.log_automatic, which puts the source
into the event, so that the timeline needs no question more to lead there.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise

from zhike.access.actor import Actor


@dataclass(frozen=True)
class Source:
    """One kind of thing that writes entries; `url_name` takes the customer's id and the thing's own.

    `right` is the object whose view right the link asks for; without it everybody who reads the entry is led there.
    """

    key: str
    label: str | Promise
    icon: str
    url_name: str
    right: str = ""


@dataclass(frozen=True)
class Link:
    """Where an entry's source is seen."""

    label: str
    icon: str
    url: str


_sources: dict[str, Source] = {}


def register(*sources: Source) -> None:
    """Enter kinds of sources, from AppConfig.ready; a second one of the same key replaces the first."""
    for source in sources:
        _sources[source.key] = source


def find(key: str) -> Source | None:
    """Return a kind of source, or None when no room brought it."""
    return _sources.get(key)


def link_of(data: Mapping[str, Any], customer_id: int, actor: Actor) -> Link | None:
    """Return the way to what wrote an entry, from the facts of its event; None for whom the right is closed."""
    source = _sources.get(str(data.get("source", "")))
    if source is None or not data.get("source_id"):
        return None
    if source.right and not actor.can(source.right, "view"):
        return None
    try:
        url = reverse(source.url_name, args=[customer_id, data["source_id"]])
    except NoReverseMatch:
        return None
    return Link(str(source.label), source.icon, url)
