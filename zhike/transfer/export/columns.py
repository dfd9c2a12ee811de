"""How each column of the list becomes a column of a file: the SQL that reads it, and the words for its codes.

Values are worked on column by column, a chunk at a time: a million rows of twenty columns leave no time for a
function call per cell. Masked fields stay masked; hidden ones never reach the plan.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.db.models import BooleanField
from django.db.models.expressions import RawSQL

from zhike.access.actor import Actor
from zhike.access.fields import mask_value
from zhike.customers import listing
from zhike.customers.beside import BesideColumn
from zhike.customers.choices import Kind, Lifecycle, Stage, Tier
from zhike.customers.custom.columns import OwnColumn
from zhike.customers.custom.definitions import NUMBERS, Definition
from zhike.customers.fields import OBJECT, rule_name, rule_of
from zhike.customers.pools import masked_rows
from zhike.lib.industries import industry_name
from zhike.lib.phones import national_digits
from zhike.lib.regions import region_name
from zhike.web.listing import Column

TEXT, NUMBER, DAY, MOMENT, TAGS, OWN = "text", "number", "day", "moment", "tags", "own"
Values = Sequence[Any]
_MOBILE_LENGTH = 14
_TABLE = '"customers_customer"'


@dataclass(frozen=True)
class Source:
    """Where a column's values come from: a field path, and how its codes become words; or one of the own fields."""

    path: str
    kind: str = TEXT
    words: Callable[[Any], str] | None = None
    definition: Definition | None = None


def _choice(choices: Sequence[tuple[str, object]]) -> Callable[[Any], str]:
    known = dict(choices)
    return lambda value: str(known.get(value, ""))


def _phone(number: str) -> str:
    """Return a number as people dial it; foreign ones keep their plus."""
    if number.startswith("+861") and len(number) == _MOBILE_LENGTH:
        return number[3:]
    return national_digits(number) if number.startswith("+86") else number


SOURCES: dict[str, Source] = {
    "grade": Source("grade"),
    "name": Source("name"),
    "contact": Source("contact_name"),
    "phone": Source("phone", words=_phone),
    "stage": Source("stage", words=_choice(Stage.choices)),
    "tier": Source("tier", words=_choice(Tier.choices)),
    "lifecycle": Source("lifecycle", words=_choice(Lifecycle.choices)),
    "last_contact": Source("last_contact_at", MOMENT),
    "next": Source("next_follow_on", DAY),
    "next_step": Source("next_step"),
    "owner": Source("owner__name"),
    "department": Source("department__name"),
    "protected_until": Source("protected_until", DAY),
    "reclaim_on": Source("reclaim_on", DAY),
    "tags": Source("pk", TAGS),
    "source": Source("source__name"),
    "industry": Source("industry", words=industry_name),
    "region": Source("region", words=region_name),
    "address": Source("address"),
    "kind": Source("kind", words=_choice(Kind.choices)),
    "follow_up_count": Source("follow_up_count", NUMBER),
    "completeness": Source("archive_share__share", NUMBER),
    "cooperated_on": Source("cooperated_on", DAY),
    "number": Source("number"),
    "created": Source("created_at", MOMENT),
}


@dataclass(frozen=True)
class Planned:
    """One column of one file: its head, and how it is read and worded.

    `mask` holds for every row, or with `masked_where` (SQL over the customer's row) for those of pools that mask it.
    """

    name: str
    label: str
    source: Source
    mask: Callable[[Any], Any] | None = None
    is_number: bool = False
    masked_where: str = ""

    @property
    def is_text(self) -> bool:
        """Say whether its cells are text in a spreadsheet; a masked date is."""
        return self.mask is not None or self.source.kind in (TEXT, TAGS, OWN)

    def expression(self, *, as_serial: bool) -> Any:
        """Return what the query selects; dates come as text, or as the serial numbers of spreadsheets."""
        return _expression(self.source, as_serial=as_serial and not self.is_text)

    def is_masked(self) -> RawSQL:
        """Return the condition under which a pool masks the column."""
        return RawSQL(self.masked_where, (), output_field=BooleanField())  # noqa: S611 - ids of pools only

    def work(self, values: Values, known: dict[Any, Any], masked: Values = ()) -> Values:
        """Return a chunk's values as they are written; `known` remembers words from chunk to chunk."""
        words = self.source.words
        if words is not None:
            for value in set(values) - known.keys():
                known[value] = words(value) if value else ""
            values = [known[value] for value in values]
            if len(known) > 50_000:
                known.clear()
        if self.mask is not None and self.masked_where:
            return [self.mask(value) if is_masked else value for value, is_masked in zip(values, masked, strict=True)]
        if self.mask is not None:
            values = [self.mask(value) for value in values]
        return values


def _expression(source: Source, *, as_serial: bool) -> Any:
    zone = settings.TIME_ZONE
    column = f'{_TABLE}."{source.path}"'
    if source.kind == MOMENT and as_serial:
        local = f"date_trunc('second', {column} AT TIME ZONE %s)"
        return RawSQL(f"(extract(epoch FROM {local}) / 86400 + 25569)::float8", (zone,))  # noqa: S611
    if source.kind == MOMENT:
        return RawSQL(f"to_char({column} AT TIME ZONE %s, 'YYYY-MM-DD HH24:MI')", (zone,))  # noqa: S611
    if source.kind == DAY:
        text = f"({column} - DATE '1899-12-30')" if as_serial else f"to_char({column}, 'YYYY-MM-DD')"
        return RawSQL(text, ())  # noqa: S611
    return source.path


def allowed_columns(actor: Actor) -> list[Column]:
    """Return the columns of the list that the actor may see and that can be written."""
    return [column for column in listing.columns_for(actor) if _source_of(column)]


def _source_of(column: Column) -> Source | None:
    if isinstance(column, OwnColumn):
        return Source("custom", OWN, definition=column.definition)
    if isinstance(column, BesideColumn):
        return Source(column.lookup, NUMBER)
    return SOURCES.get(column.name)


def plan_columns(actor: Actor, names: Sequence[str]) -> list[Planned]:
    """Return the columns of a file in their order, without those that the actor's roles hide by now."""
    by_name = {column.name: column for column in allowed_columns(actor)}
    return [_plan(actor, by_name[name]) for name in dict.fromkeys(names) if name in by_name]


def _plan(actor: Actor, column: Column) -> Planned:
    field = rule_name(listing.field_of(column.name))
    source = _source_of(column)
    assert source is not None
    # What is said of an own field is masked as it is said (reading.own_texts).
    is_masked = rule_of(actor, field) == "masked" and source.kind != OWN
    is_open = rule_of(actor, field) in (None, "readonly")
    where = masked_rows(actor, field).replace("{row}", _TABLE) if is_open and source.kind == TEXT else ""
    masking = replace(actor, field_rules={**actor.field_rules, (OBJECT, field): "masked"}) if where else actor
    mask = (lambda value: mask_value(masking, OBJECT, field, value)) if is_masked or where else None
    is_number = is_open and source.definition is not None and source.definition.kind in NUMBERS
    return Planned(column.name, str(column.label or column.hidden_label), source, mask, is_number, where)
