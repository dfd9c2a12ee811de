"""The company's own fields as conditions use them: by their index where there is one, row by row otherwise.

A field that lists may be narrowed by is looked up in CustomEntry, which answers for a million customers;
any other field, and one whose index is not complete yet, is read from Customer.custom and says that it is slow.
Texts, links and times are looked up by their pairs of letters and then read; a single letter is read row by row.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from zhike.conditions.compiling import Ask, compile_node
from zhike.conditions.kinds import Kind
from zhike.conditions.language import Compare
from zhike.conditions.registry import Field, Sql, register_source
from zhike.conditions.texts import pattern_of

from .choices import CustomKind
from .custom.catalogue import definitions
from .custom.definitions import OWN_SECTION, Definition
from .custom.entries import WORDED, query_of

SUBJECT = "customer"
_KINDS: Mapping[CustomKind, Kind] = {
    CustomKind.TEXT: Kind.TEXT,
    CustomKind.LONG: Kind.LONG_TEXT,
    CustomKind.INTEGER: Kind.INTEGER,
    CustomKind.DECIMAL: Kind.DECIMAL,
    CustomKind.MONEY: Kind.MONEY,
    CustomKind.DATE: Kind.DATE,
    CustomKind.TIME: Kind.TEXT,
    CustomKind.BOOLEAN: Kind.YES_NO,
    CustomKind.CHOICE: Kind.CHOICE,
    CustomKind.CHOICES: Kind.CHOICES,
    CustomKind.PERSON: Kind.PERSON,
    CustomKind.REGION: Kind.REGION,
    CustomKind.LINK: Kind.LINK,
    CustomKind.FILE: Kind.FILE,
}
_TEXT = "({row}.custom ->> '%s')"
_ARRAY = (
    "(SELECT array_agg(one) FROM jsonb_array_elements_text("
    "CASE jsonb_typeof({row}.custom -> '%s') WHEN 'array' THEN {row}.custom -> '%s' END) AS one)"
)
_CASTS = {
    **dict.fromkeys((CustomKind.INTEGER, CustomKind.DECIMAL, CustomKind.MONEY), "::numeric"),
    CustomKind.DATE: "::date",
    CustomKind.BOOLEAN: "::boolean",
    CustomKind.PERSON: "::bigint",
}
_PICKERS = {CustomKind.PERSON: "access:people-search", CustomKind.REGION: "customers:region-search"}
# How the index holds a kind, and of which kind the comparison with one entry is.
_ENTRIES: Mapping[CustomKind, tuple[str, Kind]] = {
    CustomKind.INTEGER: ("own.number", Kind.INTEGER),
    CustomKind.DECIMAL: ("own.number", Kind.DECIMAL),
    CustomKind.MONEY: ("own.number", Kind.MONEY),
    CustomKind.DATE: ("own.day", Kind.DATE),
    CustomKind.BOOLEAN: ("(own.number = 1)", Kind.YES_NO),
    CustomKind.CHOICE: ("own.text_key", Kind.CHOICE),
    CustomKind.CHOICES: ("own.text_key", Kind.CHOICE),
    CustomKind.PERSON: ("own.number", Kind.PERSON),
    CustomKind.REGION: ("own.text_key", Kind.REGION),
}
_HELD = "SELECT 1 FROM customers_customentry AS own WHERE own.customer_id = {row}.id AND own.field_id = %s"
_OPPOSITES = {"not_in": "in", "ne": "eq", "not_under": "under", "none": "any", "empty": "not_empty"}
Build = Callable[[Compare, Ask], Sql | None]


def declare() -> None:
    """Offer the fields; called from AppConfig.ready, after the subject."""
    register_source(SUBJECT, own_fields)


def own_fields() -> Iterator[Field]:
    """Yield every field in use; one short query."""
    for order, one in enumerate(definitions().active, 200):
        yield _field(one, order)


def _field(one: Definition, order: int) -> Field:
    kind = CustomKind(one.kind)
    is_indexed = one.is_ready_to_filter and (kind in _ENTRIES or kind in WORDED)
    sql = _ARRAY % (one.key, one.key) if kind == CustomKind.CHOICES else _TEXT % one.key + _CASTS.get(kind, "")
    return Field(
        key=one.name,
        label=one.label,
        kind=_KINDS[kind],
        sql=sql,
        group=one.section or OWN_SECTION,
        choices=tuple((option.key, option.label) for option in one.options),
        picker=_PICKERS.get(kind, ""),
        slow=not is_indexed,
        help=one.help,
        order=order,
        compile=_lookup(one) if is_indexed else None,
    )


def _lookup(one: Definition) -> Build:
    return _by_words(one) if CustomKind(one.kind) in WORDED else _by_index(one)


def _by_words(one: Definition) -> Build:
    """Return how a text is found: by the index of its pairs of letters, then by what it says."""
    text = _TEXT % one.key

    def build(what: Compare, ask: Ask) -> Sql:
        sign = "NOT " if what.op in ("empty", "not_contains") else ""
        if what.op in ("empty", "not_empty"):
            return Sql(f"{sign}EXISTS ({_HELD})", (one.id,))
        pattern, query = pattern_of(what.value, "contains" if sign else what.op), query_of(one.id, what.value)
        if not query:
            return Sql(f"{sign}COALESCE({text} ~ %s, false)", (pattern,), slow=True)
        found = f"{_HELD} AND own.grams @@ %s::tsquery AND {text} ~ %s"
        return Sql(f"{sign}EXISTS ({found})", (one.id, query, pattern))

    return build


def _by_index(one: Definition) -> Build:
    """Return how a comparison is answered by the entries of a field; a negated one by what the entries do not hold.

    Asked customer by customer: the planner turns that into a join either way round, also where it is negated
    (of a million, those without a value: 27 ms, with NOT IN 1,700).
    """
    column, kind = _ENTRIES[CustomKind(one.kind)]
    inner = Field(one.name, one.label, kind, column, slow=False)

    def held(what: Compare, ask: Ask) -> Sql:
        if what.op == "not_empty":
            return Sql(f"EXISTS ({_HELD})", (one.id,))
        found = compile_node(what, replace(ask, fields={inner.key: inner}))
        return Sql(f"EXISTS ({_HELD} AND ({found.text}))", (one.id, *found.params))

    def build(what: Compare, ask: Ask) -> Sql:
        plain = replace(what, op=_OPPOSITES.get(what.op, what.op), value=_as_sent(what.value))
        found = _all(plain, ask, held) if plain.op == "all" else held(_one_of(plain), ask)
        return replace(found, text=f"NOT {found.text}") if what.op in _OPPOSITES else found

    return build


def _one_of(what: Compare) -> Compare:
    """Ask of a single entry what was asked of several choices."""
    return replace(what, op="in") if what.op == "any" else what


def _all(what: Compare, ask: Ask, held: Build) -> Sql:
    """Ask for each choice by itself."""
    parts = [held(replace(what, op="in", value=[key]), ask) for key in what.value]
    found = [part for part in parts if part is not None]
    return Sql(" AND ".join(f"({part.text})" for part in found), tuple(one for part in found for one in part.params))


def _as_sent(value: Any) -> Any:
    """Return a value that was read already as it was sent, for comparing it once more."""
    if isinstance(value, list | tuple):
        return [_as_sent(one) for one in value]
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value
