"""Who reads which events. Handlers are functions over batches, called by the pump in the worker."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise

from .models import Event

HandlerFunction = Callable[[Sequence[Event]], None]
_handlers: dict[str, "Handler"] = {}


@dataclass(frozen=True)
class Handler:
    """A reader with a position of its own; `kinds` empty means every kind.

    `function` gets events in commit order, at least once, inside the
    transaction that moves the position: safe to run twice, and no call to the outside.
    """

    name: str
    kinds: frozenset[str]
    function: HandlerFunction
    label: str | Promise = ""
    batch: int = 500


def register(
    name: str, kinds: Iterable[str], function: HandlerFunction, *, label: str | Promise = "", batch: int = 500
) -> None:
    """Declare a handler, from AppConfig.ready; `label` is what people call its work.

    Its name is its position: never rename it.
    """
    handler = Handler(name, frozenset(kinds), function, label, batch)
    if _handlers.setdefault(name, handler) != handler:
        raise ValueError(f"The event handler {name} is declared twice.")


def unregister(name: str) -> None:
    """Forget a handler; only tests do that."""
    _handlers.pop(name, None)


def get(name: str) -> Handler | None:
    """Return a handler, or None when its room is gone."""
    return _handlers.get(name)


def list_handlers() -> list[Handler]:
    """Return all declared handlers by name."""
    return [_handlers[name] for name in sorted(_handlers)]
