"""Questions of the form of a new customer that higher rooms ask and keep; filled in AppConfig.ready.

What is answered travels in CustomerDraft.added by the name of the addition, from a form or from a program.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms

from zhike.access.actor import Actor
from zhike.web.forms.pickers import FindLabels

from .models import Customer


@dataclass(frozen=True)
class Addition:
    """One question: its field (None for whom it is not for), and who keeps the answer.

    `keep(actor, customer, value, now)` runs inside the transaction that created the customer and may refuse.
    `fill(actor, value)` gives columns of the customer that follow from the answer where the form left them empty.
    """

    name: str
    field: Callable[[Actor], forms.Field | None]
    keep: Callable[[Actor, Customer, Any, datetime], None]
    fill: Callable[[Actor, Any], Mapping[str, Any]]
    find_labels: FindLabels


_additions: dict[str, Addition] = {}


def register(*additions: Addition) -> None:
    """Bring questions; a second one of a name replaces the first."""
    _additions.update({one.name: one for one in additions})


def fields_for(actor: Actor) -> dict[str, forms.Field]:
    """Return the questions that somebody is asked, by name."""
    found = {one.name: one.field(actor) for one in _additions.values()}
    return {name: field for name, field in found.items() if field is not None}


def labels_of(name: str) -> FindLabels:
    """Return how chosen records of a question are called."""
    return _additions[name].find_labels


def fill(actor: Actor, added: Mapping[str, Any]) -> dict[str, Any]:
    """Return the columns that follow from what was answered."""
    return {
        column: value for name, asked in added.items() for column, value in _additions[name].fill(actor, asked).items()
    }


def keep(actor: Actor, customer: Customer, added: Mapping[str, Any], now: datetime) -> None:
    """Let each room keep its answer."""
    for name, value in added.items():
        _additions[name].keep(actor, customer, value, now)
