"""Reads of the room; rows of a subject always start from its visible_to."""

from .matching import COUNT_LIMIT, count_matching, matching
from .runs import get_run, list_refusals, list_runs
from .segments import get_segment, last_counts, list_segments, member_history
from .views import find_view, get_view, list_tabs, list_views, pinned_ids

__all__ = [
    "COUNT_LIMIT",
    "count_matching",
    "find_view",
    "get_run",
    "get_segment",
    "get_view",
    "last_counts",
    "list_refusals",
    "list_runs",
    "list_segments",
    "list_tabs",
    "list_views",
    "matching",
    "member_history",
    "pinned_ids",
]
