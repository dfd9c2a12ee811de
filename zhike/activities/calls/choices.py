"""The fixed lists of calls, recordings and their reviews, each value with its Chinese name."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Direction(models.TextChoices):
    OUT = "out", _("呼出")
    IN = "in", _("呼入")
    MET = "met", _("面谈")


# A recorded visit stands among the calls, too, but nobody logs one there.
BY_PHONE = [choice for choice in Direction.choices if choice[0] != Direction.MET]


class Result(models.TextChoices):
    CONNECTED = "connected", _("已接通")
    NO_ANSWER = "no_answer", _("无人接听")
    BUSY = "busy", _("占线")
    REFUSED = "refused", _("拒接")
    VOICEMAIL = "voicemail", _("语音信箱")
    SUSPENDED = "suspended", _("停机或关机")
    EMPTY_NUMBER = "empty_number", _("空号")
    WRONG_PERSON = "wrong_person", _("不是本人")


class CallType(models.TextChoices):
    """What a call is for: each type has its own review form and its own baseline."""

    FIRST = "first", _("首次电话")
    RETURN = "return", _("回访")
    NEEDS = "needs", _("需求沟通")
    RENEWAL = "renewal", _("续约")
    COMPLAINT = "complaint", _("投诉回访")
    DORMANT = "dormant", _("沉睡唤醒")
    SERVICE = "service", _("服务与支持")
    VISIT = "visit", _("拜访")
    OTHER = "other", _("其它")


class RecordingState(models.TextChoices):
    WAITING = "waiting", _("等待分析")
    ANALYSING = "analysing", _("正在分析")
    READY = "ready", _("已分析")
    REFUSED = "refused", _("无法分析")


class WordsState(models.TextChoices):
    WAITING = "waiting", _("等待转写")
    WORKING = "working", _("正在转写")
    READY = "ready", _("有文字稿")
    REFUSED = "refused", _("没有写成")


class MarkKind(models.TextChoices):
    GOOD = "good", _("做得好")
    CHANGE = "change", _("要改")
    FACT = "fact", _("客户说的")


class ItemKind(models.TextChoices):
    SCORED = "scored", _("评分项")
    COMPLIANCE = "compliance", _("合规项")
