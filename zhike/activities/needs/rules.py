"""When a need may be recorded, changed, confirmed by the customer, delivered, validated or dropped.

A need is defined only when the customer confirmed the wording: who, when, how. Whoever changes the wording
afterwards opens it again.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from zhike.lib.refusals import Refusal

from .choices import MetBy, NeedState, StepKind

_AHEAD = timedelta(minutes=5)


def _bad(field: str, sentence: str, help_: str = "") -> Refusal:
    return Refusal(f"activities.need_{field}_invalid", sentence, {"field": field}, help=help_)


def why_no_right(*, may: bool) -> Refusal | None:
    """Say why this person writes no needs of this customer, or return None."""
    if may:
        return None
    return Refusal(
        "activities.need_not_allowed",
        _("你不能改动这位客户的需求。"),
        help=_("客户负责人、参与人和其经理可以；需要更多权限请管理员在“角色”里打开“需求”。"),
    )


def why_bad_words(*, name: str, raw_words: str, heard_at: datetime, now: datetime) -> Refusal | None:
    """Say what is missing in what was heard, or return None."""
    if not name.strip():
        return _bad("name", _("给需求起个名字，用客户自己的叫法。"))
    if not raw_words.strip():
        return _bad("raw_words", _("写下客户的原话：没有原话，就分不清是客户要的还是我们猜的。"))
    if heard_at > now + _AHEAD:
        return _bad("heard_at", _("听到的时间不能在将来。"))
    return None


def why_bad_offer(*, offer_kind: str, offer_name: str) -> Refusal | None:
    """Say why this is no match, or return None."""
    if bool(offer_kind) == bool(offer_name.strip()):
        return None
    sentence = _("写下是哪个产品，或缺的是什么。") if offer_kind else _("选一下：是现有产品，还是产品缺口。")
    return _bad("offer_name" if offer_kind else "offer_kind", sentence)


def why_bad_rival(*, met_by: str, rival: str) -> Refusal | None:
    """Say why the state of being met does not fit, or return None."""
    if rival.strip() and met_by != MetBy.RIVAL:
        return _bad("rival", _("填了竞争对手，就请把“现在由谁满足”改成竞争对手。"))
    return None


def why_changed(*, seen: int, version: int) -> Refusal | None:
    """Say that somebody else changed the need in between, or return None."""
    if seen == version:
        return None
    return Refusal(
        "activities.need_changed",
        _("这条需求刚刚被别人改过。"),
        {"field": "version", "seen": seen, "version": version},
        help=_("请重新打开，看过新的内容再改。"),
    )


def why_closed(*, state: str) -> Refusal | None:
    """Say why a need takes no more changes, or return None."""
    if state not in (NeedState.VALIDATED, NeedState.DROPPED):
        return None
    return Refusal(
        "activities.need_closed",
        _("这条需求已经了结（%(state)s），不能再改。") % {"state": NeedState(state).label},
        help=_("情况变了，请先重新打开。"),
    )


def why_no_step(*, step: str, note: str, state: str) -> Refusal | None:
    """Say why a step cannot be noted, or return None; confirming has a form of its own."""
    closed = why_closed(state=state)
    if closed:
        return closed
    if step == StepKind.CONFIRM:
        return _bad("step", _("“确定”要写清谁、什么时候、怎样确认，请用“客户确认”。"))
    return None if note.strip() else _bad("note", _("写一句这一步记下了什么。"))


def why_cannot_confirm(
    *, state: str, statement: str, missing: Sequence[StepKind], name: str, how: str, at: datetime | None, now: datetime
) -> Refusal | None:
    """Say why a need is not defined by this, or return None: the customer has confirmed this very wording."""
    if state in (NeedState.DELIVERED, NeedState.VALIDATED, NeedState.DROPPED):
        return Refusal(
            "activities.need_not_open",
            _("这条需求的状态是“%(state)s”，不用再确认。") % {"state": NeedState(state).label},
        )
    if not statement.strip():
        return _bad("statement", _("先写需求表述：客户要确认的就是这句话。"))
    if missing:
        steps = "、".join(str(StepKind(kind).label) for kind in missing)
        return Refusal(
            "activities.need_steps_missing",
            _("还没有记下：%(steps)s。") % {"steps": steps},
            {"steps": [str(kind) for kind in missing]},
            help=_("先把我们的理解重复给客户听，客户认可了才算确定。"),
        )
    if not name.strip():
        return _bad("confirmed_name", _("写下是谁确认的：没有人确认，就不算已定义。"))
    if not how:
        return _bad("confirmed_how", _("选一下客户是怎样确认的。"))
    if at is None or at > now + _AHEAD:
        return _bad("confirmed_at", _("确认的时间不能留空，也不能在将来。"))
    return None


def why_cannot_deliver(*, state: str, on: date, today: date, confirmed_on: date | None) -> Refusal | None:
    """Say why nothing can have been delivered for it, or return None."""
    if state != NeedState.DEFINED:
        return Refusal(
            "activities.need_not_defined",
            _("只有客户确认过的需求才谈得上交付，现在是“%(state)s”。") % {"state": NeedState(state).label},
            help=_("先请客户确认表述。"),
        )
    if on > today:
        return _bad("delivered_on", _("交付日期不能在将来。"))
    if confirmed_on and on < confirmed_on:
        return _bad("delivered_on", _("交付日期早于客户确认的日子，请检查。"))
    return None


def why_cannot_validate(*, state: str, name: str, at: datetime | None, now: datetime) -> Refusal | None:
    """Say why the check after delivery cannot be written, or return None."""
    if state not in (NeedState.DELIVERED, NeedState.VALIDATED):
        return Refusal("activities.need_not_delivered", _("还没有交付，无从验证。"), help=_("先记下哪天交付了什么。"))
    if not name.strip():
        return _bad("validated_name", _("写下是客户那边谁说的。"))
    if at is None or at > now + _AHEAD:
        return _bad("validated_at", _("验证的时间不能留空，也不能在将来。"))
    return None


def why_cannot_drop(*, state: str, why: str) -> Refusal | None:
    """Say why a need may not be put aside, or return None."""
    if state == NeedState.DROPPED:
        return Refusal("activities.need_closed", _("这条需求已经放下了。"))
    if state in (NeedState.DELIVERED, NeedState.VALIDATED):
        return Refusal("activities.need_delivered", _("已经交付的需求不能放下，请写验证结果。"))
    return None if why.strip() else _bad("dropped_why", _("写一句为什么不做：以后有人会问。"))


def state_after_words(*, state: str, statement: str, confirmed_wording: str, steps: int) -> str:
    """Return the state that a need has once its words were changed: another wording is no longer confirmed."""
    if state in (NeedState.DEFINED, NeedState.DELIVERED) and statement == confirmed_wording:
        return state
    return NeedState.WORKING if statement.strip() or steps else NeedState.RAW


def open_sentence() -> str:
    """Return what is said to who opens a need that is open."""
    return _("这条需求本来就没有了结。")


def why_bad_session(*, title: str, held_at: datetime, now: datetime, shown: str, is_prototype: bool) -> Refusal | None:
    """Say why this is no session that was held, or return None."""
    if not title.strip():
        return _bad("title", _("写下这场研讨的主题。"))
    if held_at > now + _AHEAD:
        return _bad("held_at", _("研讨还没有开始，开过再记。"))
    if is_prototype and not shown.strip():
        return _bad("shown", _("原型测试要写清给客户看了什么。"))
    return None


def why_not_own_session(*, own: bool, may: bool) -> Refusal | None:
    """Say why somebody may not write in a session, or return None: its host does, and who has all needs in reach."""
    if own or may:
        return None
    return Refusal("activities.need_session_not_own", _("研讨记录由主持人来写。"), help=_("请主持人补充。"))


def why_bad_category(*, name: str, taken: bool) -> Refusal | None:
    """Say why this is no category, or return None."""
    if not name.strip():
        return _bad("category", _("写下分类的名称。"))
    return _bad("category", _("已经有同名的分类了。")) if taken else None
