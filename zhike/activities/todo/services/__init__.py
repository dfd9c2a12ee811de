"""The only writers of tasks: give, change, move, hand on, finish, take back; each tells whom it concerns."""

from .by_contact import finish_kept, finish_named, follow_promise, make_of_step, take_back
from .changing import change_task, delete_task, move_task, reassign_task
from .creating import create_task
from .finishing import finish_task, reopen_task
from .following import Succession, find_busy, follow_owner, return_to_owner
from .many import finish_tasks, move_tasks

__all__ = [
    "Succession",
    "change_task",
    "create_task",
    "delete_task",
    "find_busy",
    "finish_kept",
    "finish_named",
    "finish_task",
    "finish_tasks",
    "follow_owner",
    "follow_promise",
    "make_of_step",
    "move_task",
    "move_tasks",
    "reassign_task",
    "reopen_task",
    "return_to_owner",
    "take_back",
]
