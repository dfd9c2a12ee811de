"""How read rows travel from the reading child: plain JSON, checked on arrival.

The child handles foreign content; what comes from it may fill only what the plan says.
"""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from zhike.customers.custom.values import why_cannot_hold
from zhike.customers.keys import Spelling

from .draft import Blank, Point, ReadRow, Reason, Refusal, RowDraft
from .plan import Plan

_BLANK, _REFUSAL, _DRAFT = 0, 1, 2
_DATES = ("cooperated_on",)
_AMOUNTS = ("registered_capital", "yearly_revenue")
_MOST_WORDS, _LONGEST_WORD = 50_000, 24
_CONTACT = frozenset({"name", "position", "department", "gender", "is_key"})
_TALK = frozenset({"content", "at", "author_id", "author_name", "kind", "next_on", "next_step"})
_BESIDE = frozenset({"source_id", "region", "region_text"})
Cells = Sequence[Any]


class Tampered(Exception):
    """The child sent what no reading of a row gives."""


def pack_row(read: ReadRow, cells: Cells) -> list[Any]:
    """Return a read row as JSON holds it; the original cells only of rows that the report names."""
    if isinstance(read, Blank):
        return [_BLANK, read.row]
    if isinstance(read, Refusal):
        return [_REFUSAL, read.row, read.reasons, _plain(cells)]
    shown = _plain(cells) if read.reasons else None
    return [
        *(_DRAFT, read.row, read.name, read.name_key, read.core_key, _plain_columns(read.columns), read.contact),
        *(read.own_points, read.contact_points, read.reasons, read.owner_id, read.source_name),
        *(read.next_follow_on and read.next_follow_on.isoformat(), read.next_step, shown, _plain_talk(read.talk)),
        read.spelling,
    ]


def _spelling(parts: list[Any] | None) -> Spelling | None:
    """Return what was worked out ahead; refuse terms that the index would read otherwise."""
    if parts is None:
        return None
    spelling = Spelling(*parts)
    if not spelling.terms.replace(" ", "").isalnum() or not spelling.name_sort.isalnum():
        raise Tampered
    return spelling


def _plain(cells: Cells) -> list[Any]:
    return [cell if cell is None or cell.__class__ in (str, int, float, bool) else str(cell) for cell in cells]


def _plain_talk(talk: dict[str, Any]) -> dict[str, Any]:
    return {key: value.isoformat() if isinstance(value, date) else value for key, value in talk.items()}


def _plain_columns(columns: dict[str, Any]) -> dict[str, Any]:
    plain = (str, int, list, bool)
    return {key: value if value.__class__ in plain else str(value) for key, value in columns.items()}


class Arrival:
    """Takes the rows of one run out of the child's messages."""

    def __init__(self, plan: Plan) -> None:
        self.columns = frozenset(plan.columns.values()) | _BESIDE
        self.own = plan.own
        self.owners = frozenset(plan.people.values()) | {None}
        self.words: dict[str, str] = {}

    def unpack(self, parts: list[Any]) -> tuple[ReadRow, list[Any] | None]:
        """Return a read row and its original cells; refuse what the plan does not know."""
        kind, row = parts[0], parts[1]
        if kind == _BLANK:
            return Blank(row), None
        if kind == _REFUSAL:
            return Refusal(row, [Reason(*reason) for reason in parts[2]]), parts[3]
        columns, contact, owner_id = parts[5], parts[6], parts[10]
        if not (columns.keys() <= self.columns and contact.keys() <= _CONTACT and owner_id in self.owners):
            raise Tampered
        if any(why_cannot_hold(self.own[name], value) for name, value in columns.items() if name in self.own):
            raise Tampered
        self._share(columns)
        self._share(contact)
        for key in _DATES:
            if key in columns:
                columns[key] = date.fromisoformat(columns[key])
        for key in _AMOUNTS:
            if key in columns:
                columns[key] = Decimal(columns[key])
        day = parts[12] and date.fromisoformat(parts[12])
        own, theirs = [Point(*point) for point in parts[7]], [Point(*point) for point in parts[8]]
        reasons = [Reason(*reason) for reason in parts[9]]
        draft = RowDraft(
            *(row, parts[2], parts[3], parts[4], columns, contact, own, theirs, reasons, owner_id, parts[11]),
            day,
            parts[13],
        )
        draft.talk = self._talk(parts[15])
        draft.spelling = _spelling(parts[16])
        return draft, parts[14]

    def _talk(self, talk: dict[str, Any]) -> dict[str, Any]:
        """Return what a row says of a talk, with its dates."""
        if not (talk.keys() <= _TALK and talk.get("author_id") in self.owners):
            raise Tampered
        if "at" in talk:
            talk["at"] = datetime.fromisoformat(talk["at"])
        if "next_on" in talk:
            talk["next_on"] = date.fromisoformat(talk["next_on"])
        return talk

    def _share(self, values: dict[str, Any]) -> None:
        """Keep one copy of the words that a hundred thousand rows repeat; a trial holds them all."""
        words = self.words
        if len(words) > _MOST_WORDS:
            words.clear()
        for key, value in values.items():
            if value.__class__ is str and len(value) < _LONGEST_WORD:
                values[key] = words.setdefault(value, value)
