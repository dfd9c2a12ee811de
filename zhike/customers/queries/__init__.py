"""Reads of the archive; every one starts from visible_to."""

from .duplicates import Duplicate, find_duplicates
from .hits import Hit
from .listing import ListRow, conditions_for, count_customers, list_customers
from .scope import deleted_visible_to, get_customer, lock_customer, may, require_visible, visible_to
from .searching import search_customers

__all__ = [
    "Duplicate",
    "Hit",
    "ListRow",
    "conditions_for",
    "count_customers",
    "deleted_visible_to",
    "find_duplicates",
    "get_customer",
    "list_customers",
    "lock_customer",
    "may",
    "require_visible",
    "search_customers",
    "visible_to",
]
