"""Reads of the archive; every one starts from visible_to."""

from .scope import (
    deleted_visible_to,
    get_customer,
    lock_customer,
    may,
    require_visible,
    visible_to,
)

__all__ = [
    "deleted_visible_to",
    "get_customer",
    "lock_customer",
    "may",
    "require_visible",
    "visible_to",
]
