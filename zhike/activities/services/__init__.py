"""The only writers of follow-ups: log one, correct it, take it back, move a promise."""

from ..drafts import Correction, FollowUpDraft
from .automatic import Cause, log_automatic
from .correcting import correct_follow_up, delete_follow_up
from .logging import log_follow_up
from .promising import bring_next_steps, leave_next_steps, set_next_step
from .rollups import recompute_rollups

__all__ = [
    "Cause",
    "Correction",
    "FollowUpDraft",
    "bring_next_steps",
    "correct_follow_up",
    "delete_follow_up",
    "leave_next_steps",
    "log_automatic",
    "log_follow_up",
    "recompute_rollups",
    "set_next_step",
]
