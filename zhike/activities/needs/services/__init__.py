"""The only writers of needs, their steps, sessions and categories."""

from .answering import deliver_need, drop_need, reopen_need, validate_need
from .categories import save_category
from .confirming import confirm_need
from .recording import change_need, record_need
from .scoring import rescore_needs
from .sessions import add_finding, add_participant, save_session
from .stepping import note_step

__all__ = [
    "add_finding",
    "add_participant",
    "change_need",
    "confirm_need",
    "deliver_need",
    "drop_need",
    "note_step",
    "record_need",
    "reopen_need",
    "rescore_needs",
    "save_category",
    "save_session",
    "validate_need",
]
