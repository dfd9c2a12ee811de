"""When a customer may be handed from selling to serving, accepted or sent back, and what the customer is told."""

from collections.abc import Mapping
from datetime import date

from django.utils.translation import gettext as _

from zhike.lib.refusals import Refusal

PLACES = ("联系人", "客户", "接手人", "角色", "电话", "首次服务日期", "移交人", "公司")


def why_cannot_hand_off(
    *, is_open: bool, is_self: bool, is_active: bool, first_service_on: date, today: date
) -> Refusal | None:
    """Say why a hand-off cannot start: one is under way, or nobody could take it."""
    if is_open:
        return Refusal(
            "pool.hand_off_open", _("这位客户已有一份待接收的交接单。"), {}, _("等对方接收，或先撤回那一份。")
        )
    if is_self:
        return Refusal("pool.hand_off_self", _("不能交接给自己。"), {"field": "to_person"})
    if not is_active:
        return Refusal("pool.hand_off_inactive", _("这位同事已停用，不能接收。"), {"field": "to_person"})
    if first_service_on < today:
        return Refusal("pool.hand_off_past", _("首次服务日期不能早于今天。"), {"field": "first_service_on"})
    return None


def why_cannot_accept(*, state: str, is_receiver: bool) -> Refusal | None:
    """Say why somebody may not accept or send back a hand-off."""
    if state != "waiting":
        return Refusal("pool.hand_off_ended", _("这份交接单已经处理过了。"), {"state": state}, _("请刷新页面。"))
    if not is_receiver:
        return Refusal("pool.hand_off_not_yours", _("只有接收人可以接收或退回。"))
    return None


def why_cannot_return(reason: str) -> Refusal | None:
    """Say why a hand-off is not sent back: the other side must know what is missing."""
    if not reason.strip():
        return Refusal("pool.hand_off_why", _("请写明为什么退回，对方才知道补什么。"), {"field": "answer"})
    return None


def why_cannot_withdraw_hand_off(*, state: str, is_giver: bool) -> Refusal | None:
    """Say why a hand-off cannot be taken back."""
    if state != "waiting":
        return Refusal("pool.hand_off_ended", _("这份交接单已经处理过了。"), {"state": state}, _("请刷新页面。"))
    return None if is_giver else Refusal("pool.hand_off_not_given", _("只有移交人可以撤回。"))


def why_cannot_tell(*, state: str, is_told: bool, takes_part: bool) -> Refusal | None:
    """Say why 已告知客户 cannot be noted."""
    if state != "accepted":
        return Refusal("pool.hand_off_not_accepted", _("对方接收以后再告知客户。"))
    if is_told:
        return Refusal("pool.hand_off_told", _("已经记过告知客户了。"))
    return None if takes_part else Refusal("pool.hand_off_strangers", _("由移交人或接收人告知客户。"))


def write_notice(text: str, facts: Mapping[str, str]) -> str:
    """Fill the places of the company's text; what is not known leaves nothing behind."""
    for place in PLACES:
        text = text.replace("{" + place + "}", facts.get(place, ""))
    return text.strip()
