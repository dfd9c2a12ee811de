"""When an offer may be answered, and who may take what is offered to somebody. Pure."""

from datetime import datetime

from django.utils.translation import gettext as _

from zhike.lib.refusals import Refusal

from .choices import OfferState

SHORTEST_REASON = 2


def why_cannot_answer(*, state: str, expires_at: datetime, now: datetime) -> Refusal | None:
    """Say why an offer is over, or return None."""
    if state == OfferState.OPEN and now < expires_at:
        return None
    if state == OfferState.ACCEPTED:
        return Refusal("pool.offer_accepted", _("你已经接收了这位客户。"))
    if state == OfferState.DECLINED:
        return Refusal("pool.offer_declined", _("你已经拒绝了这位客户，它已转给下一位。"))
    if state == OfferState.CANCELLED:
        return Refusal("pool.offer_cancelled", _("这位客户已经有人负责了。"))
    sentence = _("已过接收时限，客户转给下一位了。")
    return Refusal("pool.offer_expired", sentence, {}, _("如果它回到公海，你可以在公海里认领。"))


def why_offered_to_another(*, offered_to: int | None, person_id: int, is_claim: bool, until: str) -> Refusal | None:
    """Say that a customer waits for somebody's answer, so that nobody claims it under his hands."""
    if offered_to is None or offered_to == person_id or not is_claim:
        return None
    sentence = _("正在流转，等待另一位同事在 %(until)s 前接收。") % {"until": until}
    return Refusal("pool.offered_to_another", sentence, {}, _("如果没人接收，之后可以在公海里认领。"))


def why_cannot_rotate(*, may: bool) -> Refusal | None:
    """Who may assign a customer, or administers its pool, sends it to the next person."""
    if may:
        return None
    sentence = _("你不能流转这位客户。")
    return Refusal("pool.may_not_rotate", sentence, {}, _("请有分配权限的经理或公海管理员来流转。"))


def why_no_reason(reason: str) -> Refusal | None:
    """A no, or a return, needs a reason: the next person and the statistics live on it."""
    if len(reason.strip()) >= SHORTEST_REASON:
        return None
    return Refusal("pool.no_reason", _("请写明原因。"), {}, _("下一位同事会看到它。"))


def why_cannot_give_back(*, is_owner: bool, has_pool: bool, is_asked: bool) -> Refusal | None:
    """Only the owner gives a customer back, into some pool, and once at a time."""
    if not is_owner:
        sentence = _("你不是这位客户的负责人，不能退回。")
        return Refusal("pool.not_owner", sentence, {}, _("请负责人退回，或请有权限的经理更换负责人。"))
    if is_asked:
        return Refusal("pool.return_asked", _("已经申请退回，正在等待审批。"), {}, _("可以在审批里撤回申请。"))
    if not has_pool:
        sentence = _("这位客户不属于任何公海，你也不是任何公海的成员，没有地方可以退回。")
        return Refusal("pool.no_pool", sentence, {}, _("请管理员把你加入一个公海。"))
    return None
