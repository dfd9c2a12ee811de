"""The pools that a leaver administers and the rules for new leads that deal to him: somebody must look after both."""

from ...choices import MemberRole
from ...models import AssignmentRule, PoolMember
from ...queries import members
from ..ledger import Ledger
from ..registry import Work

_ADMINISTERED = f"""
row.person_id = %(person)s AND row.role = '{MemberRole.ADMIN.value}'
AND NOT EXISTS (SELECT 1 FROM pool_poolmember AS other
  WHERE other.pool_id = row.pool_id AND other.person_id = %(main)s AND other.role = row.role)
"""  # noqa: S608 - a constant
_DEALT = "%(person)s = ANY(row.people)"
_TO = (
    "CASE WHEN %(main)s = ANY(row.people) THEN array_remove(row.people, %(person)s::bigint)"
    " ELSE array_replace(row.people, %(person)s::bigint, %(main)s::bigint) END"
)


def count_pools(person_id: int) -> int:
    """Count the pools that somebody administers by himself."""
    return PoolMember.objects.filter(person_id=person_id, role=MemberRole.ADMIN).count()


def hand_pools_on(work: Work, ledger: Ledger) -> int:
    """Let another administer them, unless he does so already."""
    values = {"person": work.person_id, "main": work.main_id}
    changed = ledger.change(PoolMember, {"person_id": "%(main)s"}, _ADMINISTERED, values)
    members.forget()
    return changed


def take_pools_back(_work: Work, ledger: Ledger) -> None:
    """Let him administer them again."""
    ledger.undo()
    members.forget()


def count_lead_rules(person_id: int) -> int:
    """Count the rules for new leads that name somebody."""
    return AssignmentRule.objects.filter(people__contains=[person_id]).count()


def hand_lead_rules_on(work: Work, ledger: Ledger) -> int:
    """Deal new leads to another in his place."""
    return ledger.change(AssignmentRule, {"people": _TO}, _DEALT, {"person": work.person_id, "main": work.main_id})
