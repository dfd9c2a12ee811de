"""Messages for one person inside the program, and how that person wants them."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Notification(models.Model):
    """One message for one person; `key` makes the same cause tell it once."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, db_index=False, related_name="+")
    kind = models.CharField(_("类别"), max_length=60)
    title = models.CharField(_("标题"), max_length=200)
    body = models.CharField(_("内容"), max_length=500, blank=True, default="")
    url = models.CharField(_("地址"), max_length=300, blank=True, default="")
    customer_id = models.BigIntegerField(_("客户"), null=True)
    key = models.CharField(max_length=120)
    at = models.DateTimeField(_("时间"))
    read_at = models.DateTimeField(_("已读时间"), null=True)

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


class QuietHours(models.Model):
    """When a person is left alone: messages are kept, but do not pop up. May run over midnight."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="+")
    starts = models.TimeField(_("开始"))
    ends = models.TimeField(_("结束"))

    class Meta:
        verbose_name = _("免打扰时段")

    def __str__(self) -> str:
        return f"{self.starts:%H:%M}–{self.ends:%H:%M}"
