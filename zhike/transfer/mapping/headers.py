"""Find the header row under title rows, and guess what each column is. Pure."""

import hashlib
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from zhike.lib.fold import fold_text
from zhike.lib.text import clean_text

from ..choices import Target
from .fields import BY_KEY, fields_by_word, fields_of
from .systems import columns_of, is_ignored

SEARCHED_ROWS = 20
_DECORATION = re.compile(r"[（(\[【].*?[)）\]】]|[*＊:：#]")
_SHORTEST_PART = 2
_LEAST_WORDS = 2
Cells = Sequence[object]
Words = Mapping[str, str]
_NONE: Words = MappingProxyType({})


@dataclass(frozen=True)
class Guess:
    """What one sheet seems to be: its header row (1-based, 0 for none), headers, and the field of each column."""

    header_row: int
    headers: tuple[str, ...] = ()
    columns: Mapping[int, str] = field(default_factory=dict)

    @property
    def has_name(self) -> bool:
        return "name" in self.columns.values()


def header_text(cell: object) -> str:
    """Return a header as one line."""
    return " ".join(clean_text(cell, 200).split())


def guess(rows: Sequence[tuple[int, Cells]], own: Words = _NONE, target: str = Target.CUSTOMERS) -> Guess:
    """Return the best header row among the first rows: the one with most fields that we know.

    `own` are the words of the company's own fields; they come before ours.

    Two exact words make a header row; one is enough when it is the name of the customer
    and nothing else is in the row.
    """
    best, best_score = Guess(0), 0
    for number, cells in rows[:SEARCHED_ROWS]:
        headers = tuple(header_text(cell) for cell in cells)
        exact = {key for header in headers if (key := _exactly(header, own, target))}
        is_alone = exact == {"name"} and sum(map(bool, headers)) == 1
        if len(exact) > best_score and (len(exact) >= _LEAST_WORDS or is_alone):
            best, best_score = Guess(number, headers, guess_columns(headers, own, target)), len(exact)
    return best


def guess_columns(headers: Sequence[str], own: Words = _NONE, target: str = Target.CUSTOMERS) -> dict[int, str]:
    """Return the field of each column that we recognise.

    The company's own fields come first, then what the export of a known system says, then exact words, then words
    within longer headers.
    """
    found = {at: key for at, header in enumerate(headers) if (key := own.get(fold_text(header)))}
    found = {at: key for at, key in found.items() if at == min(one for one in found if found[one] == key)}
    known = columns_of(headers, target)
    found |= {at: key for at, key in known.items() if at not in found}
    taken = set(found.values())
    for recognise in (_exactly, _roughly):
        for index, header in enumerate(headers):
            if index in found or is_ignored(headers, header, target):
                continue
            key = recognise(header, own, target)
            if key and (is_many(key) or key not in taken):
                found[index] = key
                taken.add(key)
    if target == Target.CUSTOMERS and "name" not in taken and "contact_name" in taken:
        _name_from_person(found, headers)
    return found


def _name_from_person(found: dict[int, str], headers: Sequence[str]) -> None:
    """Read 姓名 as the customer in a list of people."""
    index = next(index for index, key in found.items() if key == "contact_name")
    if fold_text(headers[index]) in ("姓名", "fullname", "客户姓名"):
        found[index] = "name"


def is_many(key: str) -> bool:
    """Say whether several columns may feed a field."""
    return key in BY_KEY and BY_KEY[key].many


def _exactly(header: str, own: Words, target: str) -> str | None:
    words = fields_by_word(target)
    spellings = (fold_text(header), fold_text(_DECORATION.sub(" ", header)))
    return next((key for known in (own, words) for word in spellings if (key := known.get(word))), None)


def _roughly(header: str, own: Words, target: str) -> str | None:
    """Recognise 客户联系电话 by its longest known ending or beginning."""
    folded = fold_text(_DECORATION.sub(" ", header))
    if folded.isascii():
        return None
    known = {**fields_by_word(target), **own}
    lengths = range(len(folded) - 1, _SHORTEST_PART - 1, -1)
    return next((known[part] for size in lengths for part in (folded[-size:], folded[:size]) if part in known), None)


def signature(headers: Sequence[str], target: str = Target.CUSTOMERS) -> str:
    """Return what makes a set of headers the same again: their folded words, whatever the order, and what they are."""
    words = sorted(filter(None, (fold_text(header) or header.strip() for header in headers)))
    said = "\n".join(words if target == Target.CUSTOMERS else [f"#{target}", *words])
    return hashlib.sha256(said.encode()).hexdigest()


def by_header(headers: Sequence[str], columns: Mapping[int, str]) -> dict[str, str]:
    """Return a mapping as it is remembered: by folded header, since columns move."""
    return {fold_text(headers[index]) or headers[index]: key for index, key in columns.items() if index < len(headers)}


def from_memory(
    headers: Sequence[str],
    remembered: Mapping[str, str],
    own: Collection[str] = (),
    target: str = Target.CUSTOMERS,
) -> dict[int, str]:
    """Return the remembered fields for these headers."""
    possible = {field.key for field in fields_of(target)}
    found: dict[int, str] = {}
    for index, header in enumerate(headers):
        key = remembered.get(fold_text(header) or header, "")
        if (key in possible or key in own) and (is_many(key) or key not in found.values()):
            found[index] = key
    return found
