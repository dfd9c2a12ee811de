"""撞单仲裁: two people claim one customer; a manager rules, the next one up hears the appeal."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from ..choices import DisputeState, EvidenceKind, Winner


class Dispute(models.Model):
    """One case. `rule` and `rule_version` are the company's principle in force when it was opened."""

    customer_id = models.BigIntegerField()
    named = models.CharField(_("客户"), max_length=200)
    claimant_id = models.BigIntegerField(_("申请人"))
    respondent_id = models.BigIntegerField(_("现负责人"))
    claim = models.TextField(_("理由"))
    state = models.CharField(_("状态"), max_length=10, choices=DisputeState, default=DisputeState.OPEN)
    rule = models.JSONField(default=dict)
    rule_version = models.PositiveIntegerField(default=0)
    opened_at = models.DateTimeField(_("申请时间"))
    winner = models.CharField(_("归属"), max_length=10, choices=Winner, blank=True, default="")
    ruled_by_id = models.BigIntegerField(null=True)
    ruled_at = models.DateTimeField(null=True)
    ruling = models.TextField(_("裁定理由"), blank=True, default="")
    appeal_by_id = models.BigIntegerField(null=True)
    appealed_at = models.DateTimeField(null=True)
    appeal = models.TextField(_("申诉理由"), blank=True, default="")
    final_winner = models.CharField(_("终裁归属"), max_length=10, choices=Winner, blank=True, default="")
    final_by_id = models.BigIntegerField(null=True)
    final_at = models.DateTimeField(null=True)
    final_ruling = models.TextField(_("终裁理由"), blank=True, default="")

    class Meta:
        verbose_name = _("撞单仲裁")
        constraints = [
            models.UniqueConstraint(
                "customer_id",
                "claimant_id",
                condition=models.Q(state__in=["open", "appealed"]),
                name="dispute_once_at_a_time",
            ),
            models.CheckConstraint(
                condition=~models.Q(claimant_id=models.F("respondent_id")), name="dispute_between_two"
            ),
        ]
        indexes = [
            models.Index("customer_id", name="dispute_of_customer"),
            models.Index(models.F("opened_at").desc(), models.F("id").desc(), name="dispute_newest"),
        ]

    def __str__(self) -> str:
        return self.named

    @property
    def is_pending(self) -> bool:
        """Say whether somebody has to rule."""
        return self.state in (DisputeState.OPEN, DisputeState.APPEALED)


class DisputeEvidence(models.Model):
    """A dated fact for one side, taken from the archive when the case was opened, or brought by that side."""

    customer_id = models.BigIntegerField()
    dispute = models.ForeignKey(Dispute, models.CASCADE, related_name="evidence")
    person_id = models.BigIntegerField()
    kind = models.CharField(_("类别"), max_length=10, choices=EvidenceKind)
    text = models.TextField(_("内容"), blank=True, default="")
    file_name = models.CharField(_("文件"), max_length=200, blank=True, default="")
    file_path = models.CharField(max_length=200, blank=True, default="")
    at = models.DateTimeField(_("日期"))
    added_at = models.DateTimeField()

    class Meta:
        verbose_name = _("证据")
        indexes = [models.Index("customer_id", name="evidence_of_customer")]

    def __str__(self) -> str:
        return f"{self.dispute_id} {self.kind}"
