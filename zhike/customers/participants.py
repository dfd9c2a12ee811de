"""Which rows follow when customers are merged: every table with a customer's id stands here, entered by its room.

Rooms register in `AppConfig.ready`; a test over all models finds the table that nobody entered.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db.models import Model

from zhike.access.actor import Actor

MOVE, STAY = "move", "stay"


@dataclass(frozen=True)
class MergeWork:
    """A merge or its undoing under way, as hooks see it; all customers are locked.

    `touched` counts by table the rows that somebody changed, added or removed since the merge (undoing only).
    """

    actor: Actor
    survivor_id: int
    absorbed_ids: Sequence[int]
    now: datetime
    is_undoing: bool = False
    touched: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class MergeParticipant:
    """One table whose rows belong to customers.

    MOVE: rows go to the survivor. Of rows that agree in `alike` the survivor's stays, the others are
    set aside until the merge is undone; null counts as a value. `hangs_on` names (column, model) of rows
    that these belong to: what was added to such a row after the merge goes home with it.
    STAY: rows keep the absorbed customer's id for good, and `why` says who still finds them.
    """

    model: str
    way: str = MOVE
    column: str = "customer_id"
    alike: tuple[str, ...] = ()
    hangs_on: tuple[tuple[str, str], ...] = ()
    why: str = ""

    @property
    def key(self) -> str:
        """Return by what the ledger knows the rows that moved: a table may point to customers twice."""
        return self.model if self.column == "customer_id" else f"{self.model}#{self.column}"

    @property
    def table(self) -> type[Model]:
        """Return the model."""
        return apps.get_model(self.model)


Hook = Callable[[MergeWork, Any], None]
Settle = Callable[[MergeWork], None]
_participants: dict[tuple[str, str], MergeParticipant] = {}
_preparers: dict[str, Hook] = {}
_settlers: dict[str, Settle] = {}


def register(*participants: MergeParticipant) -> None:
    """Enter tables, from AppConfig.ready of their room; parents before what hangs on them."""
    for participant in participants:
        if participant.way == STAY and not participant.why:
            raise ValueError(f"Say why the rows of {participant.model} stay.")
        _participants[participant.model, participant.column] = participant


def register_preparer(name: str, prepare: Hook) -> None:
    """Have `prepare(work, ledger)` called before rows move; what it changes it writes down in the ledger."""
    _preparers[name] = prepare


def register_settler(name: str, settle: Settle) -> None:
    """Have rollups recomputed after rows moved, there and back, in the same transaction."""
    _settlers[name] = settle


def list_participants() -> list[MergeParticipant]:
    """Return all tables in the order of their registration."""
    return list(_participants.values())


def list_moving() -> list[MergeParticipant]:
    """Return the tables whose rows follow the survivor."""
    return [participant for participant in _participants.values() if participant.way == MOVE]


def prepare_all(work: MergeWork, ledger: Any) -> None:
    """Let the rooms make room for the rows that come."""
    for prepare in list(_preparers.values()):
        prepare(work, ledger)


def settle_all(work: MergeWork) -> None:
    """Let the rooms bring the customers' rows up to date."""
    for settle in list(_settlers.values()):
        settle(work)
