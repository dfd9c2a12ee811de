"""Keyset pages: a list knows where it stands, never how long it is."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.core import signing

SALT = "zhike.web.paging"
T = TypeVar("T")


@dataclass(frozen=True)
class Cursor:
    """A place in a sorted list: the sort values of the row at the edge, its id last.

    `backwards` asks for the page that ends before it. `sort` names the order it
    belongs to; a cursor of another order is not used.
    """

    values: tuple[Any, ...]
    backwards: bool = False
    sort: str = ""

    def encode(self) -> str:
        """Return an opaque signed text for the address."""
        return signing.dumps([list(self.values), self.backwards, self.sort], salt=SALT, compress=True)

    @classmethod
    def decode(cls, text: str | None, *, sort: str = "") -> "Cursor | None":
        """Read a cursor of this order; anything else means the first page."""
        if not text:
            return None
        try:
            values, backwards, named = signing.loads(text, salt=SALT)
        except (signing.BadSignature, ValueError, TypeError):
            return None
        if named != sort or not isinstance(values, list):
            return None
        return cls(tuple(values), bool(backwards), named)


@dataclass(frozen=True)
class Page(Generic[T]):
    """Some rows of a list and the cursors of the pages beside it."""

    rows: Sequence[T]
    next: Cursor | None = None
    previous: Cursor | None = None


def build_page(
    found: Sequence[T], *, limit: int, after: Cursor | None, key: Callable[[T], tuple[Any, ...]], sort: str = ""
) -> Page[T]:
    """Cut a page from `limit + 1` rows that the query returned in its own direction.

    A backwards query returns its rows in reverse; they are turned round here.
    `key` gives a row's sort values; they must survive JSON (dates as text, Decimal as str).
    """
    backwards = after is not None and after.backwards
    more = len(found) > limit
    rows = list(found[:limit])
    if backwards:
        rows.reverse()
    if not rows:
        return Page([])
    has_next = backwards or more
    has_previous = more if backwards else after is not None
    return Page(
        rows,
        Cursor(key(rows[-1]), False, sort) if has_next else None,
        Cursor(key(rows[0]), True, sort) if has_previous else None,
    )
