"""How the demo company's deals stood before, and by when the rest of their contracts is to be paid."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from zhike.contracts.models import Contract, Instalment
from zhike.sales.choices import MoveKind, State
from zhike.sales.models import Opportunity, StageMove

from .rows import histories_of

_THEN = {"state": State.OPEN, "grade": "", "promised_on": None, "graded_at": None, "signed_at": None} | {
    "closed_at": None,
    "credited_id": None,
    "lost_reason": "",
    "lost_note": "",
}
_OPENING = (MoveKind.ENTERED, MoveKind.FORWARD)
_EVERY = 3
_DUE = (timedelta(days=30), timedelta(days=90))


def remember_deals(deals: Sequence[Opportunity], moves: Sequence[tuple[int, StageMove]]) -> None:
    """Write for every stage that a deal has left how it stood there; figures of former days are read from that."""
    (history,) = histories_of(Opportunity)
    names = [one.attname for one in Opportunity._meta.concrete_fields if one.attname != "version"]
    entered: dict[int, list[StageMove]] = defaultdict(list)
    for place, move in moves:
        if move.kind in _OPENING:
            entered[place].append(move)
    rows = []
    for place, deal in enumerate(deals):
        now = {name: getattr(deal, name) for name in names}
        for move in entered[place]:
            if move.at >= deal.updated_at:
                continue
            then: dict[str, Any] = {"stage_id": move.to_stage_id, "stage_since": move.at, "updated_at": move.at}
            # What was hoped for then, not the day that it came to be.
            then["expected_on"] = timezone.localdate(move.at) + timedelta(days=15 + deal.pk * 37 % 75)
            rows.append(history(pgh_obj_id=deal.pk, pgh_label="update", **now | _THEN | then))
    history._default_manager.bulk_create(rows, batch_size=1000)


def plan_payments(contracts: Sequence[Contract]) -> None:
    """Let every third contract be paid in two further instalments: most by their day, one in seven late."""
    today, rows = timezone.localdate(), []
    for place, contract in enumerate(contracts[::_EVERY]):
        rest = contract.amount - contract.first_payment
        half = (rest / 2).quantize(Decimal(1))
        for amount, after in zip((half, rest - half), _DUE, strict=True):
            due_on = contract.sign_on + after
            paid_on = due_on + timedelta(days=6 if place % 7 == 3 else -2)
            came = {"received": amount, "received_on": paid_on} if paid_on <= today else {}
            rows.append(
                Instalment(customer_id=contract.customer_id, contract=contract, due_on=due_on, amount=amount, **came)
            )
    Instalment.objects.bulk_create(rows, batch_size=500)
