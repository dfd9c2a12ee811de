"""Saved views, segments with their history, and bulk runs."""

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from zhike.access.models import stamped

from .choices import RunState, Sharing


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent(row=pghistory.Old))
class SavedView(models.Model):
    """A list as somebody set it up: conditions, columns, order.

    `condition` is the JSON form of the language. One shared with a team is seen by the department
    of who shared it and everything below.
    """

    subject = models.CharField(max_length=40)
    name = models.CharField(_("名称"), max_length=40)
    owner_id = models.BigIntegerField(_("所有者"))
    sharing = models.CharField(_("谁能看到"), max_length=8, choices=Sharing, default=Sharing.PRIVATE)
    department_id = models.BigIntegerField(_("部门"), null=True, blank=True)
    condition = models.JSONField(null=True, blank=True)
    columns = ArrayField(models.CharField(max_length=80), default=list, blank=True)
    sort = models.CharField(max_length=80, blank=True, default="")
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        verbose_name = _("视图")
        triggers = [stamped("views")]
        constraints = [models.UniqueConstraint("subject", "owner_id", "name", name="view_name_once")]
        indexes = [
            models.Index("owner_id", "subject", name="view_of_owner"),
            models.Index("sharing", "subject", name="view_shared", condition=~models.Q(sharing="private")),
        ]

    def __str__(self) -> str:
        return self.name


class PinnedView(models.Model):
    """A person keeps a view in the side bar."""

    person_id = models.BigIntegerField()
    view = models.ForeignKey(SavedView, models.CASCADE, related_name="pins")
    position = models.PositiveIntegerField(default=0)

    class Meta:
        triggers = [stamped("views")]
        constraints = [models.UniqueConstraint("person_id", "view", name="pin_once")]

    def __str__(self) -> str:
        return f"{self.person_id}:{self.view_id}"


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent(row=pghistory.Old))
class Segment(models.Model):
    """A living list: everybody who satisfies a condition at the moment of asking."""

    subject = models.CharField(max_length=40)
    name = models.CharField(_("名称"), max_length=40)
    note = models.CharField(_("说明"), max_length=200, blank=True, default="")
    condition = models.JSONField()
    by_id = models.BigIntegerField(_("创建人"))
    is_active = models.BooleanField(_("在用"), default=True)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        verbose_name = _("客群")
        constraints = [models.UniqueConstraint("subject", "name", name="segment_name_once")]

    def __str__(self) -> str:
        return self.name


class SegmentCount(models.Model):
    """How many members a segment had on a day, over the whole base."""

    segment = models.ForeignKey(Segment, models.CASCADE, related_name="counts", db_index=False)
    on = models.DateField(_("日期"))
    members = models.PositiveIntegerField(_("成员数"))

    class Meta:
        constraints = [models.UniqueConstraint("segment", "on", name="segment_count_once_a_day")]

    def __str__(self) -> str:
        return f"{self.segment_id} {self.on}: {self.members}"


class BulkRun(models.Model):
    """Something done to many rows in the background, one row after the other.

    `last_id` is the last row that is committed; a run goes on behind it, so that a killed worker
    neither skips nor repeats. `ids` holds a picked selection, `query` what defines a whole result.
    """

    subject = models.CharField(max_length=40)
    action = models.CharField(max_length=60)
    by_id = models.BigIntegerField(_("发起人"))
    label = models.CharField(_("内容"), max_length=200)
    values = models.JSONField(default=dict)
    ids = ArrayField(models.BigIntegerField(), null=True, blank=True)
    query = models.JSONField(default=dict, blank=True)
    state = models.CharField(_("状态"), max_length=10, choices=RunState, default=RunState.WAITING)
    total = models.PositiveIntegerField(null=True)
    upto_id = models.BigIntegerField(default=0)
    last_id = models.BigIntegerField(default=0)
    seen = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    error = models.CharField(max_length=300, blank=True, default="")
    attempts = models.PositiveSmallIntegerField(default=0)
    cancel_asked_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    beat_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("批量操作")
        indexes = [
            models.Index("by_id", models.F("id").desc(), name="bulk_of_person"),
            models.Index("state", name="bulk_at_work", condition=models.Q(state__in=["waiting", "running"])),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def is_at_work(self) -> bool:
        """Say whether the background is or will be working on it."""
        return self.state in (RunState.WAITING, RunState.RUNNING)

    @property
    def percent(self) -> int:
        """Return how far it is, as far as known."""
        if self.state == RunState.DONE:
            return 100
        return min(self.seen * 100 // self.total, 100) if self.total else 0


class BulkRefusal(models.Model):
    """A row that a run could not change, and why."""

    run = models.ForeignKey(BulkRun, models.CASCADE, related_name="refusals", db_index=False)
    row_id = models.BigIntegerField()
    sentence = models.CharField(_("原因"), max_length=300)

    class Meta:
        constraints = [models.UniqueConstraint("run", "row_id", name="bulk_refusal_once")]

    def __str__(self) -> str:
        return self.sentence
