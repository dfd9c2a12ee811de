"""Write down what happened, in the transaction that made it true.

Events are never changed and never removed; the program's database role may not even do so.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Protocol

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection
from django.db.transaction import TransactionManagementError

from zhike.web.rows import insert_row

from . import kinds
from .models import DeadLetter, Event

_encode = DjangoJSONEncoder(ensure_ascii=False).encode
COPY_EVENTS = "COPY events_event (kind, customer_id, actor_id, at, data, request_id, address) FROM STDIN"


class Acting(Protocol):
    """Who does it, as far as events care; access.actor.Actor is one."""

    @property
    def id_or_none(self) -> int | None: ...
    @property
    def address(self) -> str | None: ...
    @property
    def request_id(self) -> str: ...


def _require_transaction() -> None:
    if not connection.in_atomic_block:
        raise TransactionManagementError("An event is recorded in the transaction of its business change.")


def record(
    *, actor: Acting, kind: str, customer_id: int | None = None, data: Mapping[str, Any] | None = None, at: datetime
) -> Event:
    """Record one business fact; only inside the transaction that makes it true."""
    _require_transaction()
    event = Event(
        kind=kinds.get(kind).name,
        customer_id=customer_id,
        actor_id=actor.id_or_none,
        at=at,
        data=dict(data or {}),
        request_id=actor.request_id,
        address=actor.address,
    )
    insert_row(event)
    return event


def record_many(*, actor: Acting, kind: str, rows: Iterable[tuple[int | None, datetime, Mapping[str, Any]]]) -> int:
    """Record a fact about many customers by COPY and return how many: rows of (customer_id, at, data)."""
    _require_transaction()
    name, count = kinds.get(kind).name, 0
    with connection.cursor() as cursor, cursor.copy(COPY_EVENTS) as copy:
        for customer_id, at, data in rows:
            text = _encode(data)
            copy.write_row((name, customer_id, actor.id_or_none, at, text, actor.request_id, actor.address))
            count += 1
    return count


def ask_for_retry(*, actor: Acting, dead_letter_id: int, now: datetime) -> bool:
    """Have the worker try a given-up event once more; say whether it was still open."""
    open_letters = DeadLetter.objects.filter(pk=dead_letter_id, settled_at=None)
    return bool(open_letters.update(retry_asked_at=now, retry_asked_by_id=actor.id_or_none))
