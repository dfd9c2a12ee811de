"""What a reader may know of a recorded change: not even the name of a field that is closed to him."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from markupsafe import escape

from zhike.access.actor import Actor
from zhike.events import kinds

from . import timeline
from .fields import rule_of

CHANGED = "customers.changed"
FOLLOWS_DEALS = "follows_deals"
# Columns that repeat what a follow-up said.
FROM_NOTES = frozenset({"next_step", "next_follow_on"})
_closings: list[Callable[[Actor, int], bool]] = []


def declare() -> None:
    """Let the timeline ask here, from AppConfig.ready."""
    timeline.register(CHANGED, hide_closed_fields)


def register_closing(has_closed: Callable[[Actor, int], bool]) -> None:
    """Have `has_closed(actor, customer_id)` say whether notes about a customer are closed to the actor."""
    _closings[:] = [has_closed]


def only_own_steps(actor: Actor, customer_id: int) -> bool:
    """Say whether the actor reads no other next steps than his own in the history of a customer."""
    return any(has_closed(actor, customer_id) for has_closed in _closings)


def fields_with_labels(data: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield what a change was about: each field with its label, those with old and new value first."""
    labels = [step["label"] for step in data.get("steps", ())] + list(data.get("labels", ()))
    return zip(data.get("fields", ()), labels, strict=False)


def open_labels(actor: Actor, data: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the labels of the changed fields that the actor sees in full."""
    return tuple(label for name, label in fields_with_labels(data) if _is_open(actor, name))


def hide_closed_fields(actor: Actor, events: Sequence[Any]) -> Mapping[int, Mapping[str, Any]]:
    """Say changes again without closed fields; a change of nothing else is left out. No query.

    Left out, too, is what only follows from a deal, whose own entry says it.
    """
    found: dict[int, Mapping[str, Any]] = {event.pk: {"gone": True} for event in events if _follows(event)}
    if not any(object_ == "customer" for object_, _name in actor.field_rules):
        return found
    for event in events:
        named = [name for name, _label in fields_with_labels(event.data)]
        shown = [name for name in named if _is_open(actor, name)]
        if event.pk in found or (named and not shown):
            found[event.pk] = {"gone": True}
        elif len(shown) < len(named):
            said = kinds.find(CHANGED).sentence(_without(event.data, set(shown)))
            found[event.pk] = {"html": escape(str(said))}
    return found


def _follows(event: Any) -> bool:
    return bool(event.data.get(FOLLOWS_DEALS))


def _is_open(actor: Actor, name: str) -> bool:
    return rule_of(actor, name) in (None, "readonly")


def _without(data: Mapping[str, Any], shown: set[str]) -> dict[str, Any]:
    steps = [step for step in data.get("steps", ()) if step["field"] in shown]
    others = list(fields_with_labels(data))[len(data.get("steps", ())) :]
    return {**data, "steps": steps, "labels": [label for name, label in others if name in shown]}
