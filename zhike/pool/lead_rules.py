"""When a rule for new leads makes sense. Pure."""

from collections.abc import Sequence
from typing import Protocol

from django.utils.translation import gettext as _

from zhike.lib.refusals import Refusal

from .deal_choices import LeadTarget


class Draft(Protocol):
    """The part of a draft that decides."""

    @property
    def name(self) -> str: ...
    @property
    def target(self) -> str: ...
    @property
    def people(self) -> Sequence[int]: ...
    @property
    def department_id(self) -> int | None: ...
    @property
    def pool_id(self) -> int | None: ...


def why_bad_lead_rule(draft: Draft) -> Refusal | None:
    """A rule has a name and somewhere to send leads: people, a department, or a pool."""
    if not draft.name.strip():
        return Refusal("pool.rule_without_name", _("请给规则起一个名称。"))
    if draft.target == LeadTarget.POOL:
        if draft.pool_id is None:
            return Refusal("pool.rule_without_pool", _("请选择放进哪个公海。"))
        return None
    if not draft.people and draft.department_id is None:
        return Refusal("pool.rule_without_people", _("请选择分给哪些人，或哪个部门。"))
    return None
