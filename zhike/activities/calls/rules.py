"""When a call may be logged, a recording kept, heard or taken away; and what a call says as a follow-up."""

from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from zhike.lib.refusals import Refusal

from ..choices import Outcome
from .choices import Direction, Result

QUALIFYING_SECONDS = 30
LONGEST_CALL = 12 * 3600
_OUTCOMES = {
    Result.CONNECTED: Outcome.REACHED,
    Result.NO_ANSWER: Outcome.NO_ANSWER,
    Result.BUSY: Outcome.BUSY,
    Result.REFUSED: Outcome.NO_ANSWER,
    Result.VOICEMAIL: Outcome.NO_ANSWER,
    Result.SUSPENDED: Outcome.SUSPENDED,
    Result.EMPTY_NUMBER: Outcome.EMPTY_NUMBER,
    Result.WRONG_PERSON: Outcome.WRONG_PERSON,
}


def outcome_of(result: str) -> str:
    """Return what the follow-up of a call says about whom we reached."""
    return _OUTCOMES[Result(result)]


def is_qualifying(*, result: str, talk_seconds: int, least_seconds: int = QUALIFYING_SECONDS) -> bool:
    """Say whether a call counts as a contact that keeps a customer: connected, and longer than a hello."""
    return result == Result.CONNECTED and talk_seconds >= least_seconds


def automatic_note(direction: str, result: str, talk_seconds: int) -> str:
    """Return what the follow-up of a call says when nobody wrote a word."""
    words = f"{Direction(direction).label} · {Result(result).label}"
    return f"{words} · {talk_seconds // 60}:{talk_seconds % 60:02d}" if talk_seconds else words


def why_cannot_log_call(
    *, result: str, ring_seconds: int, talk_seconds: int, started_at: datetime, now: datetime
) -> Refusal | None:
    """Say why these figures cannot be a call, or return None."""
    if talk_seconds and result != Result.CONNECTED:
        return Refusal(
            "activities.talk_seconds_invalid",
            _("没有接通的电话没有通话时长。"),
            {"field": "talk_seconds"},
            help=_("请改成已接通，或把通话时长清空。"),
        )
    if max(ring_seconds, talk_seconds) > LONGEST_CALL:
        return Refusal(
            "activities.talk_seconds_invalid", _("一通电话不会超过 12 小时，请检查时长。"), {"field": "talk_seconds"}
        )
    if started_at + timedelta(seconds=talk_seconds) > now + timedelta(minutes=5):
        return Refusal(
            "activities.started_at_invalid", _("这通电话还没有打完，请检查开始时间和时长。"), {"field": "started_at"}
        )
    return None


def why_no_right_to_log(*, may: bool) -> Refusal | None:
    """Say why this person logs no calls at all, or return None."""
    if may:
        return None
    return Refusal(
        "activities.call_not_allowed",
        _("你没有记录通话的权限。"),
        help=_("请管理员在“角色”里打开“通话 · 新建”。"),
    )


def why_cannot_keep_recording(*, may: bool, connected: bool, has_one: bool) -> Refusal | None:
    """Say why no recording may be added to a call, or return None."""
    if not may:
        return Refusal(
            "activities.recording_not_allowed",
            _("你不能为这通电话上传录音。"),
            help=_("通话人本人、客户负责人和经理可以上传；需要更多权限请找管理员。"),
        )
    if not connected:
        return Refusal("activities.recording_needs_talk", _("没有接通的电话没有录音。"))
    if has_one:
        return Refusal(
            "activities.recording_present",
            _("这通电话已经有录音了。"),
            help=_("如果传错了，请先移除，再上传正确的一份。"),
        )
    return None


def why_cannot_use_sound(*, size: int, kind: str | None, limit: int) -> Refusal | None:
    """Say why a file is no recording of ours, or return None."""
    if size == 0:
        return Refusal("activities.recording_invalid", _("文件是空的，里面没有声音。"))
    if size > limit:
        return Refusal(
            "activities.recording_invalid",
            _("录音有 %(size)d MB，超过上限 %(limit)d MB。") % {"size": -(-size // 2**20), "limit": limit // 2**20},
            {"size": size, "limit": limit},
            help=_("请压缩成 mp3 或 m4a 再上传，或请管理员调整上限。"),
        )
    if kind is None:
        return Refusal(
            "activities.recording_invalid",
            _("这个文件不是录音：内容不是 wav、mp3、m4a、ogg 或 amr。"),
            help=_("只改文件名没有用，请从录音设备里重新导出。"),
        )
    return None


def why_cannot_listen(*, may: bool) -> Refusal | None:
    """Say why a recording may not be heard, or return None."""
    if may:
        return None
    return Refusal(
        "activities.recording_closed",
        _("你能看到这通电话，但不能听录音。"),
        help=_("录音只对通话人本人、客户负责人和其经理开放。"),
    )


def why_cannot_remove(*, may: bool, reviewed: bool) -> Refusal | None:
    """Say why a recording may not be taken away, or return None: what a review speaks of stays."""
    if not may:
        return Refusal(
            "activities.recording_not_allowed", _("你不能改动这份录音。"), help=_("请找客户负责人的经理或管理员。")
        )
    if reviewed:
        return Refusal(
            "activities.recording_reviewed", _("这份录音已经有录音分析，不能移除。"), help=_("评审说的就是这份录音。")
        )
    return None


def why_cannot_review(*, may: bool, own: bool, has_recording: bool) -> Refusal | None:
    """Say why this person may not review this call, or return None. Nobody reviews an own call."""
    if not may:
        return Refusal("activities.review_not_allowed", _("录音分析由经理来写，你没有这项权限。"))
    if own:
        return Refusal(
            "activities.review_own", _("不能给自己的电话写录音分析。"), help=_("请另一位经理来听；你可以先做标记。")
        )
    if not has_recording:
        return Refusal("activities.review_needs_recording", _("这通电话没有录音，无从分析。"))
    return None


def why_no_review_words(*, change: str, recheck_on: date | None, today: date) -> Refusal | None:
    """Say what is missing in a review, or return None: points alone change nobody."""
    if not change.strip():
        return Refusal(
            "activities.review_words_missing", _("写一句要改的：只有分数，没有人知道怎么做。"), {"field": "change"}
        )
    if recheck_on and recheck_on < today:
        return Refusal("activities.recheck_past", _("复查日期要在今天或以后。"), {"field": "recheck_on"})
    return None


def why_cannot_recheck(*, own: bool, open_: bool, found: str, again_on: date | None, today: date) -> Refusal | None:
    """Say why a review may not be closed now, or return None."""
    if not own:
        return Refusal("activities.recheck_not_own", _("复查由写这份录音分析的人来做。"))
    if not open_:
        return Refusal("activities.recheck_done", _("这份录音分析没有待复查的事项。"))
    if not found.strip():
        return Refusal("activities.recheck_words_missing", _("写一句复查看到了什么。"), {"field": "found"})
    if again_on and again_on <= today:
        return Refusal("activities.recheck_past", _("下一次复查要在今天以后。"), {"field": "again_on"})
    return None


def why_form_changed(*, seen: int, version: int) -> Refusal | None:
    """Say that somebody else changed the form in between, or return None."""
    if seen == version:
        return None
    return Refusal(
        "activities.review_form_changed",
        _("这张表刚刚被别人改成了第 %(version)d 版。") % {"version": version},
        {"field": "items"},
        help=_("请重新打开再改。"),
    )


def problem_sentence(code: str, facts: dict[str, object]) -> str:
    """Return what people read when a recording cannot be analysed."""
    match code:
        case "no_sound":
            return _("文件里没有声音轨道，无法分析。")
        case "empty":
            return _("录音是空的：里面没有一秒声音。")
        case "too_long":
            return _("录音超过 %(hours)s 小时，不做分析；可以照常收听。请裁剪后再传，或请管理员调整上限。") % facts
        case "too_many_channels":
            return _("录音有 %(channels)s 个声道，只支持单声道和双声道。") % facts
        case "took_too_long":
            return _("分析花了太长时间，已停止。录音可以照常收听。")
        case "too_much_memory":
            return _("分析需要太多内存，已停止。录音可以照常收听。")
        case "missing":
            return _("找不到录音文件，可能备份恢复时漏掉了。请重新上传。")
        case "sealed":
            return _("录音文件的加密校验没有通过：文件被改动，或密钥不是当时的那一把。")
        case _other:
            return _("文件已损坏，读不出声音。请从录音设备里重新导出。")
