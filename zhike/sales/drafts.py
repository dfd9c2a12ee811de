"""What people fill in about deals."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

CHANGEABLE = frozenset(
    {
        *("title", "amount", "expected_profit", "expected_on", "probability"),
        *("next_step", "next_on", "note"),
    }
)


@dataclass(frozen=True, kw_only=True)
class OpportunityDraft:
    """A new deal; without a pipeline it goes into the default one, at its first stage unless one is named."""

    customer_id: int
    title: str
    pipeline_id: int | None = None
    stage_id: int | None = None
    amount: Decimal = Decimal(0)
    expected_profit: Decimal | None = None
    expected_on: date | None = None
    probability: int | None = None
    grade: str = ""
    next_step: str = ""
    next_on: date | None = None
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class LineDraft:
    """One product of a deal, as free text."""

    name: str
    kind: str = "once"
    quantity: Decimal = Decimal(1)
    price: Decimal = Decimal(0)


@dataclass(frozen=True, kw_only=True)
class RivalDraft:
    """One competitor in a deal."""

    name: str
    threat: str = "medium"
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class StageDraft:
    """One stage as the designer sends it; `conditions` and `actions` are lists of {key, …}."""

    name: str
    kind: str = "open"
    stands_for: str = "inquiry"
    probability: int = 10
    expected_days: int | None = None
    card_limit: int | None = None
    conditions: list[dict[str, object]] = field(default_factory=list)
    actions: list[dict[str, object]] = field(default_factory=list)
    is_active: bool = True


@dataclass(frozen=True, kw_only=True)
class PipelineDraft:
    """A pipeline without its stages."""

    name: str
    is_default: bool = False
    is_active: bool = True
    a_days: int | None = None
    b_days: int | None = None
    c_days: int | None = None
