"""What follows a signature in the demo company: most customers hear from us in time, some late, a few not yet."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random

from django.db import connection

from zhike.activities.bulk import NewFollowUp, insert_follow_ups, refresh_rollups
from zhike.contracts.models import Contract
from zhike.contracts.services import SOURCE
from zhike.pool.care.signing import Signed, record_signatures

SEED = 20261123
BEHIND = timedelta(days=120)
# After how many days the first contact follows, and how often out of a hundred; None: nobody called yet.
_WAITS, _OFTEN = (1, 2, 3, 6, None), (40, 28, 12, 12, 8)
_SAID = (
    "签约后回访：开通顺利，安排了首次培训",
    "签约后第一通电话，交接给实施同事，约了启动会",
    "回访：合同已归档，发票收到，问了培训时间",
    "签约后回访，客户想先看操作手册，已发",
)


def load_care(customer_ids: Sequence[int], now: datetime) -> int:
    """Keep the signatures of the last months and the calls that followed them; return how many signatures."""
    random = Random(SEED)  # noqa: S311 - invented data
    contracts = Contract.objects.filter(
        customer_id__in=customer_ids, signed_at__range=(now - BEHIND, now), customer__owner__isnull=False
    )
    columns = (
        "pk",
        "customer_id",
        "signed_at",
        "customer__owner_id",
        "customer__next_step",
        "customer__next_follow_on",
    )
    signed, calls = list[Signed](), list[NewFollowUp]()
    for pk, customer_id, at, owner_id, step, on in contracts.order_by("pk").values_list(*columns):
        signed.append(Signed(customer_id, at, f"contract:{pk}"))
        wait, minutes = random.choices(_WAITS, _OFTEN)[0], random.randrange(480)
        called = at + timedelta(days=wait or 0, minutes=minutes)
        if wait is not None and called < now:
            said = random.choice(_SAID)
            # What was promised stands.
            promise = {"next_step": step, "next_on": on} if on else {}
            calls.append(NewFollowUp(customer_id, owner_id, "phone", "reached", said, called, **promise))
    made = record_signatures(SOURCE, signed)
    if calls:
        ids = [call.customer_id for call in calls]
        with connection.cursor() as cursor:
            insert_follow_ups(cursor, calls)
            refresh_rollups(cursor, min(ids), max(ids))
    return made
