"""The kinds of events that rooms declare, and how each one reads to people."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

_kinds: dict[str, "Kind"] = {}


def _no_sentence(data: Mapping[str, Any]) -> str:
    return ""


@dataclass(frozen=True)
class Kind:
    """A kind of event, `room.past_verb`.

    `sentence` turns an event's data into what people read behind the label;
    `group` is the timeline filter that it belongs to; label may be lazily translated.
    """

    name: str
    label: str | Promise
    icon: str = "point"
    tone: str = "neutral"
    on_timeline: bool = True
    sentence: Callable[[Mapping[str, Any]], str] = _no_sentence
    group: str = "other"


def register(*kinds: Kind) -> None:
    """Declare kinds, from AppConfig.ready of their room. Two meanings of one name are refused."""
    for kind in kinds:
        if _kinds.setdefault(kind.name, kind) is not kind and _kinds[kind.name] != kind:
            raise ValueError(f"The event kind {kind.name} is declared twice.")


def get(name: str) -> Kind:
    """Return a kind; an undeclared one is a mistake in the program."""
    try:
        return _kinds[name]
    except KeyError:
        raise LookupError(f"The event kind {name} is not declared; see zhike.events.kinds.register.") from None


def find(name: str) -> Kind:
    """Return a kind, or a plain one for a stored event whose room is gone."""
    return _kinds.get(name) or Kind(name=name, label=name, on_timeline=False)


def list_kinds() -> list[Kind]:
    """Return all declared kinds by name."""
    return [_kinds[name] for name in sorted(_kinds)]


def timeline_names(group: str | None = None) -> list[str]:
    """Return the names that a customer's timeline shows, all of them or one group's."""
    return [kind.name for kind in list_kinds() if kind.on_timeline and group in (None, kind.group)]
