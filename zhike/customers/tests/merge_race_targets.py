"""What the races of merges, imports and creations call, each in a process of its own."""

import time
import uuid
from collections.abc import Callable
from typing import Any
from unittest import mock

from django.db import connection

from zhike.access.queries import get_actor
from zhike.activities.services import FollowUpDraft, log_follow_up
from zhike.customers import participants, services
from zhike.customers.models import Customer
from zhike.testing.world import NOW

_PAUSE = 0.4
_MEETING, _PATIENCE = 7_300_001, 30.0
_HERE = """
SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objid = %s
  AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""


def _slowly(function: Any, *, after: bool = False) -> Any:
    def slow(*args: Any, **options: Any) -> Any:
        if not after:
            time.sleep(_PAUSE)
        result = function(*args, **options)
        if after:
            time.sleep(_PAUSE)
        return result

    return slow


def _when_both_are_here(function: Any) -> Any:
    """Go on once two processes have come this far, however long each of them took."""

    def meeting(*args: Any, **options: Any) -> Any:
        deadline = time.monotonic() + _PATIENCE
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock_shared(%s)", [_MEETING])
            here = 0
            while here < 2 and time.monotonic() < deadline:
                time.sleep(0.05)
                cursor.execute(_HERE, [_MEETING])
                here = cursor.fetchone()[0]
        time.sleep(0.1)  # the other looks, too, before the lock ends with this process
        return function(*args, **options)

    return meeting


def merge(*, person_id: int, survivor_id: int, customer_ids: list[int]) -> int:
    """Merge; the pause lies between the locks and the moving of rows."""
    with mock.patch("zhike.customers.participants.prepare_all", _slowly(participants.prepare_all)):
        draft = services.MergeDraft(survivor_id, customer_ids)
        return services.merge_customers(actor=get_actor(person_id), draft=draft, now=NOW).pk


def undo(*, person_id: int, merge_id: int) -> int:
    """Take a merge back."""
    return services.undo_merge(actor=get_actor(person_id), merge_id=merge_id, now=NOW).pk


def follow_up(*, person_id: int, customer_id: int, pause: float = 0.1) -> int:
    """Log a contact a moment after the merge has its locks."""
    time.sleep(pause)
    draft = FollowUpDraft(customer_id=customer_id, entry_key=uuid.uuid4(), at=NOW, content="谈了价格")
    return log_follow_up(actor=get_actor(person_id), draft=draft, now=NOW).pk


def follow_up_without_lock(*, person_id: int, customer_id: int) -> int:
    """Log the same way, reading the customer without locking it."""
    from zhike.customers.queries import get_customer

    with mock.patch("zhike.activities.services.checks.lock_customer", get_customer):
        return follow_up(person_id=person_id, customer_id=customer_id)


def create(*, person_id: int, name: str, pause: float = 0.1) -> int:
    """Create a customer of a name a moment after the merge began."""
    time.sleep(pause)
    return services.create_customer(actor=get_actor(person_id), draft=services.CustomerDraft(name=name), now=NOW).pk


def create_forgetting_the_absorbed(*, person_id: int, name: str) -> int:
    """Create when the merge is over, without asking what absorbed customers were called."""
    from zhike.customers.queries import duplicates

    forgetting = duplicates._NAMED.replace("OR EXISTS", "OR false AND EXISTS")
    assert forgetting != duplicates._NAMED
    with mock.patch.object(duplicates, "_NAMED", forgetting):
        return create(person_id=person_id, name=name, pause=1.5)


def create_without_gate(*, person_id: int, name: str) -> int:
    """Create without waiting for others who create the same: only the claims of the database are left."""
    from zhike.customers.services import creating

    with (
        mock.patch("zhike.customers.services.creating.lock_duplicate_keys", lambda draft: None),
        mock.patch("zhike.customers.services.creating._insert", _when_both_are_here(creating._insert)),
    ):
        return create(person_id=person_id, name=name, pause=0)


def create_without_claims(*, person_id: int, name: str) -> int:
    """Create the same way, without claiming keys either."""
    with mock.patch("zhike.customers.services.creating.claim_keys", lambda *args, **options: None):
        return create_without_gate(person_id=person_id, name=name)


def import_names(*, person_id: int, names: list[str]) -> dict[str, int]:
    """Import customers by name, filling those that are there."""
    from django.core.files.base import ContentFile

    from zhike.transfer.engine.running import run_import
    from zhike.transfer.models import ImportRun
    from zhike.transfer.services import Settlement, Upload, map_columns, start_import, upload_import

    time.sleep(0.1)
    actor = get_actor(person_id)
    content = ("客户名称,详细地址,备注\n" + "".join(f"{name},星湖街 1 号,导入\n" for name in names)).encode()
    run = upload_import(actor=actor, upload=Upload("a.csv", ContentFile(content, name="a.csv")), now=NOW)
    columns = {int(at): key for at, key in run.columns.items()}
    settlement = Settlement(columns=columns, values=run.values, duplicates="fill")
    map_columns(actor=actor, run_id=run.pk, mapping=settlement, now=NOW)
    start_import(actor=actor, run_id=run.pk, now=NOW, in_background=False)
    run_import(run_id=run.pk)
    return ImportRun.objects.get(pk=run.pk).counts


_LOOKED = 20_261_122


def import_slowly(*, person_id: int, names: list[str], most: float = 2) -> dict[str, int]:
    """Import; between looking for a customer and storing it, say so and give others `most` seconds to create it."""
    from zhike.transfer.engine import batch

    real = batch.decide_rows

    def looked(*args: Any, **options: Any) -> Any:
        decisions = real(*args, **options)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOOKED])
        _wait(lambda: Customer.objects.filter(name__in=names).exists(), most=most)
        return decisions

    with mock.patch.object(batch, "decide_rows", looked):
        return import_names(person_id=person_id, names=names)


def create_when_looked(*, person_id: int, name: str) -> int:
    """Create once the import has looked."""
    held = "SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND objid = %s AND granted"

    def is_held() -> bool:
        with connection.cursor() as cursor:
            cursor.execute(held, [_LOOKED])
            return cursor.fetchone() is not None

    _wait(is_held, most=30)
    return create(person_id=person_id, name=name, pause=0)


def _wait(until: Callable[[], bool], *, most: float) -> None:
    end = time.monotonic() + most
    while not until() and time.monotonic() < end:
        time.sleep(0.02)


def import_without_gate(*, person_id: int, names: list[str]) -> dict[str, int]:
    """Import the same way, without keeping single creations waiting: the customer is seen, however slow the machine."""
    with mock.patch("zhike.transfer.engine.batch.lock_all_duplicate_keys", lambda: None):
        return import_slowly(person_id=person_id, names=names, most=30)


def either(*, target: str, call: dict[str, Any]) -> Any:
    """Call one of the targets above, so that different ones race each other."""
    return globals()[target.rpartition(":")[2]](**call)
