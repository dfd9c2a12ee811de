"""Relations on the timeline: the other customer is named to those who may see it."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.html import format_html
from django.utils.translation import gettext as _

from zhike.access.actor import Actor
from zhike.events import kinds

from . import timeline
from .queries.relations import name_customers

KINDS = ("customers.relation_added", "customers.relation_changed", "customers.relation_removed")


def declare() -> None:
    """Fill the registry, from AppConfig.ready."""
    for kind in KINDS:
        timeline.register(kind, hydrate)


def hydrate(actor: Actor, events: Sequence[Any]) -> Mapping[int, Mapping[str, Any]]:
    """Say who the other one is; one query for a page."""
    seen = name_customers(actor, [event.data["other"] for event in events])
    found = {}
    for event in events:
        other = seen.get(event.data["other"])
        said = kinds.get(event.kind).sentence(event.data)
        who = (
            format_html('<a class="z-link" href="{}">{}</a>', other.url, other.name)
            if other
            else format_html('<span class="z-faint">{}</span>', _("（你看不到的客户）"))
        )
        found[event.pk] = {"html": format_html("<div>{}：{}</div>", said, who)}
    return found
