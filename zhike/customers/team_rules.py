"""Who leads on a customer: the role that the company set for the stage, and the colleagues who play it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from zhike.lib.refusals import Refusal


@dataclass(frozen=True)
class Role:
    """A team role as rules see it."""

    key: str
    name: str
    leads: Sequence[str] = ()
    of_owner: bool = False


@dataclass(frozen=True)
class Lead:
    """Which role leads now, and who: empty people are a gap that somebody should fill."""

    role: Role
    person_ids: Sequence[int]


def find_lead(
    *, stage: str, roles: Sequence[Role], members: Sequence[tuple[int, str]], owner_id: int | None
) -> Lead | None:
    """Return who leads in a stage, or None when no role was set for it. `members` are (person, key of the role)."""
    role = next((one for one in roles if stage in one.leads), None)
    if role is None:
        return None
    people = [person_id for person_id, key in members if key == role.key]
    if role.of_owner and owner_id is not None and owner_id not in people:
        people.insert(0, owner_id)
    return Lead(role, people)


def why_cannot_lead(*, stages: Sequence[str], others: Sequence[Role], labels: dict[str, str]) -> Refusal | None:
    """Say why a role may not lead in these stages: one stage has one leading role."""
    for other in others:
        for stage in stages:
            if stage in other.leads:
                facts = {"stage": labels[stage], "role": other.name}
                return Refusal(
                    "customers.stage_led",
                    _("“%(stage)s”阶段已由“%(role)s”牵头。") % facts,
                    facts,
                    _("先在那个角色里去掉这个阶段。"),
                )
    return None


def why_cannot_retire_role(*, of_owner: bool, is_active: bool) -> Refusal | None:
    """Say why a role stays: the owner always plays one."""
    if of_owner and not is_active:
        return Refusal("customers.role_of_owner", _("这是负责人的角色，不能停用。"), {}, _("可以改它的名称。"))
    return None
