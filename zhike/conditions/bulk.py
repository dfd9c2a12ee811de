"""What may be done to many rows at once: a registry that rooms fill in AppConfig.ready."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from zhike.access.actor import Actor
from zhike.lib.refusals import Refusal

from .registry import Label

# Whether a row changed, or why it may not, for every id that was given.
Answers = Mapping[int, bool | Refusal]
# Finds ids of a list's whole result, in order of the id: (actor, query text, after, up to, limit, now).
Walk = Callable[[Actor, str, int, int, int, datetime], Sequence[int]]


@dataclass(frozen=True)
class BulkAction:
    """One action over many rows.

    `act` does it to one row inside the run's transaction and says whether anything changed; it raises
    Refused for a row that may not change.
    `act_many`, where given, does the same to a batch in a few statements.
    `capability` over the subject's object is needed to start it. `url_name` is the form that its button
    in the list posts the selection to (picked, or whole and query); without one the list shows no button.
    """

    key: str
    subject: str
    label: Label
    capability: str
    act: Callable[[Actor, int, Mapping[str, Any], datetime], bool]
    url_name: str = ""
    icon: str = "checks"
    order: int = 100
    act_many: Callable[[Actor, Sequence[int], Mapping[str, Any], datetime], Answers] | None = None


_actions: dict[str, BulkAction] = {}
_walks: dict[str, Walk] = {}


def register(*actions: BulkAction) -> None:
    """Bring actions; a second one of a key replaces the first."""
    _actions.update({action.key: action for action in actions})


def register_walk(subject: str, walk: Walk) -> None:
    """Say how the whole result of a subject's list is walked."""
    _walks[subject] = walk


def action_of(key: str) -> BulkAction | None:
    """Return an action, or None when no room brings it any more."""
    return _actions.get(key)


def actions_for(actor: Actor, subject: str, object_: str) -> list[BulkAction]:
    """Return the actions that a person may start on a list."""
    allowed = [one for one in _actions.values() if one.subject == subject and actor.can(object_, one.capability)]
    return sorted((one for one in allowed if one.url_name), key=lambda one: one.order)


def walk_of(subject: str) -> Walk:
    """Return how a subject's whole result is walked."""
    return _walks[subject]
