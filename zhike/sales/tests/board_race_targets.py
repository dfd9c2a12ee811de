"""What the races of the board do, each in a process of its own."""

from datetime import datetime

from django.db import connection, transaction

from zhike.access.queries import get_actor
from zhike.sales.models import Opportunity, StageMove
from zhike.sales.queries.sums import check_sums
from zhike.sales.services import move_opportunity

RACERS = 4


def drag(person_id: int, customer_id: int, opportunity_id: int, to_stage_id: int, version: int, now: str) -> int:
    """Drag the card that one saw to a stage; answer the stage in which it then stands."""
    moved = move_opportunity(
        actor=get_actor(person_id),
        customer_id=customer_id,
        opportunity_id=opportunity_id,
        to_stage_id=to_stage_id,
        version=version,
        now=datetime.fromisoformat(now),
    )
    return moved.stage_id


def drag_unlocked(opportunity_id: int, to_stage_id: int, version: int, now: str, **_who: int) -> int:
    """Drag as one would without the lock: look whether the card is as it was seen, then write."""
    with transaction.atomic():
        seen = Opportunity.objects.get(pk=opportunity_id)
        if seen.version != version:
            return 0
        _wait_until_all_looked()
        Opportunity.objects.filter(pk=opportunity_id).update(stage_id=to_stage_id, version=version + 1)
        at = datetime.fromisoformat(now)
        StageMove.objects.create(
            customer_id=seen.customer_id,
            opportunity_id=opportunity_id,
            pipeline_id=seen.pipeline_id,
            from_stage_id=seen.stage_id,
            to_stage_id=to_stage_id,
            kind="forward",
            at=at,
        )
    return to_stage_id


def move_others(pairs: list[list[int]], to_stage_id: int, now: str) -> int:
    """Move several cards of several people one after the other; answer how many sums are wrong at the end."""
    for person_id, customer_id, opportunity_id in pairs:
        move_opportunity(
            actor=get_actor(person_id),
            customer_id=customer_id,
            opportunity_id=opportunity_id,
            to_stage_id=to_stage_id,
            now=datetime.fromisoformat(now),
        )
    return len(check_sums())


def _wait_until_all_looked() -> None:
    """Stay until every racer has looked: each holds a shared lock by then."""
    import time

    deadline = time.monotonic() + 10
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(4712)")
        while time.monotonic() < deadline:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objid = 4712 AND granted")
            if cursor.fetchone()[0] >= RACERS:
                return
            time.sleep(0.01)
