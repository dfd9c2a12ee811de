"""What may be asked for: higher rooms register a kind with its words, its delivered flow and what follows.

`on_granted`, `on_refused` and `on_withdrawn` run once, in the transaction of the last decision, with the request
locked: they change rows and defer jobs, never call the outside. What they refuse undoes the decision and is shown
to whoever decided. They may lock a customer; so nobody who holds a customer's lock decides or withdraws a request
(asking for a new one is free of that: it waits for nobody).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils.functional import Promise

from .rules import Step

if TYPE_CHECKING:
    from zhike.access.actor import Actor

    from .models import ApprovalRequest

Facts = Mapping[str, Any]
Handler = Callable[["Actor", "ApprovalRequest", datetime], None]


def _nothing(actor: "Actor", request: "ApprovalRequest", now: datetime) -> None:
    return None


@dataclass(frozen=True)
class ApprovalKind:
    """A kind of request.

    `title` and `lines` put the stored facts into words in the reader's language; `steps` is the flow
    until the company sets its own. `deciders_may_open` says whether who decides may open the request's `url`, too.
    """

    name: str
    label: str | Promise
    help: str | Promise
    icon: str
    title: Callable[[Facts], str]
    lines: Callable[[Facts], Sequence[tuple[str, str]]]
    steps: tuple[Step, ...]
    on_granted: Handler = _nothing
    on_refused: Handler = _nothing
    on_withdrawn: Handler = _nothing
    deciders_may_open: bool = True


_kinds: dict[str, ApprovalKind] = {}


def register(*kinds: ApprovalKind) -> None:
    """Declare kinds, from AppConfig.ready of the room that asks."""
    for kind in kinds:
        if _kinds.setdefault(kind.name, kind) != kind:
            raise ValueError(f"The kind of approval {kind.name} is declared twice.")


def unregister(name: str) -> None:
    """Forget a kind; only tests do that."""
    _kinds.pop(name, None)


def get(name: str) -> ApprovalKind:
    """Return a kind; an undeclared one is a mistake in the program."""
    try:
        return _kinds[name]
    except KeyError:
        raise LookupError(f"The kind of approval {name} is not declared.") from None


def find(name: str) -> ApprovalKind | None:
    """Return a kind, or None when its room is gone."""
    return _kinds.get(name)


def list_kinds() -> list[ApprovalKind]:
    """Return all declared kinds by name."""
    return [_kinds[name] for name in sorted(_kinds)]
