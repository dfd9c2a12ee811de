"""What happened: append-only business events, and how far each handler has read them."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext_lazy as _


class Event(models.Model):
    """One business fact, written in the transaction that made it true.

    `transaction` is the writing transaction's xid8: handlers read in commit
    order by staying below the oldest transaction still running.
    """

    append_only = True

    kind = models.CharField(_("事项"), max_length=60)
    customer_id = models.BigIntegerField(_("客户"), null=True)
    actor_id = models.BigIntegerField(_("操作人"), null=True)
    at = models.DateTimeField(_("时间"))
    data = models.JSONField(_("内容"), default=dict, encoder=DjangoJSONEncoder)
    request_id = models.CharField(_("请求"), max_length=40, blank=True, default="")
    address = models.GenericIPAddressField(_("来源地址"), null=True)
    transaction = models.BigIntegerField(
        _("事务"), editable=False, db_default=RawSQL("(pg_current_xact_id()::text::bigint)", ())
    )

    class Meta:
        verbose_name = _("业务事件")
        indexes = [
            models.Index("customer_id", models.F("at").desc(), models.F("id").desc(), name="event_timeline"),
            models.Index(
                "customer_id", "kind", models.F("at").desc(), models.F("id").desc(), name="event_timeline_kind"
            ),
            models.Index("transaction", "id", name="event_reading"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%Y-%m-%d %H:%M}"


class HandlerPosition(models.Model):
    """Up to where a handler has read; moved in the transaction of its effects.

    `failures` counts the tries in a row of the event next in line.
    """

    handler = models.CharField(primary_key=True, max_length=80)
    transaction = models.BigIntegerField(default=0)
    event_id = models.BigIntegerField(default=0)
    failures = models.PositiveIntegerField(default=0)
    last_error = models.TextField(blank=True, default="")
    retry_at = models.DateTimeField(null=True)
    moved_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.handler


class DeadLetter(models.Model):
    """An event that a handler failed on too often and was led past; people see it and try it again."""

    handler = models.CharField(_("处理程序"), max_length=80)
    event_id = models.BigIntegerField()
    attempts = models.PositiveIntegerField(_("尝试次数"))
    error = models.TextField(_("原因"))
    failed_at = models.DateTimeField(_("失败时间"))
    retry_asked_at = models.DateTimeField(null=True)
    retry_asked_by_id = models.BigIntegerField(null=True)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("未处理的事件")
        constraints = [models.UniqueConstraint(fields=["handler", "event_id"], name="dead_letter_once")]
        indexes = [
            models.Index(
                models.F("failed_at").desc(), name="dead_letter_open", condition=models.Q(settled_at__isnull=True)
            )
        ]

    def __str__(self) -> str:
        return f"{self.handler}:{self.event_id}"
