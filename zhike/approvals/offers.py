"""What approvals put into the frame: behind 审批, how many wait for those whose office it is to decide."""

from zhike.access.actor import Actor
from zhike.web.nav import Badge

from .queries import count_waiting


def count_badge(actor: Actor) -> Badge | None:
    """Return how many requests wait; people who are asked now and then hear of it by their messages alone."""
    if not actor.can("approval", "approve"):
        return None
    total = count_waiting(actor)
    return Badge(str(total) if total < 100 else "99+", hot=True) if total else None
