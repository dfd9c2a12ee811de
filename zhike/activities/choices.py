"""The fixed lists of a follow-up, each value with its Chinese name."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class FollowUpKind(models.TextChoices):
    PHONE = "phone", _("电话")
    VISIT = "visit", _("拜访")
    WECHAT = "wechat", _("微信")
    EMAIL = "email", _("邮件")
    SMS = "sms", _("短信")
    MEETING = "meeting", _("会议")
    CHAT = "chat", _("在线沟通")
    OTHER = "other", _("其它")


class Outcome(models.TextChoices):
    """Whom we reached, and if nobody, why: the truth of an archive is measured on it (01.5)."""

    REACHED = "reached", _("已联系上")
    GAVE_LEAD = "gave_lead", _("提供联动商机")
    CHANGED_PROVIDER = "changed_provider", _("服务期内更换服务商")
    NO_NEED = "no_need", _("不需要服务")
    RELUCTANT = "reluctant", _("有抵触情绪")
    UNAWARE = "unaware", _("不清楚服务商")
    REACHED_OTHER = "reached_other", _("其它情况")
    NO_ANSWER = "no_answer", _("无人接听")
    BUSY = "busy", _("占线")
    WRONG_PERSON = "wrong_person", _("信息与号码不符")
    UNREACHABLE = "unreachable", _("一直联系不上")
    FAX = "fax", _("传真机")
    SUSPENDED = "suspended", _("停机")
    EMPTY_NUMBER = "empty_number", _("空号")
    NO_REPLY = "no_reply", _("未回复")
    NOT_MET = "not_met", _("没见到人")


class Mood(models.IntegerChoices):
    HOSTILE = 1, _("反感")
    COOL = 2, _("冷淡")
    CALM = 3, _("平静")
    WARM = 4, _("积极")
    KEEN = 5, _("热情")


class Origin(models.TextChoices):
    PERSON = "person", _("人工记录")
    SYSTEM = "system", _("自动记录")
    IMPORT = "import", _("导入")


class StepOrigin(models.TextChoices):
    PERSON = "person", _("改期")
    ARCHIVE = "archive", _("档案原有")
