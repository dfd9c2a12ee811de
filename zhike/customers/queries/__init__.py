"""Reads of the archive; every one starts from visible_to."""

from .duplicates import Duplicate, find_duplicates
from .hits import Hit
from .listing import ListRow, conditions_for, count_customers, list_customers, list_ids
from .lookups import (
    customer_labels,
    find_industries,
    find_tags,
    keep_visible,
    list_choice,
    name_some,
    owner_labels,
    tag_labels,
)
from .scope import deleted_visible_to, get_customer, lock_customer, may, require_visible, visible_to
from .searching import search_customers

__all__ = [
    "Duplicate",
    "Hit",
    "ListRow",
    "conditions_for",
    "count_customers",
    "customer_labels",
    "deleted_visible_to",
    "find_duplicates",
    "find_industries",
    "find_tags",
    "get_customer",
    "keep_visible",
    "list_choice",
    "list_customers",
    "list_ids",
    "lock_customer",
    "may",
    "name_some",
    "owner_labels",
    "require_visible",
    "search_customers",
    "tag_labels",
    "visible_to",
]
