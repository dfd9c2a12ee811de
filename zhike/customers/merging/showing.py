"""A merge as the screen shows it: parties beside each other, differing fields with their choices."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from zhike.access.actor import Actor
from zhike.access.fields import mask_value
from zhike.lib.industries import industry_name
from zhike.lib.regions import region_name

from ..custom.saying import say as say_custom
from ..fields import OBJECT
from ..models import Customer
from ..pools import as_seen
from ..queries.custom import names_in
from .fields import OWNER, Unit, default_for, fullest, list_units, may_choose
from .joining import Namesakes, find_namesakes

_LONG = 60


@dataclass(frozen=True)
class Option:
    """What one party offers for a field."""

    customer_id: int
    text: str
    is_taken: bool


@dataclass(frozen=True)
class ChoiceRow:
    """One field in which the parties differ."""

    name: str
    label: str
    options: tuple[Option, ...]


@dataclass(frozen=True)
class Comparison:
    """The parties of a merge, who survives, and what is to be chosen."""

    parties: Sequence[Customer]
    survivor: Customer
    rows: Sequence[ChoiceRow]
    same: int
    namesakes: Sequence["SamePerson"] = ()


@dataclass(frozen=True)
class SamePerson:
    """Contacts of one name who may be one person, each as (customer, position, phones and mails)."""

    value: str
    name: str
    people: Sequence[tuple[str, str, str]]
    is_likely: bool


def compare(actor: Actor, parties: Sequence[Customer], *, survivor_id: int = 0) -> Comparison:
    """Lay the parties side by side; what one alone has, or all have alike, is no choice."""
    survivor = next((one for one in parties if one.pk == survivor_id), None) or fullest(parties)
    rows: list[ChoiceRow] = []
    eyes = {one.pk: as_seen(actor, one) for one in parties}
    units = [unit for unit in list_units() if all(may_choose(eye, unit) for eye in eyes.values())]
    for unit in units:
        if len({unit.values(one) for one in parties if unit.is_filled(one) or unit.name == OWNER}) > 1:
            rows.append(_row(unit, survivor, parties))
    order = [survivor, *(one for one in parties if one.pk != survivor.pk)]
    found = find_namesakes([one.pk for one in order])
    return Comparison(
        parties, survivor, rows, len(units) - len(rows), [_same_person(eyes, order, group) for group in found]
    )


def _same_person(eyes: Mapping[int, Actor], parties: Sequence[Customer], group: Namesakes) -> SamePerson:
    named = {party.pk: party.name for party in parties}
    people = []
    for one in group.contacts:
        actor = eyes[one.customer_id]
        points = (mask_value(actor, OBJECT, point.kind, point.value) for point in group.points.get(one.pk, ()))
        position = mask_value(actor, OBJECT, "position", one.position)
        people.append((named[one.customer_id], str(position or ""), "、".join(str(text) for text in points if text)))
    return SamePerson(group.value, group.contacts[0].name, people, group.is_likely)


def _row(unit: Unit, survivor: Customer, parties: Sequence[Customer]) -> ChoiceRow:
    taken = default_for(unit, survivor, parties)
    options = tuple(Option(one.pk, say(unit, one), one.pk == taken.pk) for one in parties)
    return ChoiceRow(unit.name, unit.label, options)


def say(unit: Unit, customer: Customer) -> str:
    """Return a field's value as people read it."""
    if unit.definition:
        held = customer.custom.get(unit.definition.key)
        return say_custom(unit.definition, held, names_in([unit.definition], [customer.custom]))
    if unit.name == OWNER:
        return customer.owner.name if customer.owner else _("无负责人")
    if unit.name == "birthday":
        parts = (customer.birth_year, customer.birth_month, customer.birth_day)
        return "-".join(str(part) for part in parts if part)
    return " · ".join(text for column in unit.columns if (text := _said(customer, column)))


def _said(customer: Customer, column: str) -> str:
    value: Any = getattr(customer, column)
    if value in (None, "", []):
        return ""
    named: Mapping[str, Any] = {
        "source_id": lambda: customer.source.name if customer.source else "",
        "region": lambda: region_name(value) or value,
        "industry": lambda: industry_name(value) or value,
    }
    if column in named:
        return str(named[column]())
    display = getattr(customer, f"get_{column}_display", None)
    if display is not None:
        return str(display())
    if hasattr(value, "strftime"):
        return date_format(value, "Y-m-d")
    text = str(value)
    return text if len(text) <= _LONG else text[:_LONG] + "…"
