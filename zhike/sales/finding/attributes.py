"""By which properties of a customer profiles compare: the SQL of their values, their words, and the rows behind them.

They are fields of the condition language, so that every figure leads to its customers by a condition.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from zhike.access.actor import Actor
from zhike.conditions.kinds import NUMBERS, Kind
from zhike.conditions.language import Compare, Group, Node
from zhike.conditions.registry import Field, fields_of, subject_of, usable_fields
from zhike.customers.choices import Stage
from zhike.lib.industries import industry_name
from zhike.lib.regions import region_name

from .rules import bins_of

SUBJECT = "customer"
TABLE = '"customers_customer"'
# What is known of a lead before anybody sells to it; what follows from selling (stage, tier, contacts) says nothing.
BUILT_IN = (
    *("industry", "region", "kind", "ownership", "source", "employees", "registered_capital", "yearly_revenue"),
    *("price_sensitivity", "gender", "tags"),
)
_OWN = frozenset({Kind.CHOICE, Kind.CHOICES, Kind.YES_NO, Kind.REGION, *NUMBERS})
MANY = frozenset({Kind.CHOICES, Kind.TAGS})
MOST = 24
SIGNED = Compare("stage", "in", [Stage.CLOSED.value, Stage.AFTER_SALES.value])


@dataclass(frozen=True)
class Attribute:
    """One property; `sql` gives its value as text over a row, a number for what is binned."""

    field: Field

    @property
    def key(self) -> str:
        """Return its key among the fields of conditions."""
        return self.field.key

    @property
    def is_number(self) -> bool:
        """Say whether its values are binned."""
        return self.field.kind in NUMBERS

    @property
    def is_many(self) -> bool:
        """Say whether a customer may have several values at once."""
        return self.field.kind in MANY

    def sql(self, actor: Actor) -> str:
        """Return the value of a row, NULL where nothing is known or a pool masks it from the actor."""
        text = self._text
        masked = subject_of(SUBJECT).masked_rows
        hides = masked(actor, self.field.guarded_by) if masked else ""
        shown = f"CASE WHEN NOT {hides} THEN {text} END" if hides else text
        return f"({shown})".replace("{row}", TABLE)

    def plain_sql(self, row: str) -> str:
        """Return the value of a row of the archive or of its history, for figures that show nobody's value."""
        return f"({self._text})".replace("{row}", row)

    @property
    def _text(self) -> str:
        return _VALUE.get(self.field.kind, "NULLIF(({sql})::text, '')").replace("{sql}", self.field.sql)


_VALUE: Mapping[Kind, str] = {
    # The major classes of industries and the provinces: finer ones are too few to count.
    Kind.INDUSTRY: "CASE WHEN {sql} ~ '^[0-9]{2}' THEN left({sql}, 2) END",
    Kind.REGION: "CASE WHEN {sql} ~ '^[0-9]{2}' THEN left({sql}, 2) || '0000' END",
    Kind.INTEGER: "({sql})::numeric",
    Kind.DECIMAL: "({sql})::numeric",
    Kind.MONEY: "({sql})::numeric",
    Kind.CHOICES: "{sql}",
    Kind.TAGS: "{row}.id",
}


def offered(actor: Actor | None = None) -> dict[str, Attribute]:
    """Return the properties that may be compared by, as far as the actor sees them in full."""
    known = usable_fields(actor, SUBJECT) if actor is not None else fields_of(SUBJECT)
    built_in = [known[key] for key in BUILT_IN if key in known]
    own = [field for key, field in known.items() if key.startswith("custom_") and field.kind in _OWN]
    return {field.key: Attribute(field) for field in [*built_in, *own] if field.sql}


def chosen(wanted: Sequence[str], actor: Actor | None = None) -> list[Attribute]:
    """Return the properties of a profile; all that are offered where it names none."""
    known = offered(actor)
    return [known[key] for key in (wanted or known) if key in known][:MOST]


def condition_of(attribute: Attribute, value: str) -> Node:
    """Return the condition under which a customer has a value."""
    kind, key = attribute.field.kind, attribute.key
    if kind in NUMBERS:
        return _between(key, *value.split("..", 1))
    if kind in (Kind.INDUSTRY, Kind.REGION):
        return Compare(key, "under", [value])
    if kind == Kind.YES_NO:
        return Compare(key, "is", value == "true")
    if kind == Kind.TAGS:
        return Compare(key, "any", [int(value)])
    return Compare(key, "any" if kind == Kind.CHOICES else "in", [value])


def _between(key: str, low: str, high: str) -> Node:
    parts = [Compare(key, "gte", _number(low))] if low else []
    parts += [Compare(key, "lt", _number(high))] if high else []
    return Group("all", tuple(parts))


def _number(text: str) -> int | float:
    number = Decimal(text)
    return int(number) if number == number.to_integral_value() else float(number)


def bin_values(edges: Sequence[str]) -> list[str]:
    """Return what the buckets of a number are called in readings: from..to."""
    return [f"{low}..{high}" for low, high in bins_of(edges)]


def say_values(attribute: Attribute, values: Iterable[str]) -> dict[str, str]:
    """Return the words of values; at most one query."""
    wanted = list(dict.fromkeys(values))
    kind = attribute.field.kind
    if kind in NUMBERS:
        return {value: _say_bin(attribute, *value.split("..", 1)) for value in wanted}
    if kind == Kind.INDUSTRY:
        return {value: industry_name(value) or value for value in wanted}
    if kind == Kind.REGION:
        return {value: region_name(value) or value for value in wanted}
    if kind == Kind.YES_NO:
        return {value: _("是") if value == "true" else _("否") for value in wanted}
    known = dict(attribute.field.names(wanted)) if attribute.field.names else {}
    known |= {key: str(label) for key, label in attribute.field.list_choices() if key in wanted and key not in known}
    return {value: str(known.get(value, value)) for value in wanted}


def _say_bin(attribute: Attribute, low: str, high: str) -> str:
    unit = str(attribute.field.unit or "")
    first, end = (_plain(edge) for edge in (low, high))
    if not low:
        return _("%(n)s%(unit)s 以下") % {"n": end, "unit": unit}
    if not high:
        return _("%(n)s%(unit)s 及以上") % {"n": first, "unit": unit}
    return _("%(low)s 到不满 %(high)s%(unit)s") % {"low": first, "high": end, "unit": unit}


def _plain(text: str) -> str:
    if not text:
        return ""
    number = Decimal(text)
    if number >= 10_000 and number % 1000 == 0:
        return _("%(n)s 万") % {"n": f"{(number / 10_000).normalize():f}"}
    return f"{number.normalize():f}"


def join(*nodes: Node | None) -> Node | None:
    """Return conditions that must all hold; nested no deeper than the language allows."""
    parts: list[Node] = []
    for node in nodes:
        if isinstance(node, Group) and node.mode == "all":
            parts += node.parts
        elif node is not None:
            parts.append(node)
    return Group("all", tuple(parts)) if parts else None


def as_text(data: Any) -> str:
    """Return JSON as addresses carry it."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")) if data else ""
