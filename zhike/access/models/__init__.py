"""People, the department tree, roles and what they may do; versioned policies; failed attempts."""

from .attempts import Attempts, SetupToken
from .leaving import Leaving
from .people import Department, Person, PersonManager, PersonRole
from .policies import PolicyVersion
from .roles import FieldRule, Role, RoleRight, Scope
from .stamps import Stamp, stamped

__all__ = [
    "Attempts",
    "Department",
    "FieldRule",
    "Leaving",
    "Person",
    "PersonManager",
    "PersonRole",
    "PolicyVersion",
    "Role",
    "RoleRight",
    "Scope",
    "SetupToken",
    "Stamp",
    "stamped",
]
