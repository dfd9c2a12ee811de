"""Reads of the room: who acts with which rights, who works here, in which department."""

from .actors import get_actor, make_actor
from .departments import department_name, department_subtree, list_departments
from .people import list_people, person_names

__all__ = [
    "department_name",
    "department_subtree",
    "get_actor",
    "list_departments",
    "list_people",
    "make_actor",
    "person_names",
]
