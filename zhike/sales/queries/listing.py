"""Open deals as a list, the nearest signature first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from zhike.access.actor import Actor
from zhike.access.fields import is_open
from zhike.access.queries import person_names

from ..models import PipelineStage
from .board import Card, card_of
from .scope import OBJECT
from .walking import ROWS, Filter, Walk, key_after, walk


@dataclass(frozen=True)
class Line:
    """A deal with the stage that it stands in."""

    card: Card
    stage: PipelineStage


@dataclass(frozen=True)
class DealPage:
    """Some lines, and after which place the next ones come."""

    lines: Sequence[Line]
    after: str = ""


def list_deals(*, actor: Actor, asked: Filter, today: date, after: str = "") -> DealPage:
    """Return a page of the open deals that the actor sees."""
    rows = walk(actor, Walk(asked, today, after=after))
    stages = PipelineStage.objects.in_bulk({row["stage_id"] for row in rows})
    names = person_names({row["owner_id"] for row in rows if row["owner_id"]})
    sees = is_open(actor, OBJECT, "amount")
    lines = [
        Line(card_of(dict(row), stages[row["stage_id"]], names, today, sees), stages[row["stage_id"]])
        for row in rows[:ROWS]
    ]
    return DealPage(lines, key_after(rows) if len(rows) > ROWS else "")
