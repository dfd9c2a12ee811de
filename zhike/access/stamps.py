"""Remember per process what every page needs and hardly anybody changes, as long as its number stays the same.

Own fields, saved views, chosen columns: each cost every page a query, to learn that nothing has changed. The
numbers of all of them come with the session, in the query that reads it anyway. A trigger draws a new number
with every change (models.stamps), so no writer can forget to. Only pages that read trust the numbers: what
writes, and what runs outside of a request, asks the database.
"""

from collections.abc import Callable, Generator, Hashable, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar, cast

# Reads all numbers in a column of another statement.
COLUMN = "(SELECT json_object_agg(stamp.name, stamp.number) FROM access_stamp AS stamp)"
_MOST = 5000
_T = TypeVar("_T")
_trusted: ContextVar[Mapping[str, int] | None] = ContextVar("stamps", default=None)
_remembered: dict[Hashable, tuple[tuple[int, ...], Any]] = {}


@contextmanager
def trusting(numbers: Mapping[str, int] | None) -> Generator[None]:
    """Have `remembered` go by these numbers meanwhile; None for not at all."""
    token = _trusted.set(numbers)
    try:
        yield
    finally:
        _trusted.reset(token)


def remembered(names: tuple[str, ...], key: Hashable, build: Callable[[], _T]) -> _T:
    """Return what `build` returned for the key since the last change under these names; shared, so never changed."""
    numbers = _trusted.get()
    if numbers is None:
        return build()
    now = tuple(numbers.get(name, 0) for name in names)
    known = _remembered.get(key)
    if known is not None and known[0] == now:
        return cast(_T, known[1])
    found = build()
    if len(_remembered) >= _MOST:
        _remembered.clear()
    _remembered[key] = (now, found)
    return found


def forget() -> None:
    """Drop what this process remembers; tests start from here."""
    _remembered.clear()
