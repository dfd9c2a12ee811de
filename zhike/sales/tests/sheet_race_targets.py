"""What the races of sheets do, each in a process of its own."""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from zhike.access.queries import get_actor
from zhike.sales.models import DailySheet, Minute
from zhike.sales.sheets.building import close_sheets
from zhike.sales.sheets.services import submit_sheet


def submit(person_id: int, day: str, remark: str, now: str) -> list[Any]:
    """Submit a sheet; answer its id and whether this call made it."""
    sheet, is_new = submit_sheet(
        actor=get_actor(person_id),
        day=date.fromisoformat(day),
        remark=remark,
        confirmed=True,
        now=datetime.fromisoformat(now),
    )
    return [sheet.pk, is_new]


def close(now: str) -> int:
    """Keep all open sheets."""
    return close_sheets(now=datetime.fromisoformat(now))


def either(verb: str, arguments: dict[str, Any]) -> Any:
    """Submit, or keep all open sheets."""
    return submit(**arguments) if verb == "submit" else close(**arguments)


def look_and_add(person_id: int, day: str, now: str) -> int:
    """Add a row where a look finds none: what submitting would do without lock and constraint."""
    with transaction.atomic():
        found = Minute.objects.filter(person_id=person_id, day=day).count()
        DailySheet.objects.count()
        if not found:
            at = datetime.fromisoformat(now)
            Minute.objects.create(
                department_id=1, day=day, person_id=person_id, kind="progress", text="x", by_id=person_id, at=at
            )
            wait_for_the_others()
    return found


def wait_for_the_others() -> None:
    """Hold the transaction open until every racer has looked: each is in a transaction and waits for the client."""
    import time

    from django.db import connection

    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objid = 4711 AND granted")
            cursor.execute("SELECT pg_try_advisory_lock_shared(4711)")
            cursor.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objid = 4711")
            if cursor.fetchone()[0] >= RACERS:
                return
        time.sleep(0.01)


RACERS = 4
