"""What may become of a deal, and what its customer shows; pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from zhike.customers.choices import Stage
from zhike.lib.refusals import Refusal

from .choices import State

_FAR = {stage: place for place, stage in enumerate(Stage.values)}
SIGNED = (Stage.CLOSED.value, Stage.AFTER_SALES.value)


@dataclass(frozen=True)
class Station:
    """A stage as the rules see it."""

    id: int
    name: str
    position: int
    is_won: bool = False
    is_active: bool = True


@dataclass(frozen=True)
class Shown:
    """One deal as its customer's row sees it."""

    state: str
    stands_for: str
    grade: str = ""


def furthest(deals: Iterable[Shown], floor: str = "") -> str:
    """Return how far a customer has come: its furthest deal that is open or won, never below what it had signed before.

    Who has only lost deals begins anew.
    """
    stages = [deal.stands_for for deal in deals if deal.state != State.LOST]
    stages += [floor] if floor in SIGNED else []
    return max(stages, key=lambda stage: _FAR.get(stage, 0), default=Stage.INQUIRY.value)


def why_not_as_seen(seen: int, current: int, who: str, stage: str) -> Refusal | None:
    """Object to a move of a card that somebody else has moved or changed meanwhile, and say who."""
    if seen == current:
        return None
    sentence = (
        _("%(who)s 刚刚改了这个商机，它现在在「%(stage)s」。") % {"who": who, "stage": stage}
        if who
        else _("这个商机刚刚有改动，它现在在「%(stage)s」。") % {"stage": stage}
    )
    return Refusal("sales.changed_meanwhile", sentence, {"stage": stage}, _("看过现在的情况，再移一次。"))


def why_cannot_move(
    *, state: str, at: Station, to: Station, reason: str, is_signed: bool, stands: int, limit: int | None
) -> Refusal | None:
    """Say why a deal cannot go to a stage, conditions aside.

    `stands` is how many deals of the same owner stand there already.
    """
    if state == State.LOST:
        return Refusal("sales.is_lost", _("已丢单的商机要先重新打开。"))
    if not to.is_active:
        return Refusal("sales.stage_retired", _("阶段「%(stage)s」已停用。") % {"stage": to.name})
    if at.is_won and not to.is_won:
        return Refusal("sales.is_won", _("已成交的商机不能退回到成交之前。"), help=_("合同作废后会自动退回。"))
    if to.is_won and not at.is_won and not is_signed:
        return Refusal(
            "sales.not_signed",
            _("成交由合同和首款确认：登记合同，首款到账后商机自动成交。"),
            {"stage": to.name},
            _("到客户页登记合同和首款。"),
        )
    if to.position < at.position and not reason.strip():
        return Refusal(
            "sales.back_needs_reason",
            _("退回到「%(stage)s」要写明原因。") % {"stage": to.name},
            {"field": "reason"},
        )
    if limit is not None and to.position > at.position and stands >= limit:
        return Refusal(
            "sales.column_is_full",
            _("「%(stage)s」里已有 %(count)s 个商机，每人最多 %(limit)s 个。")
            % {"stage": to.name, "count": stands, "limit": limit},
            help=_("先推进或放弃其中一个。"),
        )
    return None


def why_cannot_close(*, state: str, reason: str, reasons: Sequence[str]) -> Refusal | None:
    """Say why a deal cannot be given up."""
    if state != State.OPEN:
        return Refusal("sales.not_open", _("这个商机已经结束。"))
    if reason not in reasons:
        return Refusal("sales.lost_needs_reason", _("请选择丢单原因。"), {"field": "lost_reason"})
    return None


def why_cannot_reopen(*, state: str, reason: str) -> Refusal | None:
    """Say why a deal cannot be taken up again."""
    if state != State.LOST:
        return Refusal("sales.not_lost", _("只有已丢单的商机才能重新打开。"))
    if not reason.strip():
        return Refusal("sales.reopen_needs_reason", _("重新打开要写明原因。"), {"field": "reason"})
    return None


def why_not_open(state: str) -> Refusal | None:
    """Object to changing what is closed."""
    return None if state == State.OPEN else Refusal("sales.not_open", _("这个商机已经结束，不能再改。"))


def why_cannot_touch(may: bool, what: str) -> Refusal | None:
    """Object to what no role allows."""
    if may:
        return None
    return Refusal("sales.not_allowed", _("你的角色不能%(what)s商机。") % {"what": what}, help=_("请管理员调整角色。"))


def is_believable(expected_on: date | None, today: date, horizon_days: int) -> bool:
    """Say whether a signature is expected on a day within the horizon: what makes a deal a target at all."""
    return expected_on is not None and 0 <= (expected_on - today).days <= horizon_days


def why_no_target(*, expected_on: date | None, amount_is_known: bool, today: date, horizon_days: int) -> Refusal | None:
    """Say why a deal is no target customer's: money and a believable date are missing."""
    if not amount_is_known:
        return Refusal("sales.target_needs_money", _("目标客户要有预计金额。"), {"field": "amount"})
    if not is_believable(expected_on, today, horizon_days):
        return Refusal(
            "sales.target_needs_date",
            _("目标客户要有 %(days)s 天内的预计签约日。") % {"days": horizon_days},
            {"field": "expected_on"},
        )
    return None
