"""The only writers of tasks: give, change, move, hand on, finish, take back; each tells whom it concerns."""

from .changing import change_task, delete_task, move_task, reassign_task
from .creating import create_task
from .finishing import finish_task, reopen_task
from .many import finish_tasks, move_tasks

__all__ = [
    "change_task",
    "create_task",
    "delete_task",
    "finish_task",
    "finish_tasks",
    "move_task",
    "move_tasks",
    "reassign_task",
    "reopen_task",
]
