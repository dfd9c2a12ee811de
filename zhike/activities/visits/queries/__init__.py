"""Reads of visits; each starts from what the actor may see."""

from .scope import get_visit, visible_visits
from .waiting import count_unsummarised, list_unsummarised

__all__ = ["count_unsummarised", "get_visit", "list_unsummarised", "visible_visits"]
