"""How the pool's tables follow a merge, and whose clock the survivor keeps."""

from typing import Any

from zhike.customers.participants import STAY, MergeParticipant, MergeWork, register, register_preparer

from .models import HandOff, HandOffState


def declare() -> None:
    """Enter the tables, from AppConfig.ready."""
    register(
        MergeParticipant("pool.Holding", STAY, why="the clock of an owner; the survivor keeps the earlier one"),
        MergeParticipant("pool.PastHolding"),
        MergeParticipant("pool.Extension", STAY, why="belongs to one holding; read through its own customer"),
        MergeParticipant("pool.CustomerLock", STAY, why="locks one customer; the survivor has its own"),
        MergeParticipant("pool.LeadAssignment"),
        MergeParticipant("pool.Rotation", STAY, why="belongs to one customer; ends when that is merged away"),
        MergeParticipant("pool.Offer", STAY, why="belongs to one rotation; ends when its customer is merged away"),
        MergeParticipant("pool.HandOff"),
        MergeParticipant("pool.Signature"),
        MergeParticipant("pool.HandoverItem", alike=("handover_id",)),
        MergeParticipant("pool.HandoverRow", STAY, why="the book of a handover; its rows are found by their own keys"),
    )
    register_preparer("pool.hand_offs", _keep_one_waiting)


def _keep_one_waiting(work: MergeWork, ledger: Any) -> None:
    """Let one hand-off wait: the survivor's, else the newest; the others are withdrawn until the merge is undone."""
    order = [work.survivor_id, *work.absorbed_ids]
    waiting = HandOff.objects.filter(customer_id__in=order, state=HandOffState.WAITING)
    rows = sorted(waiting.values_list("customer_id", "pk"), key=lambda row: (row[0] != work.survivor_id, -row[1]))
    for customer_id, pk in rows[1:]:
        with ledger.changing("pool.HandOff", pk, ["state", "ended_at"], from_id=customer_id):
            HandOff.objects.filter(customer_id=customer_id, pk=pk).update(
                state=HandOffState.WITHDRAWN, ended_at=work.now
            )
