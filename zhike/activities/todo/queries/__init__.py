"""Reads of tasks; each starts from what the actor may see."""

from .scope import get_task, led_people, may, tasks_of, visible_tasks

__all__ = ["get_task", "led_people", "may", "tasks_of", "visible_tasks"]
