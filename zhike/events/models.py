"""What happened: append-only business events, and how far each handler has read them."""

from django.db import models


class Event(models.Model):
    """One business fact, written in the transaction that made it true.

    `transaction` is the writing transaction's xid8: handlers read in commit
    order by staying below the oldest transaction still running.
    """

    append_only = True

    kind = models.CharField("事项", max_length=60)
    customer_id = models.BigIntegerField("客户", null=True)
    actor_id = models.BigIntegerField("操作人", null=True)
    at = models.DateTimeField("时间")
    data = models.JSONField("内容", default=dict)
    request_id = models.CharField("请求", max_length=40, blank=True, default="")
    address = models.GenericIPAddressField("来源地址", null=True)
    transaction = models.BigIntegerField("事务", db_default=models.expressions.RawSQL("(pg_current_xact_id()::text::bigint)", ()))

    class Meta:
        verbose_name = "业务事件"
        indexes = [
            models.Index("customer_id", models.F("at").desc(), models.F("id").desc(), name="event_timeline"),
            models.Index("customer_id", "kind", models.F("at").desc(), models.F("id").desc(), name="event_timeline_kind"),
            models.Index("transaction", "id", name="event_reading"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%Y-%m-%d %H:%M}"


class HandlerPosition(models.Model):
    """Up to where a handler has read; moved in the transaction of its effects."""

    handler = models.CharField(primary_key=True, max_length=80)
    transaction = models.BigIntegerField(default=0)
    event_id = models.BigIntegerField(default=0)
    failures = models.PositiveIntegerField(default=0)
    last_error = models.TextField(blank=True, default="")
    moved_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.handler
