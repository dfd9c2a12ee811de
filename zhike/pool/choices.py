"""The fixed lists of the pool, each value with its Chinese name."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PoolKind(models.TextChoices):
    OPEN = "open", _("公开（成员可见、可认领）")
    HIDDEN = "hidden", _("隐藏（只由管理员分配）")


class MemberRole(models.TextChoices):
    MEMBER = "member", _("成员")
    ADMIN = "admin", _("公海管理员")


class MaskWhen(models.TextChoices):
    BEFORE = "before", _("认领前")
    ALWAYS = "always", _("一直")


class DayKind(models.TextChoices):
    CALENDAR = "calendar", _("自然日")
    WORKING = "working", _("工作日")


class Contact(models.TextChoices):
    """What a follow-up counts as for the clock; each kind has its own extension."""

    CALL = "call", _("接通的电话")
    VISIT = "visit", _("拜访")
    MESSAGE = "message", _("客户有回应的消息")
    MEETING = "meeting", _("会议")
    QUOTE = "quote", _("报价")
    RECEIPT = "receipt", _("回款")
    NOTE = "note", _("普通记录")


class Asked(models.TextChoices):
    """Where a request for more protection, or for leave, stands."""

    OPEN = "open", _("待审批")
    GRANTED = "granted", _("已同意")
    REFUSED = "refused", _("未同意")
    WITHDRAWN = "withdrawn", _("已撤回")


class OfferState(models.TextChoices):
    OPEN = "open", _("待接收")
    ACCEPTED = "accepted", _("已接收")
    DECLINED = "declined", _("已婉拒")
    EXPIRED = "expired", _("已过时")
    CANCELLED = "cancelled", _("已取消")


class SweepState(models.TextChoices):
    """How far a sweep has come; one that was interrupted goes on from there."""

    PLANNING = "planning", _("正在计算")
    TAKING = "taking", _("正在回收")
    KEEPING = "keeping", _("正在更新预计回收日")
    DONE = "done", _("已完成")


class RowState(models.TextChoices):
    PLANNED = "planned", _("待处理")
    TAKEN = "taken", _("已回收")
    ROTATED = "rotated", _("已流转")
    SPARED = "spared", _("已保留")


class TrialState(models.TextChoices):
    """Whether a trial of rules still runs."""

    RUNNING = "running", _("正在试算")
    DONE = "done", _("已完成")
