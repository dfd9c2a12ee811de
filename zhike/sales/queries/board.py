"""The board: fifty cards per column by index alone, sums from what the database keeps; nothing is counted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import timezone

from zhike.access.actor import Actor
from zhike.access.fields import is_open
from zhike.access.queries import person_names

from ..grade_rules import is_overdue
from ..models import PipelineStage
from .pipelines import Path
from .scope import OBJECT
from .sums import Total, stage_sums
from .walking import ROWS, Filter, Walk, key_after, walk


@dataclass(frozen=True)
class Card:
    """One deal on the board."""

    id: int
    customer_id: int
    title: str
    amount: Decimal | None
    expected_on: date | None
    grade: str
    promised_on: date | None
    next_step: str
    next_on: date | None
    owner_id: int | None
    version: int
    target: str
    stage_id: int
    customer_name: str
    owner_name: str = ""
    days: int = 0
    is_late: bool = False
    is_stale: bool = False


@dataclass(frozen=True)
class Lane:
    """One column: its stage, its exact sum, its first cards, and after which key the next ones come."""

    stage: PipelineStage
    total: Total | None
    cards: Sequence[Card]
    after: str = ""


def read_board(*, actor: Actor, path: Path, asked: Filter, today: date) -> list[Lane]:
    """Return all columns of a pipeline."""
    stages = path.active
    sums = stage_sums(actor=actor, stage_ids=[stage.pk for stage in stages], narrow=asked.narrow)
    # Where the sums say that nothing stands, no walk looks for it.
    held = {stage_id for stage_id, total in sums.items() if total.cards}
    found = {stage.pk: walk(actor, Walk(asked, today, stage)) if stage.pk in held else [] for stage in stages}
    names = person_names({row["owner_id"] for rows in found.values() for row in rows if row["owner_id"]})
    sees = is_open(actor, OBJECT, "amount")
    lanes = []
    for stage in stages:
        rows = found[stage.pk]
        cards = [card_of(row, stage, names, today, sees) for row in rows[:ROWS]]
        total = (sums.get(stage.pk) or Total()) if asked.has_exact_sums else None
        lanes.append(Lane(stage, total, cards, key_after(rows) if len(rows) > ROWS else ""))
    return lanes


def read_lane(*, actor: Actor, stage: PipelineStage, asked: Filter, today: date, after: str) -> Lane:
    """Return the next cards of one column."""
    rows = walk(actor, Walk(asked, today, stage, after))
    names = person_names({row["owner_id"] for row in rows if row["owner_id"]})
    sees = is_open(actor, OBJECT, "amount")
    cards = [card_of(row, stage, names, today, sees) for row in rows[:ROWS]]
    return Lane(stage, None, cards, key_after(rows) if len(rows) > ROWS else "")


def card_of(row: dict[str, Any], stage: PipelineStage, names: dict[int, str], today: date, sees: bool) -> Card:
    days = (today - timezone.localdate(row.pop("stage_since"))).days
    is_open_ = row.pop("state") == "open"
    stale = is_open_ and stage.expected_days is not None and days > stage.expected_days
    if not sees:
        row["amount"] = None
    return Card(
        **row,
        owner_name=names.get(row["owner_id"] or 0, ""),
        days=days,
        is_late=is_overdue(row["promised_on"], today),
        is_stale=stale,
    )
