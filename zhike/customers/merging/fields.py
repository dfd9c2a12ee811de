"""What people choose between when customers become one: the fields side by side, and what is taken unasked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from zhike.access.actor import Actor

from ..choices import Lifecycle, Stage, Tier
from ..custom.catalogue import definitions
from ..custom.definitions import Definition
from ..drafts import CUSTOMER_COLUMNS
from ..fields import label_of, rule_of
from ..models import Customer

# Columns that mean something only together.
_TOGETHER = {
    "birthday": ("birthday_calendar", "birth_year", "birth_month", "birth_day", "birth_leap_month"),
    "region": ("region", "region_text"),
    "next_follow_on": ("next_follow_on", "next_step"),
    "referrer_id": ("referrer_id", "referrer_contact_id"),
}
_ALWAYS_TOGETHER = {column for columns in _TOGETHER.values() for column in columns}
# Former names of all stay; the survivor's own columns are not a matter of choice.
_NO_CHOICE = {"former_names"}
_DEFAULTS = {"stage": Stage.INQUIRY, "tier": Tier.PROSPECT, "lifecycle": Lifecycle.POTENTIAL}
OWNER = "owner"


@dataclass(frozen=True)
class Unit:
    """One thing to choose: a column, a few that belong together, or a field of the company's own."""

    name: str
    columns: tuple[str, ...]
    definition: Definition | None = field(default=None, compare=False)

    @property
    def is_custom(self) -> bool:
        """Say whether it is a field of the company's own."""
        return self.definition is not None

    @property
    def label(self) -> str:
        """Return what people call it."""
        return self.definition.label if self.definition else label_of(self.name)

    def values(self, customer: Customer) -> tuple[Any, ...]:
        """Return what a customer holds."""
        if self.definition:
            held = customer.custom.get(self.definition.key)
            return (tuple(held) if isinstance(held, list) else held,)
        return tuple(getattr(customer, column) for column in self.columns)

    def is_filled(self, customer: Customer) -> bool:
        """Say whether a customer holds something that is more than the value everybody starts with."""
        if self.is_custom:
            return self.values(customer) != (None,)
        return any(
            value not in (None, "", [], False, _DEFAULTS.get(column))
            for column, value in zip(self.columns, self.values(customer), strict=True)
        )


def list_units() -> list[Unit]:
    """Return everything that can be chosen, in the order of the archive."""
    units: list[Unit] = []
    for column in CUSTOMER_COLUMNS:
        if column in _NO_CHOICE:
            continue
        if column in _TOGETHER:
            units.append(Unit(column, _TOGETHER[column]))
        elif column not in _ALWAYS_TOGETHER:
            units.append(Unit(column, (column,)))
        elif column == "birthday_calendar":
            units.append(Unit("birthday", _TOGETHER["birthday"]))
    own = [Unit(one.name, (one.name,), one) for one in definitions().active]
    return [*units, *own, Unit(OWNER, ("owner_id",))]


def fullest(customers: Sequence[Customer]) -> Customer:
    """Return the customer that should survive unless somebody says otherwise: filled most, contacted most, oldest."""
    units = list_units()
    return max(
        customers,
        key=lambda one: (sum(unit.is_filled(one) for unit in units), one.follow_up_count, -one.pk),
    )


def choose_all(
    actor: Actor, survivor: Customer, customers: Sequence[Customer], chosen: Mapping[str, int]
) -> dict[Unit, Customer]:
    """Return by unit whose value is taken: the chosen one's, else the survivor's, else the first that is filled.

    Fields that the actor may not write are never taken by choice.
    """
    by_id = {customer.pk: customer for customer in customers}
    taken: dict[Unit, Customer] = {}
    for unit in list_units():
        asked = by_id.get(chosen.get(unit.name, 0)) if may_choose(actor, unit) else None
        taken[unit] = asked or default_for(unit, survivor, customers)
    return taken


def default_for(unit: Unit, survivor: Customer, customers: Sequence[Customer]) -> Customer:
    """Return whose value is taken unasked."""
    if unit.name == OWNER or unit.is_filled(survivor):
        return survivor
    return next((one for one in customers if unit.is_filled(one)), survivor)


def owner_of(taken: Mapping[Unit, Customer]) -> Customer:
    """Return the party whose owner answers for the survivor."""
    return next(party for unit, party in taken.items() if unit.name == OWNER)


def merge_custom(survivor: Customer, absorbed: Sequence[Customer], taken: Mapping[Unit, Customer]) -> dict[str, Any]:
    """Return the values of the company's own fields after a merge; of retired fields everybody's stay."""
    merged: dict[str, Any] = {}
    for one in (*absorbed[::-1], survivor):
        merged |= one.custom
    for unit, party in taken.items():
        if unit.definition:
            held = party.custom.get(unit.definition.key)
            merged.pop(unit.definition.key, None)
            merged |= {unit.definition.key: held} if held is not None else {}
    return merged


def may_choose(actor: Actor, unit: Unit) -> bool:
    """Say whether a field may be chosen: seen in full, and written."""
    return rule_of(actor, unit.columns[0]) is None


def union_of_names(survivor: Customer, customers: Sequence[Customer], name: str) -> list[str]:
    """Return the former names after a merge: everybody's, and the names that are given up."""
    found = list(survivor.former_names)
    for customer in (survivor, *customers):
        found += [customer.name, *customer.former_names]
    return [one for one in dict.fromkeys(found) if one != name]
