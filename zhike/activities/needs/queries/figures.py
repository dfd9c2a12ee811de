"""Needs over many customers: by category and segment, unmet by value, matched with products, for the product team."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Avg, Count, F, Max, Q, QuerySet, Sum

from zhike.access.actor import Actor
from zhike.conditions.queries import list_segments
from zhike.lib.refusals import Refused

from ...models import Need, NeedCategory
from ..choices import OPEN_STATES, UNMET, OfferKind
from .listing import list_categories, members_of
from .scope import visible_needs

MOST_SEGMENTS = 5
MOST_ROWS = 100


@dataclass(frozen=True)
class Cell:
    """How many needs of a category a group of customers has, how many are unmet, and what these are worth."""

    needs: int = 0
    unmet: int = 0
    value: Decimal = Decimal(0)


@dataclass(frozen=True)
class Column:
    """One group of customers; segment_id None is everybody."""

    label: str
    segment_id: int | None


@dataclass(frozen=True)
class CategoryTable:
    """Categories down, segments across."""

    columns: Sequence[Column]
    rows: Sequence[tuple[NeedCategory | None, Sequence[Cell]]]


def open_needs(actor: Actor) -> QuerySet[Need]:
    """Return the needs in scope that are neither closed nor put aside."""
    return visible_needs(actor).filter(state__in=OPEN_STATES)


def by_category(*, actor: Actor, axis: str, everybody: str) -> CategoryTable:
    """Return needs by category for everybody and for the first segments in use; one query per column."""
    categories = [one for one in list_categories(with_retired=True) if one.axis == axis]
    columns = [Column(everybody, None)]
    counted = [_count(open_needs(actor), axis)]
    for segment in [one for one in list_segments(subject="customer") if one.is_active][:MOST_SEGMENTS]:
        try:
            counted.append(_count(open_needs(actor).filter(customer_id__in=members_of(actor, segment.pk)), axis))
        except Refused:  # a field in it is closed to this person
            continue
        columns.append(Column(segment.name, segment.pk))
    rows = [(one, [cells.get(one.pk, Cell()) for cells in counted]) for one in categories]
    rows = [(one, cells) for one, cells in rows if one.is_active or cells[0].needs]
    unsorted = [cells.get(None, Cell()) for cells in counted]
    return CategoryTable(columns, [*rows, *([(None, unsorted)] if unsorted[0].needs else [])])


def _count(rows: QuerySet[Need], axis: str) -> dict[int | None, Cell]:
    is_unmet = Q(met_by__in=UNMET)
    found = (
        rows.order_by()
        .values_list(f"{axis}_id")
        .annotate(needs=Count("pk"), open=Count("pk", filter=is_unmet), worth=Sum("value_amount", filter=is_unmet))
    )
    return {row[0]: Cell(row[1], row[2], row[3] or Decimal(0)) for row in found}


def unmet_by_value(*, actor: Actor, limit: int = MOST_ROWS) -> list[Need]:
    """Return the unmet needs that are worth most, the dearest first."""
    rows = open_needs(actor).filter(met_by__in=UNMET, value_amount__gt=0)
    rows = rows.select_related("customer", "aspect", "keeper")
    return list(rows.order_by(F("value_amount").desc(nulls_last=True), "-pk")[:limit])


@dataclass(frozen=True)
class Demand:
    """What many customers want of one product or gap; `kind` empty are the needs that nobody matched yet."""

    kind: str
    name: str
    needs: int
    customers: int
    confirmed: int
    unmet: int
    value: Decimal
    priority: Decimal
    highest: Decimal
    strength: float

    @property
    def weight(self) -> Decimal:
        """Return what orders the list for the product team: mean priority times customers."""
        return self.priority * self.customers

    @property
    def address(self) -> str:
        """Return the filter of the list of needs that shows its rows."""
        return f"{self.kind}:{self.name}" if self.kind else "none"

    @property
    def kind_label(self) -> str:
        """Return what kind of thing it is, in words."""
        return str(OfferKind(self.kind).label) if self.kind else ""


def list_demands(*, actor: Actor) -> list[Demand]:
    """Return products and gaps by how much is wanted of them, the weightiest first; one query."""
    rows = (
        open_needs(actor)
        .order_by()
        .values("offer_kind", "offer_name")
        .annotate(
            needs=Count("pk"),
            customers=Count("customer_id", distinct=True),
            confirmed=Count("pk", filter=Q(confirmed_at__isnull=False, statement=F("confirmed_wording"))),
            unmet=Count("pk", filter=Q(met_by__in=UNMET)),
            value=Sum("value_amount", filter=Q(met_by__in=UNMET)),
            mean=Avg("priority"),
            highest=Max("priority"),
            strength=Avg("strength"),
        )
    )
    return sorted((_demand(row) for row in rows), key=lambda one: (-one.weight, one.name))[:MOST_ROWS]


def _demand(row: Mapping[str, Any]) -> Demand:
    priority = Decimal(row["mean"] or 0).quantize(Decimal("0.1"))
    facts = {name: row[name] for name in ("needs", "customers", "confirmed", "unmet", "highest")}
    return Demand(
        kind=row["offer_kind"],
        name=row["offer_name"],
        value=row["value"] or Decimal(0),
        priority=priority,
        strength=float(row["strength"] or 0),
        **facts,
    )
