"""The only writers of the room."""

from .bulk import cancel_bulk, start_bulk
from .counting import count_members, count_members_of
from .segments import delete_segment, save_segment
from .views import arrange_pins, change_view, copy_view, delete_view, pin_view, save_view, unpin_view

__all__ = [
    "arrange_pins",
    "cancel_bulk",
    "change_view",
    "copy_view",
    "count_members",
    "count_members_of",
    "delete_segment",
    "delete_view",
    "pin_view",
    "save_segment",
    "save_view",
    "start_bulk",
    "unpin_view",
]
