"""How events become entries of a customer's timeline: rooms register what turns ids into words."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from zhike.access.actor import Actor

# Gets the events of one kind on a page, returns by event id what the template shows beside the sentence.
Hydrate = Callable[[Actor, Sequence[Any]], Mapping[int, Mapping[str, Any]]]
_hydrators: dict[str, Hydrate] = {}


def register(kind: str, hydrate: Hydrate) -> None:
    """Let `hydrate` enrich all events of a kind on one page, with a fixed number of queries."""
    _hydrators[kind] = hydrate


def hydrate(actor: Actor, events: Sequence[Any]) -> dict[int, Mapping[str, Any]]:
    """Return what is known beyond the event itself, by event id."""
    found: dict[int, Mapping[str, Any]] = {}
    for kind, function in _hydrators.items():
        own = [event for event in events if event.kind == kind]
        if own:
            found.update(function(actor, own))
    return found
