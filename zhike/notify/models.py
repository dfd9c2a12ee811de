"""Messages for one person inside the program, and how that person wants them."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Notification(models.Model):
    """One message for one person; `key` makes the same cause tell it once.

    `pops_at` is set for one that came in quiet hours: the moment when these are over and it pops up.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, db_index=False, related_name="+")
    kind = models.CharField(_("类别"), max_length=60)
    title = models.CharField(_("标题"), max_length=200)
    body = models.CharField(_("内容"), max_length=500, blank=True, default="")
    url = models.CharField(_("地址"), max_length=300, blank=True, default="")
    customer_id = models.BigIntegerField(_("客户"), null=True)
    key = models.CharField(max_length=120)
    at = models.DateTimeField(_("时间"))
    read_at = models.DateTimeField(_("已读时间"), null=True)
    pops_at = models.DateTimeField(_("弹出时间"), null=True)

    class Meta:
        verbose_name = _("消息")
        constraints = [models.UniqueConstraint(fields=["person", "key"], name="notification_once")]
        indexes = [
            models.Index("person", models.F("at").desc(), models.F("id").desc(), name="notification_newest"),
            models.Index(
                "person",
                models.F("at").desc(),
                models.F("id").desc(),
                name="notification_unread",
                condition=models.Q(read_at__isnull=True),
            ),
            models.Index("pops_at", name="notification_to_pop", condition=models.Q(pops_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.title


class MutedKind(models.Model):
    """A person does not want messages of one kind."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, db_index=False, related_name="+")
    kind = models.CharField(_("类别"), max_length=60)

    class Meta:
        verbose_name = _("不接收的消息")
        constraints = [models.UniqueConstraint(fields=["person", "kind"], name="muted_once")]

    def __str__(self) -> str:
        return f"{self.person_id}:{self.kind}"


class MailedKind(models.Model):
    """A person wants messages of one kind by mail too, or only by mail when the kind is muted."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, db_index=False, related_name="+")
    kind = models.CharField(_("类别"), max_length=60)

    class Meta:
        verbose_name = _("用邮件接收的消息")
        constraints = [models.UniqueConstraint(fields=["person", "kind"], name="mailed_once")]

    def __str__(self) -> str:
        return f"{self.person_id}:{self.kind}"


class MailRhythm(models.Model):
    """How often a person wants mail: each message at once, or gathered every hour or day."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="+")
    digest = models.CharField(_("频率"), max_length=8)
    daily_at = models.TimeField(_("每天几点"))

    class Meta:
        verbose_name = _("邮件频率")

    def __str__(self) -> str:
        return f"{self.person_id}:{self.digest}"


class Letter(models.Model):
    """One message that goes to one person by mail; letters due together go in one mail.

    `send_at` is when it is due, or when a failed or interrupted one is tried again.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, db_index=False, related_name="+")
    kind = models.CharField(_("类别"), max_length=60)
    title = models.CharField(_("标题"), max_length=200)
    body = models.CharField(_("内容"), max_length=500, blank=True, default="")
    url = models.CharField(_("地址"), max_length=300, blank=True, default="")
    key = models.CharField(max_length=120)
    at = models.DateTimeField(_("时间"))
    send_at = models.DateTimeField(_("发送时间"), null=True)
    sent_at = models.DateTimeField(_("已发送"), null=True)
    attempts = models.PositiveSmallIntegerField(_("失败次数"), default=0)
    trouble = models.CharField(_("失败原因"), max_length=300, blank=True, default="")

    class Meta:
        verbose_name = _("邮件")
        constraints = [models.UniqueConstraint(fields=["person", "key"], name="letter_once")]
        indexes = [
            models.Index("send_at", name="letter_due", condition=models.Q(send_at__isnull=False)),
            models.Index("at", name="letter_failed", condition=models.Q(send_at__isnull=True, sent_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return self.title


class QuietHours(models.Model):
    """When a person is left alone: messages are kept and pop up when it is over. May run over midnight."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="+")
    starts = models.TimeField(_("开始"))
    ends = models.TimeField(_("结束"))

    class Meta:
        verbose_name = _("免打扰时段")

    def __str__(self) -> str:
        return f"{self.starts:%H:%M}–{self.ends:%H:%M}"
