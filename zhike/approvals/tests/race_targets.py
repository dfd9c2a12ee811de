"""What the race of this room calls, each in a process of its own."""

import time
from typing import Any
from unittest import mock

from django.db import connection

from zhike.access.queries import get_actor
from zhike.approvals import kinds, services
from zhike.notify.models import Notification
from zhike.testing.world import NOW

from .making import SAMPLE

_READ = 20_261_123


def _slow_grant(actor: Any, request: Any, now: Any) -> None:
    """Leave a trace that is seen from outside: one message per run."""
    time.sleep(0.3)
    Notification.objects.create(
        person_id=request.by_id, kind="approvals.answered", title="granted", key=f"trace-{actor.person_id}", at=now
    )


def decide(*, person_id: int, request_id: int) -> str:
    """Say yes; the pause lies inside the transaction of the decision."""
    kinds.register(kinds.ApprovalKind(**{**SAMPLE.__dict__, "on_granted": _slow_grant}))
    actor = get_actor(person_id)
    return services.decide(actor=actor, request_id=request_id, verdict="granted", now=NOW).state


def _wait_until_both_have_read() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock_shared(%s)", [_READ])
        for _ in range(200):
            cursor.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objid = %s", [_READ])
            if cursor.fetchone()[0] >= 2:
                return
            time.sleep(0.1)


def decide_without_lock(*, person_id: int, request_id: int) -> str:
    """Decide the same way, reading the request without locking it."""
    from zhike.approvals.queries import get_request

    def read_and_dawdle(**values: Any) -> Any:
        found = get_request(**values)
        _wait_until_both_have_read()
        return found

    with mock.patch("zhike.approvals.services.deciding.lock_request", read_and_dawdle):
        return decide(person_id=person_id, request_id=request_id)
