"""Let somebody else answer for customers: the one way through which every change of owner goes."""

from .changing import change_owner, change_owners, follow_department
from .checking import find_owner
from .core import Answers, Destination, Pick, begin_owning
from .history import HISTORY_COLUMNS, history_row, write_history
from .many import assign_many

__all__ = [
    "HISTORY_COLUMNS",
    "Answers",
    "Destination",
    "Pick",
    "assign_many",
    "begin_owning",
    "change_owner",
    "change_owners",
    "find_owner",
    "follow_department",
    "history_row",
    "write_history",
]
