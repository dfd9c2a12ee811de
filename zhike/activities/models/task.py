"""What somebody has to do by when, and the links by which a calendar program reads it."""

import uuid

import pghistory
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _

from zhike.customers.models import Customer

from ..todo.choices import Priority

_STANDING = models.Q(deleted_at__isnull=True)
_OPEN = _STANDING & models.Q(done_at__isnull=True)


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent(row=pghistory.Old))
class Task(models.Model):
    """One thing to do. An all-day one is due at any time of the day that begins at `due_at`.

    Every turn of a repeating task is a row of its own: `series` ties them, `series_at` is where the rule
    counts from, and the next turn is written when this one is done. `remind_at` is emptied by the reminder
    itself, in the transaction that writes the message.
    """

    customer = models.ForeignKey(
        Customer, models.CASCADE, null=True, blank=True, related_name="+", db_index=False, verbose_name=_("客户")
    )
    title = models.CharField(_("要做什么"), max_length=200)
    note = models.TextField(_("说明"), blank=True, default="")
    due_at = models.DateTimeField(_("到期"))
    is_all_day = models.BooleanField(_("全天"), default=True)
    priority = models.PositiveSmallIntegerField(_("紧急程度"), choices=Priority, default=Priority.NORMAL)
    repeat = models.CharField(_("重复"), max_length=200, blank=True, default="")
    series = models.UUIDField(default=uuid.uuid4, editable=False)
    series_at = models.DateTimeField(editable=False)
    assignee_ids = ArrayField(models.BigIntegerField(), verbose_name=_("负责人"))
    creator = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        verbose_name=_("派任务的人"),
    )
    origin = models.CharField(_("来历"), max_length=30, default="person")
    origin_id = models.BigIntegerField(null=True)
    entry_key = models.UUIDField(editable=False)
    remind_minutes = models.PositiveIntegerField(_("提前提醒"), null=True)
    remind_at = models.DateTimeField(_("提醒时间"), null=True)
    created_at = models.DateTimeField(_("创建时间"))
    changed_at = models.DateTimeField(_("修改时间"))
    done_at = models.DateTimeField(_("完成时间"), null=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False, verbose_name=_("完成人")
    )
    deleted_at = models.DateTimeField(_("删除时间"), null=True)

    class Meta:
        verbose_name = _("任务")
        constraints = [
            models.UniqueConstraint("customer", "entry_key", name="task_entered_once", nulls_distinct=False),
            models.CheckConstraint(condition=models.Q(assignee_ids__len__gte=1), name="task_has_somebody"),
            models.CheckConstraint(condition=models.Q(remind_at__isnull=True) | _OPEN, name="task_reminds_while_open"),
        ]
        indexes = [
            models.Index("customer", "due_at", "id", name="task_of_customer", condition=_STANDING),
            models.Index("due_at", "id", name="task_by_due", condition=_OPEN),
            models.Index("creator", "due_at", "id", name="task_given_by", condition=_OPEN),
            models.Index("done_by", models.F("due_at").desc(), "id", name="task_done_by", condition=_STANDING),
            models.Index("remind_at", name="task_to_remind", condition=models.Q(remind_at__isnull=False)),
            models.Index("series", name="task_series"),
            GinIndex("assignee_ids", name="task_open_of", condition=_OPEN),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_done(self) -> bool:
        """Say whether somebody did it."""
        return self.done_at is not None


class CalendarFeed(models.Model):
    """The secret link by which a calendar program reads a person's calendar; only its hash is kept."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_index=False)
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(_("创建时间"))
    revoked_at = models.DateTimeField(_("停用时间"), null=True)

    class Meta:
        verbose_name = _("日历订阅链接")
        constraints = [
            models.UniqueConstraint(
                "person", condition=models.Q(revoked_at__isnull=True), name="calendar_feed_one_in_use"
            )
        ]
        indexes = [models.Index("person", models.F("created_at").desc(), name="calendar_feed_of")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.created_at:%Y-%m-%d}"


class FeedAccess(models.Model):
    """A calendar program asked for a link's calendar: written before the answer leaves, never changed."""

    append_only = True

    feed = models.ForeignKey(CalendarFeed, models.CASCADE, related_name="+", db_index=False)
    address = models.CharField(max_length=64, blank=True, default="")
    program = models.CharField(max_length=120, blank=True, default="")
    status = models.PositiveSmallIntegerField()
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("日历订阅访问")
        indexes = [models.Index("feed", models.F("at").desc(), name="calendar_feed_access")]

    def __str__(self) -> str:
        return f"{self.feed_id} {self.status}"
