"""Steps of a flow in words."""

from collections.abc import Mapping

from django.utils.functional import lazy
from django.utils.translation import gettext as _

from .choices import Late, Need, Who
from .kinds import ApprovalKind, Facts
from .rules import Step


def say_who(step: Step, people: Mapping[int, str], roles: Mapping[int, str]) -> str:
    """Return who is asked: 直属上级, 财务 (role), or names."""
    if step.who == Who.ROLE:
        return _("%(role)s（角色）") % {"role": roles.get(step.role_id or 0, "—")}
    if step.who == Who.PEOPLE:
        return _("、").join(people.get(id_, "—") for id_ in step.people)
    return str(Who(step.who).label)


def say_step(step: Step, people: Mapping[int, str], roles: Mapping[int, str]) -> str:
    """Return a whole step: who, how many, and what happens after silence."""
    parts = [say_who(step, people, roles)]
    if step.need == Need.ALL or step.who in (Who.ROLE, Who.PEOPLE):
        parts.append(str(Need(step.need).label))
    if step.hours:
        parts.append(_("%(hours)s 小时未处理：%(late)s") % {"hours": step.hours, "late": Late(step.late).label})
    return _("，").join(parts)


def _title(name: str, kind: ApprovalKind) -> str:
    return _("%(name)s 申请：%(kind)s") % {"name": name, "kind": kind.label}


def _answer(granted: bool, kind: ApprovalKind) -> str:
    return (_("已同意：%(kind)s") if granted else _("被拒绝：%(kind)s")) % {"kind": kind.label}


def _subject(kind: ApprovalKind, facts: Facts) -> str:
    return kind.title(facts)


lazy_title = lazy(_title, str)
lazy_subject = lazy(_subject, str)
lazy_answer = lazy(_answer, str)
