"""Put many customers into the archive at once: import, demo company and benchmarks share this.

Everything that create_customer derives (number, keys, rollups, search text) is derived here too,
then written by COPY, one table after the other. The caller opens the transaction,
names the author (events.history.set_context), has checked duplicates and records the events.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime
from operator import attrgetter
from typing import Any, NamedTuple

from zhike.access.actor import Actor, SystemActor
from zhike.lib.names import clean_name

from . import ownership
from .choices import Kind, OwnerWay, PointKind
from .custom.catalogue import definitions_for_writing
from .custom.definitions import Definitions, custom_id
from .custom.entries import Entry, entries_of
from .custom.values import is_empty
from .drafts import CONTACT_COLUMNS, CUSTOMER_COLUMNS, ContactDraft, CustomerDraft, OwnerClock, OwnerMove, PointDraft
from .keys import NameKeys, Searchable, Spelling, is_found_by, name_keys, search_entry
from .numbers import next_numbers
from .services.owning.history import HISTORY_COLUMNS, history_row

Row = tuple[Any, ...]
_PART = 1000
_DRAW = """
SELECT nextval(serial.name) FROM (SELECT pg_get_serial_sequence(%s, 'id')::regclass AS name OFFSET 0) AS serial,
  generate_series(1, %s)
"""


class Ahead(NamedTuple):
    """What another process has worked out already from the same draft: keys, order, search text."""

    name_key: str
    core_key: str
    spelling: Spelling


@dataclass(frozen=True, kw_only=True)
class NewCustomer:
    """A customer to write as it stands: owner and department are known, the draft is checked."""

    draft: CustomerDraft
    owner_id: int | None
    department_id: int | None
    created_at: datetime
    created_by_id: int | None = None
    way: str = OwnerWay.IMPORT
    last_contact_at: datetime | None = None
    follow_up_count: int = 0
    ahead: Ahead | None = None


_draft_values = attrgetter(*(name for name in CUSTOMER_COLUMNS if name != "name"))
_contact_values = attrgetter(*(name for name in CONTACT_COLUMNS if name not in ("name", "is_primary")))
_CUSTOMER = (
    *("id", "number", "name", "name_key", "core_key", "name_sort", "owner_id", "department_id", "owner_since"),
    *("contact_name", "contact_title", "phone", "last_contact_at", "follow_up_count", "version"),
    *("created_at", "created_by_id", "updated_at", "custom"),
    *("pool_id", "clock_on", "protected_until", "reclaim_on"),
    *(name for name in CUSTOMER_COLUMNS if name != "name"),
)
_CONTACT = (
    *("id", "customer_id", "name", "is_primary", "created_at", "created_by_id", "updated_at"),
    *(name for name in CONTACT_COLUMNS if name not in ("name", "is_primary")),
)
_POINT = ("customer_id", "contact_id", "kind", "value", "normalised", "position")


def insert_customers(cursor: Any, rows: Iterable[NewCustomer], actor: Actor | None = None) -> list[int]:
    """Insert customers with contacts, points, tags, numbers, search entries and their first owner; return ids in order.

    Clocks start and effects are told as for a single creation; guards are the caller's to ask (first_moves).
    `cursor` is Django's, inside the caller's transaction. Batches of 10 000 are a good size:
    while the server takes in one part of a batch, the next is worked out.
    """
    new = list(rows)
    who = actor or SystemActor()
    moves = first_moves(new)
    clocks = list(ownership.start_clocks(who, moves))
    ids = _draw_ids(cursor, "customers_customer", len(new))
    contact_ids = iter(_draw_ids(cursor, "customers_contact", sum(len(row.draft.contacts) for row in new)))
    numbers = next_numbers([row.created_at for row in new])
    own = _OwnFields(definitions_for_writing())
    waiting: Future[None] | None = None
    with ThreadPoolExecutor(max_workers=1) as writer:
        for start in range(0, len(new), _PART):
            part = _Part(contact_ids, own)
            end = start + _PART
            for place in range(start, min(end, len(new))):
                part.add(numbers[place], new[place], replace(moves[place], customer_id=ids[place]), clocks[place])
            if waiting:
                waiting.result()
            waiting = writer.submit(part.write, cursor)
        if waiting:
            waiting.result()
    owned = [place for place, move in enumerate(moves) if move.to_person_id is not None]
    written = [replace(moves[place], customer_id=ids[place]) for place in owned]
    ownership.tell_effects(who, written, [clocks[place] for place in owned])
    return ids


def first_moves(rows: Sequence[NewCustomer]) -> list[OwnerMove]:
    """Return the moves by which customers that are not written yet come to their first owners."""
    return [
        OwnerMove(
            *(0, None, row.owner_id, row.way, "", row.created_at),
            to_pool_id=row.draft.pool_id,
            is_new=True,
            grade=row.draft.grade,
            stage=row.draft.stage,
            tier=row.draft.tier,
        )
        for row in rows
    ]


def _draw_ids(cursor: Any, table: str, count: int) -> list[int]:
    cursor.execute(_DRAW, [table, count])
    return [row[0] for row in cursor.fetchall()]


class _OwnFields:
    """The company's own fields: defaults of a kind of customer, which are indexed and which are searched."""

    def __init__(self, known: Definitions) -> None:
        self.indexed, self.searched = known.indexed, known.searched
        self.defaults = {
            kind: {one.key: one.default for one in known.for_kind(kind) if not is_empty(one.default)} for kind in Kind
        }

    def values_of(self, draft: CustomerDraft) -> dict[str, Any]:
        """Return what a new customer holds: what its draft says, and the defaults of the rest."""
        said = {str(custom_id(name)): value for name, value in draft.custom.items()}
        held = self.defaults[Kind(draft.kind)] | said
        return {key: value for key, value in held.items() if not is_empty(value)} if held else held


class _Part:
    """Rows of every table for some new customers, worked out and ready to be copied."""

    def __init__(self, contact_ids: Iterator[int], own: _OwnFields) -> None:
        self.contact_ids = contact_ids
        self.own = own
        self.values: list[Row] = []
        self.customers: list[Row] = []
        self.contacts: list[Row] = []
        self.points: list[Row] = []
        self.entries: list[Row] = []
        self.numbers: list[Row] = []
        self.owner_changes: list[Row] = []
        self.tags: list[Row] = []

    def write(self, cursor: Any) -> None:
        """Copy table after table, parents first."""
        _copy(cursor, "customers_customer", _CUSTOMER, self.customers)
        _copy(cursor, "customers_contact", _CONTACT, self.contacts)
        _copy(cursor, "customers_contactpoint", _POINT, self.points)
        _copy(cursor, "customers_customentry", Entry._fields, self.values)
        _copy(cursor, "customers_searchentry", ("customer_id", "blob", "terms"), self.entries)
        _copy(cursor, "customers_customernumber", ("number", "customer_id"), self.numbers)
        _copy(cursor, "customers_ownerchange", HISTORY_COLUMNS, self.owner_changes)
        _copy(cursor, "customers_customertag", ("customer_id", "tag_id", "at", "by_id"), self.tags)

    def add(self, number: str, row: NewCustomer, move: OwnerMove, clock: OwnerClock) -> None:
        """Work out everything about one customer."""
        id_, draft = move.customer_id, row.draft
        name = clean_name(draft.name)
        custom = self.own.values_of(draft)
        self.values.extend(entries_of(id_, self.own.indexed, custom))
        self.customers.append(_customer_row(id_, number, name, row, custom, clock))
        self.numbers.append((number, id_))
        self._add_points(id_, None, draft.points)
        points = list(draft.points)
        for position, contact in enumerate(draft.contacts):
            points.extend(contact.points)
            self._add_contact(id_, contact, row, is_primary=position == 0)
        texts = [str(custom[one.key]) for one in self.own.searched if one.key in custom]
        if row.ahead and not texts:
            self.entries.append((id_, *row.ahead.spelling.entry(number)))
        else:
            self.entries.append((id_, *search_entry(_searchable(number, name, draft, points, texts))))
        if row.owner_id is not None:
            self.owner_changes.append(history_row(row.created_by_id, move, clock))
        self.tags.extend((id_, tag_id, row.created_at, row.created_by_id) for tag_id in draft.tag_ids)

    def _add_contact(self, customer_id: int, contact: ContactDraft, row: NewCustomer, *, is_primary: bool) -> None:
        id_ = next(self.contact_ids)
        name = clean_name(contact.name)
        made = (row.created_at, row.created_by_id, row.created_at)
        self.contacts.append((id_, customer_id, name, is_primary, *made, *_contact_values(contact)))
        self._add_points(customer_id, id_, contact.points)

    def _add_points(self, customer_id: int, contact_id: int | None, points: Sequence[PointDraft]) -> None:
        for position, point in enumerate(points):
            self.points.append((customer_id, contact_id, point.kind, point.value, point.normalised, position))


def _copy(cursor: Any, table: str, columns: Sequence[str], rows: Sequence[Row]) -> None:
    if not rows:
        return
    with cursor.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def _customer_row(
    id_: int, number: str, name: str, row: NewCustomer, custom: Mapping[str, Any], clock: OwnerClock
) -> Row:
    draft = row.draft
    ahead = row.ahead
    keys = NameKeys(*ahead[:2], ahead.spelling.name_sort) if ahead else name_keys(name, draft.kind)
    first = draft.contacts[0] if draft.contacts else None
    return (
        *(id_, number, name, keys.name_key, keys.core_key, keys.name_sort),
        *(row.owner_id, row.department_id, row.created_at if row.owner_id else None),
        *(first.name if first else "", first.position if first else "", _first_phone(draft)),
        *(row.last_contact_at, row.follow_up_count, 1),
        *(row.created_at, row.created_by_id, row.created_at),
        json.dumps(custom, ensure_ascii=False) if custom else "{}",
        *(clock.pool_id, clock.clock_on, clock.protected_until, clock.reclaim_on),
        *_draft_values(draft),
    )


def _searchable(
    number: str, name: str, draft: CustomerDraft, points: Sequence[PointDraft], texts: Sequence[str]
) -> Searchable:
    return Searchable(
        name=name,
        kind=draft.kind,
        number=number,
        short_name=draft.short_name,
        former_names=draft.former_names,
        credit_code=draft.credit_code,
        contact_names=[contact.name for contact in draft.contacts],
        phones=[point.normalised for point in points if point.kind == PointKind.PHONE],
        others=[point.value for point in points if is_found_by(point.kind)],
        texts=texts,
    )


def _first_phone(draft: CustomerDraft) -> str:
    """Choose the number to call: an organisation's first contact, a person's own; else whatever there is."""
    own = [point.normalised for point in draft.points if point.kind == PointKind.PHONE]
    theirs = [p.normalised for contact in draft.contacts for p in contact.points if p.kind == PointKind.PHONE]
    numbers = own + theirs if draft.kind == Kind.PERSON else theirs + own
    return numbers[0] if numbers else ""
