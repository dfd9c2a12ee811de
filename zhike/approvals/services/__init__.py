"""The only writers of approvals: ask, decide, withdraw, pass on, be away, set flows, notice silence."""

from .absences import AbsenceDraft, end_absence, start_absence
from .asking import Asked, request
from .deciding import decide, delegate, withdraw
from .flows import change_flow
from .waiting import take_absences_in, tend

__all__ = [
    "AbsenceDraft",
    "Asked",
    "change_flow",
    "decide",
    "delegate",
    "end_absence",
    "request",
    "start_absence",
    "take_absences_in",
    "tend",
    "withdraw",
]
