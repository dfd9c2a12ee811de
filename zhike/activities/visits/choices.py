"""The fixed lists of visits, each value with its Chinese name."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class VisitType(models.TextChoices):
    """What kind of visit it is: each has its own coaching form."""

    FIRST = "first", _("首次拜访")
    NEEDS = "needs", _("需求沟通")
    DEMO = "demo", _("方案演示")
    PRICE = "price", _("谈价签约")
    SERVICE = "service", _("服务回访")
    RENEWAL = "renewal", _("续约")
    CASH = "cash", _("催款对账")
    RELATION = "relation", _("客情维护")
    OTHER = "other", _("其它")


class VisitState(models.TextChoices):
    WAITING = "waiting", _("待审批")
    PLANNED = "planned", _("已计划")
    ON_SITE = "on_site", _("已到访")
    LEFT = "left", _("待小结")
    DONE = "done", _("已小结")
    CANCELLED = "cancelled", _("已取消")
    REFUSED = "refused", _("未批准")


AHEAD = (VisitState.WAITING, VisitState.PLANNED)
HAPPENED = (VisitState.ON_SITE, VisitState.LEFT, VisitState.DONE)
UNSUMMARISED = (VisitState.ON_SITE, VisitState.LEFT)


class StampKind(models.TextChoices):
    IN = "in", _("签到")
    OUT = "out", _("签退")


class FenceKind(models.TextChoices):
    OFF = "off", _("不限制，只记录距离")
    SOFT = "soft", _("提醒：范围外也能签到，标明距离")
    HARD = "hard", _("限制：范围外只能补签并写原因")


class Met(models.TextChoices):
    YES = "yes", _("见到了")
    NO = "no", _("没见到人")


class Aim(models.TextChoices):
    REACHED = "reached", _("达到")
    PARTLY = "partly", _("部分达到")
    MISSED = "missed", _("没有达到")


class SightKind(models.TextChoices):
    TEXT = "text", _("文字")
    YES_NO = "yes_no", _("是否")
    CHOICE = "choice", _("单选")
    RATING = "rating", _("1–5 分")


class ThanksWay(models.TextChoices):
    COPIED = "copied", _("复制后自己发")
    SMS = "sms", _("短信")
    MAIL = "mail", _("邮件")
