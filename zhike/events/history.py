"""Tell the database who changes rows: triggers copy this context into every history row.

The context is a setting of the database session, written once per request and
not before every statement. It reaches bulk writes and COPY alike.
"""

import json
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from django.db import DatabaseError, connection
from django.db.backends.base.base import BaseDatabaseWrapper

from zhike.web.statements import ask

from .services import Acting

_SET = """
SELECT set_config('pghistory.context_id', %s::text, %s::bool),
  set_config('pghistory.context_metadata', %s::text, %s::bool)
"""


@dataclass(frozen=True)
class Author:
    """Who writes, from where, in which request."""

    person_id: int | None = None
    address: str | None = None
    request_id: str = ""
    context_id: str = field(default_factory=lambda: str(uuid.uuid4()))

    @property
    def metadata(self) -> str:
        return json.dumps({"person": self.person_id, "address": self.address, "request": self.request_id})


_author: ContextVar[Author | None] = ContextVar("history_author", default=None)


def author_of(actor: Acting) -> Author:
    """Return what history keeps of an actor."""
    return Author(person_id=actor.id_or_none, address=actor.address, request_id=actor.request_id)


def set_context(actor: Acting) -> None:
    """Name the author of the changes until the end of the current transaction (jobs, COPY, commands)."""
    _write(author_of(actor), for_transaction=True)


@contextmanager
def written_by(author: Author) -> Iterator[None]:
    """Name the author of all changes inside, over any number of transactions."""
    token = _author.set(author)
    try:
        if connection.connection is not None:
            _write(author)
        yield
    finally:
        _author.reset(token)
        _forget()


def on_connected(*, connection: BaseDatabaseWrapper, **_: Any) -> None:
    """Name the author again when the session is (re)opened under way."""
    author = _author.get()
    if author and connection.alias == "default":
        _write(author)


def _write(author: Author, *, for_transaction: bool = False) -> None:
    ask(_SET, (author.context_id, for_transaction, author.metadata, for_transaction))


def _forget() -> None:
    """Clear the session's author; a session that cannot be cleared is closed, never reused."""
    if connection.connection is None or (connection.in_atomic_block and connection.needs_rollback):
        return
    try:
        ask(_SET, ("", False, "", False))
    except DatabaseError:
        connection.close()
