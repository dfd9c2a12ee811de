"""What may stand in the columns of the room."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class StageKind(TextChoices):
    OPEN = "open", _("进行中")
    WON = "won", _("已成交")


class State(TextChoices):
    OPEN = "open", _("进行中")
    WON = "won", _("已成交")
    LOST = "lost", _("已丢单")


class MoveKind(TextChoices):
    ENTERED = "entered", _("新建")
    FORWARD = "forward", _("推进")
    BACK = "back", _("退回")
    WON = "won", _("成交")
    LOST = "lost", _("丢单")
    REOPENED = "reopened", _("重新打开")


class GradeWay(TextChoices):
    SET = "set", _("销售评定")
    DERIVED = "derived", _("按预计签约日")
    MOVED = "moved", _("改期")
    CLEARED = "cleared", _("取消等级")
    SIGNED = "signed", _("已签约")
    LOST = "lost", _("已丢单")


class Target(TextChoices):
    NONE = "", _("潜在客户")
    TARGET = "target", _("目标客户")
    KEY = "key", _("重点目标")


class LineKind(TextChoices):
    ONCE = "once", _("一次性")
    YEARLY = "yearly", _("按年服务")


class Threat(TextChoices):
    LOW = "low", _("弱")
    MEDIUM = "medium", _("中")
    HIGH = "high", _("强")
