"""What a custom field is. Pure; the catalogue reads it from the database."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ..choices import CustomKind, Kind, Need, Stage

PREFIX = "custom_"
NUMBERS = frozenset({CustomKind.INTEGER, CustomKind.DECIMAL, CustomKind.MONEY})
WITH_OPTIONS = frozenset({CustomKind.CHOICE, CustomKind.CHOICES})
# Kinds that lists filter by, that the search box finds, and that a cell of the list can change in place.
FILTERABLE = frozenset(CustomKind) - {CustomKind.LONG, CustomKind.FILE}
# What lists are ordered by: the index gives the order itself.
SORTABLE = NUMBERS | {CustomKind.DATE}
SEARCHABLE = frozenset({CustomKind.TEXT, CustomKind.LINK})
IN_A_CELL = frozenset(
    {CustomKind.TEXT, *NUMBERS, CustomKind.DATE, CustomKind.TIME, CustomKind.BOOLEAN, CustomKind.CHOICE}
)
# A default that is the same for everybody makes no sense for these.
WITHOUT_DEFAULT = frozenset({CustomKind.PERSON, CustomKind.FILE})
# The heading of fields that have none of their own.
OWN_SECTION = _("补充信息")
Values = Mapping[str, Any]


def custom_name(field_id: int) -> str:
    """Return the name by which forms, columns, rules, filters and imports call a field: custom_12."""
    return f"{PREFIX}{field_id}"


def custom_id(name: str) -> int | None:
    """Return the id in such a name, or None for a built-in field."""
    digits = name.removeprefix(PREFIX)
    is_ours = digits != name and digits.isascii() and digits.isdecimal() and len(digits) < 19
    return int(digits) if is_ours else None


@dataclass(frozen=True)
class Option:
    """One choice; values hold the key, so that the label may change."""

    key: str
    label: str
    retired: bool = False


@dataclass(frozen=True)
class Definition:
    """One custom field as everything but its designer uses it."""

    id: int
    label: str
    kind: str
    help: str = ""
    applies_to: str = ""
    section: str = ""
    options: tuple[Option, ...] = ()
    default: Any = None
    need: str = Need.NEVER
    need_from: str = ""
    synonyms: str = ""
    is_filterable: bool = False
    is_searchable: bool = False
    is_prominent: bool = False
    is_retired: bool = False
    is_indexed: bool = False
    version: int = 1
    labels: Mapping[str, str] = field(default_factory=dict, compare=False)

    @property
    def name(self) -> str:
        """Return the field's name in forms, columns and rules."""
        return custom_name(self.id)

    @property
    def key(self) -> str:
        """Return the key of its values in Customer.custom."""
        return str(self.id)

    @property
    def is_ready_to_filter(self) -> bool:
        """Say whether lists may be narrowed by it: its index is complete."""
        return self.is_filterable and self.is_indexed and not self.is_retired

    @property
    def kind_label(self) -> str:
        """Return the kind as people read it."""
        return str(CustomKind(self.kind).label)

    @property
    def applies_to_label(self) -> str:
        """Return for which customers it is, as people read it."""
        return str(Kind(self.applies_to).label) if self.applies_to else ""

    @property
    def need_words(self) -> str:
        """Return whether it must be filled, as people read it."""
        if self.need == Need.FROM_STAGE:
            return gettext("%(stage)s起必填") % {"stage": Stage(self.need_from).label}
        return str(Need(self.need).label)

    def applies(self, kind: str) -> bool:
        """Say whether customers of a kind have this field."""
        return self.applies_to in ("", kind)

    def is_needed(self, stage: str) -> bool:
        """Say whether a customer at a stage must have a value."""
        if self.need == Need.FROM_STAGE:
            return stage in Stage.values and Stage.values.index(stage) >= Stage.values.index(self.need_from)
        return self.need == Need.ALWAYS

    def open_options(self, held: Iterable[str] = ()) -> list[Option]:
        """Return the options on offer, and those that the customer holds already."""
        keep = set(held)
        return [option for option in self.options if not option.retired or option.key in keep]


@dataclass(frozen=True)
class Definitions:
    """All fields by id, in the order of the designer."""

    by_id: Mapping[int, Definition] = field(default_factory=dict)

    @property
    def active(self) -> list[Definition]:
        """Return the fields in use."""
        return [one for one in self.by_id.values() if not one.is_retired]

    @property
    def indexed(self) -> list[Definition]:
        """Return the fields whose values belong into the index, retired ones too: they come back with them."""
        return [one for one in self.by_id.values() if one.is_filterable]

    @property
    def searched(self) -> list[Definition]:
        """Return the fields whose values the search box finds."""
        return [one for one in self.active if one.is_searchable]

    def find(self, name: str) -> Definition | None:
        """Return a field by its name (custom_12)."""
        return self.by_id.get(custom_id(name) or 0)

    def for_kind(self, kind: str) -> list[Definition]:
        """Return the fields in use of a kind of customers."""
        return [one for one in self.active if one.applies(kind)]


def split_custom(values: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Part built-in columns from custom fields (custom_12)."""
    own = {name: value for name, value in values.items() if custom_id(name) is not None}
    return {name: value for name, value in values.items() if name not in own}, own
