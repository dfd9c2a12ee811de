"""What happens by itself when a deal leaves a stage forward: rooms bring actions, the designer chooses among them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django import forms
from django.utils.functional import Promise

from zhike.access.actor import Actor
from zhike.customers.models import Customer

from .models import Opportunity

Label = str | Promise


@dataclass(frozen=True)
class Leaving:
    """A deal that just left a stage; the customer is locked, the move is written."""

    actor: Actor
    opportunity: Opportunity
    customer: Customer
    stage_name: str
    now: datetime
    params: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class StageAction:
    """One kind of action; `fields` are what the designer fills in, by name, as the form shows them."""

    key: str
    label: Label
    run: Callable[[Leaving], None] = field(compare=False)
    fields: Callable[[], Mapping[str, forms.Field]] = field(default=dict, compare=False)
    order: int = 100


_known: dict[str, StageAction] = {}


def register(*actions: StageAction) -> None:
    """Bring actions, from AppConfig.ready; a second one of a key replaces the first."""
    _known.update({one.key: one for one in actions})


def unregister(key: str) -> None:
    """Forget an action; only tests do that."""
    _known.pop(key, None)


def list_actions() -> list[StageAction]:
    """Return all actions in the order of the designer."""
    return sorted(_known.values(), key=lambda one: one.order)


def run_all(actions: Sequence[Mapping[str, Any]], leaving: Leaving) -> None:
    """Carry out what the designer chose, in its order."""
    for kept in actions:
        known = _known.get(str(kept.get("key", "")))
        if known:
            params = {name: value for name, value in kept.items() if name != "key"}
            known.run(Leaving(*_plain(leaving), params=params))


def _plain(leaving: Leaving) -> tuple[Actor, Opportunity, Customer, str, datetime]:
    return leaving.actor, leaving.opportunity, leaving.customer, leaving.stage_name, leaving.now
