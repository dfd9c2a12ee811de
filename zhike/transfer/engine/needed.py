"""What a customer must say in the company's own fields before a row may create it or move it on. Pure."""

from collections.abc import Iterable, Mapping
from typing import Any

from zhike.customers.choices import CustomKind, Kind, Stage
from zhike.customers.custom.definitions import Definition
from zhike.customers.custom.values import is_empty

from ..rows.draft import Reason


def needed_fields(active: Iterable[Definition], closed: Iterable[str]) -> tuple[Definition, ...]:
    """Return the fields that some stage needs and the importer may fill; files never come with a sheet."""
    shut = set(closed)
    last = Stage.values[-1]
    return tuple(one for one in active if one.name not in shut and one.kind != CustomKind.FILE and one.is_needed(last))


def find_missing(
    needed: Iterable[Definition], columns: Mapping[str, Any], before: Mapping[str, Any] | None = None
) -> list[Reason]:
    """Name the fields that the stage needs and nobody filled, as the form does.

    A new customer gets the defaults of its fields. Of one that exists (`before`) only what its new stage adds is asked.
    """
    kind, stage = columns.get("kind") or Kind.ORGANISATION, columns.get("stage") or Stage.INQUIRY
    missing = []
    for one in needed:
        is_asked = one.applies(kind) and one.is_needed(stage)
        is_asked = is_asked and (before is None or not one.is_needed(before.get("stage") or Stage.INQUIRY))
        held = columns.get(one.name) if before is not None else columns.get(one.name, one.default)
        if is_asked and is_empty(held):
            missing.append(Reason("needed", one.name))
    return missing
