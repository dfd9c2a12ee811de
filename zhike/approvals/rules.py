"""Who decides on a request, and when it is decided. Pure: time and policy are arguments."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from zhike.lib.refusals import Refusal

from .choices import Late, Need, State, Verdict, Waiting, Who

MOST_STEPS = 6
SHORTEST_REASON = 2


@dataclass(frozen=True)
class Step:
    """One step of a flow: who is asked, how many must agree, and what happens after `hours` of silence (0: nothing)."""

    who: str = Who.MANAGER
    need: str = Need.ANY
    people: tuple[int, ...] = ()
    role_id: int | None = None
    hours: int = 24
    late: str = Late.REMIND

    def to_json(self) -> dict[str, Any]:
        """Return the step as the database keeps it."""
        return {
            "who": str(self.who),
            "need": str(self.need),
            "people": list(self.people),
            "role_id": self.role_id,
            "hours": self.hours,
            "late": str(self.late),
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "Step":
        """Read a stored step."""
        return cls(
            stored["who"],
            stored["need"],
            tuple(stored["people"]),
            stored["role_id"],
            int(stored["hours"]),
            stored["late"],
        )


def compute_step_outcome(seats: Sequence[str], need: str) -> str | None:
    """Return granted or refused when a step is decided by the states of its seats, else None.

    One no is a no, whatever the others say; one yes is enough where any may decide.
    """
    if Waiting.REFUSED in seats:
        return Verdict.REFUSED
    granted = sum(seat == Waiting.GRANTED for seat in seats)
    if granted and (need == Need.ANY or granted == len(seats)):
        return Verdict.GRANTED
    return None


def next_deadline(step: Step, now: datetime) -> datetime | None:
    """Return when silence in a step is noticed next, None when it never is."""
    return now + timedelta(hours=step.hours) if step.hours else None


def is_away(first_on: date, last_on: date, today: date) -> bool:
    """Say whether somebody is away today."""
    return first_on <= today <= last_on


def why_cannot_request(*, deciders: int, own_only: bool) -> Refusal | None:
    """Refuse a request that nobody could decide."""
    if deciders:
        return None
    sentence = _("没有人可以审批这项申请。") if not own_only else _("除了你自己，没有人可以审批这项申请。")
    return Refusal("approvals.nobody", sentence, {}, _("请管理员在“审批流程”里设置审批人，或给上级分配审批权限。"))


def why_cannot_request_twice(*, is_open: bool) -> Refusal | None:
    """Refuse a second request for the same thing while the first is open."""
    if not is_open:
        return None
    return Refusal("approvals.asked_already", _("同一件事已经在审批中。"), {}, _("可以先撤回原来的申请。"))


def why_cannot_decide(
    *, state: str, ended: Mapping[str, str], is_asked: bool, is_own: bool, own_allowed: bool
) -> Refusal | None:
    """Say why this person may not decide now, or return None.

    `ended` names who ended it and when, so that the slower of two is told in words.
    """
    if state == State.WITHDRAWN:
        return Refusal("approvals.withdrawn", _("申请人已经撤回了这项申请。"), dict(ended))
    if state != State.OPEN:
        verdict = _("同意") if state == State.GRANTED else _("拒绝")
        sentence = _("%(name)s 已在 %(at)s %(verdict)s了这项申请。") % {**ended, "verdict": verdict}
        return Refusal("approvals.decided_already", sentence, dict(ended), _("不需要再处理。"))
    if is_own and not own_allowed:
        return Refusal("approvals.own", _("不能审批自己的申请。"), {}, _("请等待其他审批人处理。"))
    if not is_asked:
        return Refusal(
            "approvals.not_asked", _("这项申请现在不需要你审批。"), {}, _("可能已由别人处理，或还没有轮到你。")
        )
    return None


def why_no_reason(verdict: str, reason: str) -> Refusal | None:
    """Refuse a no without a reason."""
    if verdict != Verdict.REFUSED or len(reason.strip()) >= SHORTEST_REASON:
        return None
    return Refusal("approvals.reason_missing", _("拒绝时请写明原因，申请人会看到。"), {"field": "reason"})


def why_cannot_withdraw(*, state: str, is_own: bool) -> Refusal | None:
    """Refuse to take back what somebody else asked for, or what is decided."""
    if not is_own:
        return Refusal("approvals.not_own", _("只有申请人自己可以撤回。"))
    if state != State.OPEN:
        return Refusal("approvals.ended", _("这项申请已经结束，不能再撤回。"))
    return None


def why_cannot_delegate(*, is_requester: bool, is_active: bool, is_asked: bool) -> Refusal | None:
    """Refuse to pass a decision on to the requester, to somebody who left, or to somebody who is asked anyway."""
    if is_requester:
        return Refusal("approvals.delegate_requester", _("不能转交给申请人自己。"), {"field": "to_person_id"})
    if not is_active:
        return Refusal("approvals.delegate_gone", _("此人已停用，不能转交。"), {"field": "to_person_id"})
    if is_asked:
        return Refusal("approvals.delegate_asked", _("此人本来就在这一步的审批人里。"), {"field": "to_person_id"})
    return None


def why_bad_flow(steps: Sequence[Step]) -> Refusal | None:
    """Refuse a flow without steps, with too many, or with a step that asks nobody."""
    if not steps:
        return Refusal("approvals.no_steps", _("至少要有一步。"))
    if len(steps) > MOST_STEPS:
        return Refusal("approvals.many_steps", _("最多 %(most)s 步。") % {"most": MOST_STEPS})
    for number, step in enumerate(steps, 1):
        if (step.who == Who.PEOPLE and not step.people) or (step.who == Who.ROLE and not step.role_id):
            return Refusal("approvals.empty_step", _("第 %(n)s 步没有指定审批人。") % {"n": number}, {"step": number})
    return None


def why_cannot_be_away(*, first_on: date, last_on: date, today: date, is_self: bool) -> Refusal | None:
    """Refuse an absence that ends before it begins or is over, or that names oneself."""
    if is_self:
        return Refusal("approvals.away_self", _("代理人不能是自己。"), {"field": "to_person_id"})
    if last_on < first_on:
        return Refusal("approvals.away_backwards", _("结束日期早于开始日期。"), {"field": "last_on"})
    if last_on < today:
        return Refusal("approvals.away_over", _("这段时间已经过去。"), {"field": "last_on"})
    return None
