"""Customers that rows are compared with: stored ones, and those that earlier rows are about to create."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from zhike.lib.names import normalise_name

from ..rows.draft import Point, Reason, RowDraft
from ..rules import CODE, CORE, NAME, PHONE, Face

Key = tuple[str, str]


@dataclass(slots=True)
class Person:
    """A contact of a known customer, as far as an import fills it."""

    columns: dict[str, Any]
    is_primary: bool
    id: int | None = None

    @property
    def key(self) -> str:
        return normalise_name(self.columns.get("name", ""))


@dataclass(slots=True)
class Patch:
    """What the rows of one batch do to a stored customer, gathered to be written once.

    `reasons` is the list of the last row, for what is refused while writing.
    """

    columns: dict[str, Any] = field(default_factory=dict)
    contact_columns: dict[int, dict[str, Any]] = field(default_factory=dict)
    contacts: list[tuple[Person, list[int]]] = field(default_factory=list)
    points: list[tuple[Point, Person | None, list[int]]] = field(default_factory=list)
    next_step: tuple[date | None, str] | None = None
    owner_id: int | None = None
    reasons: list[Reason] = field(default_factory=list)


@dataclass(slots=True)
class Known:
    """One customer with everything that an import compares or fills.

    `id` is None and `draft` set while only a row of this batch stands for it.
    """

    face: Face
    columns: dict[str, Any]
    people: list[Person]
    points: set[tuple[str, str]]
    owner_id: int | None = None
    next_follow_on: date | None = None
    next_step: str = ""
    id: int | None = None
    number: str = ""
    version: int = 1
    is_visible: bool = True
    is_editable: bool = True
    draft: RowDraft | None = None
    patch: Patch | None = None

    @property
    def primary(self) -> Person | None:
        return next((person for person in self.people if person.is_primary), None)

    def has_points_of(self, kind: str) -> bool:
        return any(known == kind for known, _ in self.points)

    def to_patch(self) -> Patch:
        """Return the gathered changes, begun when there are none."""
        if self.patch is None:
            self.patch = Patch()
        return self.patch


def face_of(draft: RowDraft) -> Face:
    """Return what a row is compared by."""
    return Face(draft.name, draft.name_key, draft.core_key, draft.credit_code, draft.is_person, bool(draft.phones()))


def stand_in(draft: RowDraft) -> Known:
    """Return the customer that a row is about to create."""
    return Known(
        face=face_of(draft),
        columns=draft.columns,
        people=[Person(draft.contact, True)] if draft.contact else [],
        points={(point.kind, point.normalised) for point in draft.points()},
        owner_id=draft.owner_id,
        next_follow_on=draft.next_follow_on,
        next_step=draft.next_step,
        draft=draft,
    )


def keys_of(draft: RowDraft) -> list[Key]:
    """Return the keys under which a row looks for its customer; worked out once."""
    if draft.known_keys is not None:
        return draft.known_keys
    keys = draft.known_keys = [(NAME, draft.name_key)]
    if draft.core_key:
        keys.append((CORE, draft.core_key))
    if draft.credit_code:
        keys.append((CODE, draft.credit_code))
    keys.extend((PHONE, number) for number in draft.phones())
    return keys


class Index:
    """Stand-ins by their keys, for rows that follow in the same batch (or, in a dry run, in the same file)."""

    def __init__(self) -> None:
        self._first: dict[Key, Known] = {}
        self._others: defaultdict[Key, list[Known]] = defaultdict(list)

    def add(self, known: Known, draft: RowDraft) -> None:
        """Make a customer findable by the keys of a row."""
        for key in keys_of(draft):
            first = self._first.setdefault(key, known)
            if first is not known and not any(one is known for one in self._others[key]):
                self._others[key].append(known)

    def find(self, draft: RowDraft) -> list[tuple[Known, frozenset[str]]]:
        """Return customers that share a key with a row, with the kinds of keys that they share."""
        hits: dict[int, tuple[Known, set[str]]] = {}
        for key in keys_of(draft):
            first = self._first.get(key)
            if first is None:
                continue
            for known in (first, *self._others.get(key, ())):
                hits.setdefault(id(known), (known, set()))[1].add(key[0])
        return [(known, frozenset(kinds)) for known, kinds in hits.values()]


def slim(known: Known) -> None:
    """Drop what a dry run never asks again of a row that stands for a customer."""
    if known.draft is not None:
        known.draft.reasons, known.draft.known_keys = [], None
        known.draft.own_points, known.draft.contact_points = [], []
