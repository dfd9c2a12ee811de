"""Ask what every request asks by statements that the database has planned once.

For short questions the planning takes several times as long as the answer. The parameters of such a
statement keep their types; what is put together anew each time belongs to an ordinary cursor.
Behind a pooler that keeps no prepared statements, DATABASE_URL says prepare_threshold=off.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from django.db import connection
from django.db.backends.postgresql.base import ServerBindingCursor

Row = tuple[Any, ...]


class _Asked(NamedTuple):
    query: bytes


class _Planned(ServerBindingCursor):
    """A cursor whose statement stays prepared in the session, and shows in Django's log of queries."""

    def execute(self, sql: str, values: Any = None) -> Any:
        found = super().execute(sql, values)  # type: ignore[misc]
        self._query = _Asked(sql.encode())
        return found


def planned() -> Any:
    """Return a cursor, for a `with`, whose statements the database plans once."""
    connection.ensure_connection()
    raw = _Planned(connection.connection)  # type: ignore[call-arg]  # psycopg's own, the stubs know none
    return connection._prepare_cursor(raw)  # type: ignore[attr-defined]


def ask(sql: str, values: Sequence[Any] | Mapping[str, Any] = ()) -> list[Row]:
    """Return the rows of a query, in the transaction of the caller."""
    with planned() as cursor:
        cursor.execute(sql, values)
        rows: list[Row] = cursor.fetchall()
    return rows


def ask_one(sql: str, values: Sequence[Any] | Mapping[str, Any] = ()) -> Row | None:
    """Return the first row of a query, or None."""
    rows = ask(sql, values)
    return rows[0] if rows else None
