"""Reads of follow-ups; each starts from what the actor may see."""

from .day_list import TodayList, today
from .rollups import find_rollups, list_differences
from .scope import follow_ups_of, get_correctable, get_follow_up, may

__all__ = [
    "TodayList",
    "find_rollups",
    "follow_ups_of",
    "get_correctable",
    "get_follow_up",
    "list_differences",
    "may",
    "today",
]
