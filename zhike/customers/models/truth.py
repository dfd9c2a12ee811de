"""How complete, how fresh and how true the archive is."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from ..choices import AuditOutcome, AuditScope
from .customer import Customer


class ArchiveShare(models.Model):
    """How complete one archive is, in percent, by the weights in force; kept by a reader of events and a job."""

    customer = models.OneToOneField(Customer, models.CASCADE, primary_key=True, related_name="archive_share")
    share = models.PositiveSmallIntegerField(_("档案完整度"))

    class Meta:
        indexes = [models.Index("share", "customer", name="archive_share_lookup")]

    def __str__(self) -> str:
        return f"{self.customer_id}: {self.share}"


class FieldConfirmation(models.Model):
    """When somebody last said that a key field is right; without a row it is as old as the archive."""

    customer = models.ForeignKey(Customer, models.CASCADE, related_name="confirmations", db_index=False)
    field = models.CharField(_("字段"), max_length=24)
    at = models.DateTimeField(_("确认时间"))
    by_id = models.BigIntegerField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint("customer", "field", name="field_confirmed_once")]

    def __str__(self) -> str:
        return f"{self.customer_id}.{self.field} {self.at:%Y-%m-%d}"


class Audit(models.Model):
    """A random sample of archives that is called through to see how many are true."""

    name = models.CharField(_("名称"), max_length=80)
    scope = models.CharField(_("范围"), max_length=8, choices=AuditScope)
    owner_id = models.BigIntegerField(_("负责人"), null=True)
    source_id = models.BigIntegerField(_("来源"), null=True)
    population = models.PositiveIntegerField(_("总数"))
    seed = models.BigIntegerField()
    caller_ids = ArrayField(models.BigIntegerField(), verbose_name=_("拨打人"), default=list)
    at = models.DateTimeField(_("抽取时间"))
    by_id = models.BigIntegerField(_("抽取人"), null=True)
    finished_at = models.DateTimeField(_("结束时间"), null=True)

    class Meta:
        verbose_name = _("档案抽查")
        indexes = [models.Index(models.F("at").desc(), name="audit_newest")]

    def __str__(self) -> str:
        return self.name


class AuditItem(models.Model):
    """One archive of a sample, with what it was when it was drawn and what the call showed."""

    audit = models.ForeignKey(Audit, models.CASCADE, related_name="items", db_index=False)
    customer = models.ForeignKey(Customer, models.CASCADE, related_name="audit_items")
    position = models.PositiveIntegerField()
    owner_id = models.BigIntegerField(null=True)
    source_id = models.BigIntegerField(null=True)
    created_at = models.DateTimeField()
    outcome = models.CharField(_("结果"), max_length=20, choices=AuditOutcome, blank=True, default="")
    note = models.CharField(_("说明"), max_length=200, blank=True, default="")
    attempts = models.PositiveSmallIntegerField(_("拨打次数"), default=0)
    called_at = models.DateTimeField(_("拨打时间"), null=True)
    by_id = models.BigIntegerField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint("audit", "customer", name="audited_once")]
        indexes = [models.Index("audit", "position", name="audit_order")]

    def __str__(self) -> str:
        return f"{self.audit_id}.{self.position} {self.outcome}"
