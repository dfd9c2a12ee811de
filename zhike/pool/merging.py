"""How the pool's tables follow a merge, and whose clock the survivor keeps."""

from zhike.customers.participants import STAY, MergeParticipant, register


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
    )
