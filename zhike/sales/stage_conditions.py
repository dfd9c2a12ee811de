"""What must hold before a deal enters a stage: rooms bring conditions, the designer of pipelines chooses among them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.functional import Promise

from zhike.customers.models import Customer
from zhike.lib.refusals import Refusal

from .models import Opportunity

Label = str | Promise
Params = Mapping[str, Any]


@dataclass(frozen=True)
class Entering:
    """A deal that is about to enter a stage, with its customer, locked; `params` are what the designer set."""

    opportunity: Opportunity
    customer: Customer
    now: datetime
    params: Params = field(default_factory=dict)


@dataclass(frozen=True)
class StageCondition:
    """One kind of condition. `check` returns why the deal may not enter yet, with what would help.

    With `choices` (asked at every use) the designer picks some of them; they come as `params["chosen"]`.
    """

    key: str
    label: Label
    check: Callable[[Entering], Refusal | None] = field(compare=False)
    help: Label = ""
    order: int = 100
    choices: Callable[[], Sequence[tuple[str, Label]]] | None = field(default=None, compare=False)


_known: dict[str, StageCondition] = {}


def register(*conditions: StageCondition) -> None:
    """Bring conditions, from AppConfig.ready; a second one of a key replaces the first."""
    _known.update({one.key: one for one in conditions})


def unregister(key: str) -> None:
    """Forget a condition; only tests do that."""
    _known.pop(key, None)


def list_conditions() -> list[StageCondition]:
    """Return all conditions in the order of the designer."""
    return sorted(_known.values(), key=lambda one: one.order)


def find_obstacles(
    conditions: Sequence[Mapping[str, Any]], opportunity: Opportunity, customer: Customer, now: datetime
) -> list[Refusal]:
    """Return everything that keeps a deal out of a stage; a condition whose room is gone keeps nobody out."""
    found = []
    for kept in conditions:
        known = _known.get(str(kept.get("key", "")))
        refusal = known.check(Entering(opportunity, customer, now, kept)) if known else None
        if refusal is not None:
            found.append(refusal)
    return found
