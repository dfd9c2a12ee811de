"""The fixed lists of needs, each value with its Chinese name."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class NeedState(models.TextChoices):
    """How far a need is; what a customer did not confirm stays before DEFINED."""

    RAW = "raw", _("原话")
    WORKING = "working", _("定义中")
    DEFINED = "defined", _("已定义")
    DELIVERED = "delivered", _("已交付")
    VALIDATED = "validated", _("已验证")
    DROPPED = "dropped", _("不做")


OPEN_STATES = (NeedState.RAW, NeedState.WORKING, NeedState.DEFINED, NeedState.DELIVERED)
CONFIRMED_STATES = (NeedState.DEFINED, NeedState.DELIVERED, NeedState.VALIDATED)


class MetBy(models.TextChoices):
    """Who meets a need today."""

    US = "us", _("我方满足")
    PARTLY = "partly", _("我方部分满足")
    RIVAL = "rival", _("竞争对手满足")
    NOBODY = "nobody", _("没有人满足")


UNMET = (MetBy.PARTLY, MetBy.RIVAL, MetBy.NOBODY)


class Level(models.IntegerChoices):
    """How much: strength, urgency, importance, cost, satisfaction."""

    LEAST = 1, _("很低")
    LESS = 2, _("较低")
    MIDDLE = 3, _("一般")
    MORE = 4, _("较高")
    MOST = 5, _("很高")


class NeedSource(models.TextChoices):
    TALK = "talk", _("交谈")
    INTERVIEW = "interview", _("访谈")
    SURVEY = "survey", _("调查")
    COMPLAINT = "complaint", _("投诉")
    FOCUS_GROUP = "focus_group", _("焦点小组")
    PROTOTYPE = "prototype", _("原型测试")
    MARKET_STUDY = "market_study", _("市场研究")


SESSION_SOURCES = (
    NeedSource.FOCUS_GROUP,
    NeedSource.PROTOTYPE,
    NeedSource.INTERVIEW,
    NeedSource.SURVEY,
    NeedSource.MARKET_STUDY,
)


class Axis(models.TextChoices):
    """The two ways in which a need is sorted: what it is wanted for, and which side of the offer it is about."""

    PURPOSE = "purpose", _("为了什么")
    ASPECT = "aspect", _("哪方面")


class StepKind(models.TextChoices):
    """The eight steps in which a need is defined, in their order."""

    INVESTIGATE = "investigate", _("调查")
    ANALYSE = "analyse", _("分析")
    TALK = "talk", _("沟通")
    TEST = "test", _("试探")
    REPEAT = "repeat", _("重复")
    CONFIRM = "confirm", _("确定")
    SHOW = "show", _("展示")
    WAIT = "wait", _("等待")


class ConfirmedHow(models.TextChoices):
    FACE = "face", _("当面")
    PHONE = "phone", _("电话")
    WECHAT = "wechat", _("微信")
    EMAIL = "email", _("邮件")
    PAPER = "paper", _("书面")


class OfferKind(models.TextChoices):
    """What a need is matched with; a gap is what we do not have yet."""

    PRODUCT = "product", _("现有产品")
    GAP = "gap", _("产品缺口")


class Verdict(models.TextChoices):
    """What somebody said of what was shown."""

    WANTS = "wants", _("想要")
    CHANGE = "change", _("改了才要")
    REFUSES = "refuses", _("不要")


class Met(models.TextChoices):
    """What the check after delivery found."""

    YES = "yes", _("满足了")
    PARTLY = "partly", _("部分满足")
    NO = "no", _("没有满足")
