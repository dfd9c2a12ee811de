"""Exports: one run per asked-for file."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from .choices import Encoding, ExportState, Format


class ExportRun(models.Model):
    """One list on its way into a file.

    `query` is the list's address as it was, `ids` the picked customers (empty for the whole result), `allowed` how many
    rows were allowed (None: no limit). `attempts` tells one try of the worker from the next. `path` is empty before the
    file exists and after it was removed.
    """

    by_id = models.BigIntegerField(_("导出人"))
    query = models.TextField(blank=True, default="")
    ids = ArrayField(models.BigIntegerField(), default=list, blank=True)
    columns = ArrayField(models.CharField(max_length=60), default=list)
    format = models.CharField(_("格式"), max_length=5, choices=Format)
    encoding = models.CharField(_("编码"), max_length=10, choices=Encoding, default=Encoding.UTF8_BOM)
    reason = models.CharField(_("用途"), max_length=500, blank=True, default="")
    state = models.CharField(_("状态"), max_length=10, choices=ExportState)
    approval_id = models.BigIntegerField(null=True)
    total_rows = models.PositiveIntegerField(_("行数"), default=0)
    allowed = models.PositiveIntegerField(null=True)
    done_rows = models.PositiveIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(default=0)
    path = models.CharField(max_length=200, blank=True, default="")
    size = models.PositiveBigIntegerField(_("大小"), default=0)
    error = models.JSONField(default=dict)
    cancel_asked_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(_("申请时间"))
    started_at = models.DateTimeField(null=True)
    beat_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(_("完成时间"), null=True)
    expires_at = models.DateTimeField(_("过期时间"), null=True)
    downloads = models.PositiveIntegerField(_("下载次数"), default=0)
    downloaded_at = models.DateTimeField(_("最近下载"), null=True)

    class Meta:
        app_label = "transfer"
        verbose_name = _("导出任务")
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=ExportState.values), name="export_state_is_known")
        ]
        indexes = [
            models.Index("by_id", models.F("id").desc(), name="export_of_person"),
            models.Index("state", name="export_at_work", condition=models.Q(state__in=["asked", "running"])),
            models.Index("expires_at", name="export_expires", condition=models.Q(state="done")),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.format}"

    @property
    def number(self) -> str:
        """Return what people quote: DC-000012."""
        return f"DC-{self.pk:06d}"

    @property
    def percent(self) -> int:
        """Return how far it is."""
        return min(self.done_rows * 100 // self.total_rows, 100) if self.total_rows else 0
