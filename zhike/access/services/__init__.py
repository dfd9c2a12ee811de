"""The only writers of people, departments, roles, policies and sessions.

Whatever changes somebody's rights holds one lock for the whole company, so that
rights are never added up from a half-made change, and draws new rights versions.
"""

from .departments import create_department, delete_department, move_department, rename_department
from .passwords import change_own_password, reset_password
from .people import (
    PersonDraft,
    change_person,
    change_profile,
    create_person,
    deactivate_person,
    reactivate_person,
    set_roles,
)
from .policies import change_policy
from .roles import RoleDraft, change_role, create_role, delete_role
from .sessions import end_all_sessions, end_session
from .setup import issue_setup_token, set_up_company

__all__ = [
    "PersonDraft",
    "RoleDraft",
    "change_own_password",
    "change_person",
    "change_policy",
    "change_profile",
    "change_role",
    "create_department",
    "create_person",
    "create_role",
    "deactivate_person",
    "delete_department",
    "delete_role",
    "end_all_sessions",
    "end_session",
    "issue_setup_token",
    "move_department",
    "reactivate_person",
    "rename_department",
    "reset_password",
    "set_roles",
    "set_up_company",
]
