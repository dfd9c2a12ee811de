"""When a script may be changed or put in force, and when a talk along it may go on, pause or end."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from zhike.lib.refusals import Refusal

from .body import Step
from .checking import Problem
from .choices import OPEN_STATES, RunState


def _bad(field: str, sentence: str, help_: str = "") -> Refusal:
    return Refusal(f"activities.script_{field}_invalid", sentence, {"field": field}, help=help_)


def why_bad_details(*, name: str, taken: bool) -> Refusal | None:
    """Say why a script cannot be called so, or return None."""
    if not name.strip():
        return _bad("name", _("给话术起个名字。"))
    return _bad("name", _("已经有同名的话术了。")) if taken else None


def why_draft_changed(*, seen: int, rev: int) -> Refusal | None:
    """Say that somebody else worked on the draft in between, or return None."""
    if seen == rev:
        return None
    return Refusal(
        "activities.script_draft_changed",
        _("这份草稿刚刚被别人改过。"),
        {"field": "rev", "seen": seen, "rev": rev},
        help=_("请重新打开再改，免得盖掉别人的。"),
    )


def why_cannot_publish(*, problems: Sequence[Problem], is_same: bool) -> Refusal | None:
    """Say why a draft is not put in force, or return None."""
    found = [problem.sentence for problem in problems if problem.stops]
    if found:
        more = _("（还有 %(n)d 处）") % {"n": len(found) - 1} if len(found) > 1 else ""
        return Refusal(
            "activities.script_not_whole",
            f"{found[0]}{more}",
            {"problems": found},
            help=_("改好下面列出的问题再启用。"),
        )
    return _bad("draft", _("草稿和现在这一版一样，不用启用。")) if is_same else None


def why_cannot_start(*, may: bool, is_active: bool, has_version: bool) -> Refusal | None:
    """Say why a talk cannot start, or return None."""
    if not may:
        return Refusal(
            "activities.call_not_allowed",
            _("你不能给这位客户打电话。"),
            help=_("客户负责人、参与人和客服可以；需要更多权限请管理员在“角色”里打开“通话 · 新建”。"),
        )
    if not is_active or not has_version:
        return Refusal("activities.script_not_in_use", _("这套话术没有启用。"), help=_("请换一套，或请管理员启用。"))
    return None


def why_not_own(*, own: bool) -> Refusal | None:
    """Say why somebody may not go on with a talk, or return None: who talks writes."""
    if own:
        return None
    return Refusal("activities.script_run_not_own", _("这是同事正在谈的电话，只有本人能继续。"))


def why_not_open(*, state: str) -> Refusal | None:
    """Say why a talk takes no more answers, or return None."""
    if state in OPEN_STATES:
        return None
    return Refusal(
        "activities.script_run_over", _("这次谈话已经结束（%(state)s）。") % {"state": RunState(state).label}
    )


def why_cannot_answer(*, step: Step | None, at_step: str, asked: str, answer: str) -> Refusal | None:
    """Say why an answer does not belong here, or return None."""
    if step is None or at_step != asked:
        return Refusal(
            "activities.script_step_passed",
            _("谈话已经走到下一步了。"),
            {"field": "answer"},
            help=_("页面已换到现在这一步。"),
        )
    return None if step.find(answer) else _bad("answer", _("选一个客户的回答。"))


def why_cannot_finish(*, at_step: str, outcome: str, talk_seconds: int) -> Refusal | None:
    """Say why a talk is not over, or return None."""
    if at_step:
        return Refusal("activities.script_not_at_end", _("话术还没有走完。"), help=_("谈不下去了，请用“没谈完”。"))
    if not outcome:
        return _bad("outcome", _("选一下这次谈话的结果。"))
    if talk_seconds <= 0:
        return _bad("talk_minutes", _("填一下谈了多久。"))
    return None
