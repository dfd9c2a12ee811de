"""Imports: one run per uploaded file, one line per sheet row, and the mappings that people confirmed."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from .choices import AT_WORK, ENDED, Duplicates, Outcome, State, Target, Undone
from .export.models import ExportRun

__all__ = ["ExportRun", "HeaderMemory", "ImportRow", "ImportRun"]


class ImportRun(models.Model):
    """One file on its way into the archive.

    `done_row` is the last sheet row that is committed; a run goes on behind it. `path` lies
    under a random name in the default storage and is empty once the file was deleted.
    """

    by_id = models.BigIntegerField(_("导入人"))
    target = models.CharField(_("导入什么"), max_length=10, choices=Target, default=Target.CUSTOMERS)
    file_name = models.CharField(_("文件"), max_length=200)
    path = models.CharField(max_length=200, blank=True, default="")
    size = models.PositiveBigIntegerField(_("大小"), default=0)
    sha256 = models.CharField(max_length=64)
    sheets = models.JSONField(default=list)
    sheet = models.CharField(_("工作表"), max_length=200, blank=True, default="")
    header_row = models.PositiveIntegerField(_("表头行"), default=0)
    headers = models.JSONField(default=list)
    samples = models.JSONField(default=list)
    notes = models.JSONField(default=list)
    columns = models.JSONField(_("列对应"), default=dict)
    values = models.JSONField(_("选项对应"), default=dict)
    duplicates = models.CharField(_("遇到已有客户"), max_length=10, choices=Duplicates, default=Duplicates.SKIP)
    default_owner_id = models.BigIntegerField(_("默认负责人"), null=True)
    default_source_id = models.BigIntegerField(_("默认来源"), null=True)
    campaign_id = models.BigIntegerField(_("来源活动"), null=True)
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.UPLOADED)
    total_rows = models.PositiveIntegerField(_("行数"), null=True)
    done_row = models.PositiveIntegerField(default=0)
    counts = models.JSONField(default=dict)
    preview = models.JSONField(default=dict)
    error = models.JSONField(default=dict)
    attempts = models.PositiveSmallIntegerField(default=0)
    cancel_asked_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(_("上传时间"))
    started_at = models.DateTimeField(null=True)
    beat_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)
    undone_by_id = models.BigIntegerField(null=True)

    class Meta:
        verbose_name = _("导入任务")
        indexes = [
            models.Index(models.F("created_at").desc(), models.F("id").desc(), name="import_newest"),
            models.Index("by_id", models.F("created_at").desc(), models.F("id").desc(), name="import_of_person"),
            models.Index("sha256", name="import_by_content"),
            models.Index("state", name="import_at_work", condition=models.Q(state__in=[str(s) for s in AT_WORK])),
        ]

    def __str__(self) -> str:
        return self.file_name

    @property
    def is_at_work(self) -> bool:
        """Say whether the background is working on it."""
        return self.state in AT_WORK

    @property
    def has_ended(self) -> bool:
        """Say whether rows were imported and no more will be."""
        return self.state in ENDED

    @property
    def data_rows(self) -> int:
        """Return how many rows lie under the header, 0 while unknown."""
        return max((self.total_rows or 0) - self.header_row, 0)

    @property
    def percent(self) -> int:
        """Return how far it is, as far as known."""
        reached = self.preview.get("done_row", 0) if self.state == State.PREVIEWING else self.done_row
        done = max(reached - self.header_row, 0)
        return min(done * 100 // self.data_rows, 100) if self.data_rows else 0


class ImportRow(models.Model):
    """What became of one sheet row.

    `cells` keeps the original cells of rows that have reasons; `before` what undoing
    restores: {"customer": {column: [old, new]}, "contact": …, "contacts": [ids], "points": [ids]}.
    """

    pk = models.CompositePrimaryKey("run_id", "row")
    run = models.ForeignKey(ImportRun, models.CASCADE, related_name="rows", db_index=False)
    row = models.PositiveIntegerField(_("行"))
    outcome = models.CharField(_("结果"), max_length=12, choices=Outcome)
    customer_id = models.BigIntegerField(null=True)
    reasons = models.JSONField(_("原因"), default=list)
    cells = models.JSONField(null=True)
    before = models.JSONField(null=True)
    undone = models.CharField(_("撤销结果"), max_length=10, choices=Undone, blank=True, default="")

    class Meta:
        verbose_name = _("导入行")
        indexes = [models.Index("run", "outcome", "row", name="import_row_outcome")]

    def __str__(self) -> str:
        return f"{self.run_id}:{self.row}"


class HeaderMemory(models.Model):
    """The mapping that people last confirmed for a set of headers."""

    signature = models.CharField(primary_key=True, max_length=64)
    columns = models.JSONField(default=dict)
    values = models.JSONField(default=dict)
    by_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("列对应记忆")

    def __str__(self) -> str:
        return self.signature
