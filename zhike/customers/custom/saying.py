"""How values of custom fields read. Pure: names of people and files come from the caller."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from zhike.lib.money import format_amount
from zhike.lib.regions import region_name

from ..choices import CustomKind
from .definitions import Definition
from .values import is_empty


@dataclass(frozen=True)
class Names:
    """What ids in values are called: people, and files of the customers at hand."""

    people: Mapping[int, str] = field(default_factory=dict)
    files: Mapping[int, str] = field(default_factory=dict)


def say(definition: Definition, value: Any, names: Names) -> str:
    """Return a kept value as people read it; nothing when there is none."""
    if is_empty(value):
        return ""
    kind = definition.kind
    if kind == CustomKind.BOOLEAN:
        return _("是") if value else _("否")
    if kind == CustomKind.INTEGER:
        return f"{value:,}"
    if kind == CustomKind.MONEY:
        return format_amount(Decimal(value))
    if kind == CustomKind.DECIMAL:
        whole, point, fraction = str(value).partition(".")
        return f"{int(whole):,}{point}{fraction}" if whole not in ("-0", "") else str(value)
    return _say_reference(definition, value, names)


def _say_reference(definition: Definition, value: Any, names: Names) -> str:
    """Return what stands for something else by its name, texts and dates as they are."""
    kind = definition.kind
    if kind == CustomKind.CHOICE:
        return definition.labels.get(value, "")
    if kind == CustomKind.CHOICES:
        return "、".join(definition.labels[key] for key in value if key in definition.labels)
    if kind == CustomKind.PERSON:
        return names.people.get(value, "")
    if kind == CustomKind.REGION:
        return region_name(value) or str(value)
    return names.files.get(value, "") if kind == CustomKind.FILE else str(value)


def ids_in(definitions: Iterable[Definition], values: Iterable[Mapping[str, Any]]) -> tuple[set[int], set[int]]:
    """Return the people and the files that values name, so that each is looked up once."""
    people: set[int] = set()
    files: set[int] = set()
    of_kind = {CustomKind.PERSON: people, CustomKind.FILE: files}
    wanted = [(one.key, of_kind[CustomKind(one.kind)]) for one in definitions if one.kind in of_kind]
    for held in values if wanted else ():
        for key, found in wanted:
            if isinstance(held.get(key), int):
                found.add(held[key])
    return people, files
