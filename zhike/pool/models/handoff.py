"""From the people who sold to the people who serve: hand-offs, and signatures after which care must not drop."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class HandOffState(models.TextChoices):
    WAITING = "waiting", _("待接收")
    ACCEPTED = "accepted", _("已接收")
    RETURNED = "returned", _("已退回")
    WITHDRAWN = "withdrawn", _("已撤回")


class HandOff(models.Model):
    """What the seller tells the one who serves from now on, and what became of it.

    `grant_id` is the team role that it gave the receiver; `level` counts how often silence went to a manager.
    """

    customer_id = models.BigIntegerField()
    from_person_id = models.BigIntegerField(_("移交人"))
    to_person_id = models.BigIntegerField(_("接收人"))
    role = models.CharField(_("接收人的角色"), max_length=40)
    promises = models.TextField(_("对客户的承诺"))
    people = models.TextField(_("关键的人"), blank=True, default="")
    risks = models.TextField(_("风险"), blank=True, default="")
    open_points = models.TextField(_("未了事项"), blank=True, default="")
    first_service_on = models.DateField(_("首次服务日期"))
    state = models.CharField(_("状态"), max_length=10, choices=HandOffState, default=HandOffState.WAITING)
    created_at = models.DateTimeField(_("移交时间"))
    due_at = models.DateTimeField(_("接收期限"))
    level = models.PositiveSmallIntegerField(default=0)
    escalated_at = models.DateTimeField(_("上报时间"), null=True)
    ended_at = models.DateTimeField(null=True)
    answer = models.CharField(_("退回原因"), max_length=300, blank=True, default="")
    grant_id = models.BigIntegerField(null=True)
    told_at = models.DateTimeField(_("告知客户的时间"), null=True)
    told_by_id = models.BigIntegerField(null=True)
    told_how = models.CharField(_("告知方式"), max_length=8, blank=True, default="")

    class Meta:
        verbose_name = _("售前转售后")
        constraints = [
            models.UniqueConstraint("customer_id", name="hand_off_open_once", condition=models.Q(state="waiting")),
            models.CheckConstraint(condition=models.Q(state__in=HandOffState.values), name="hand_off_state_is_known"),
        ]
        indexes = [
            models.Index("customer_id", models.F("id").desc(), name="hand_off_of_customer"),
            models.Index("to_person_id", models.F("id").desc(), name="hand_off_to"),
            models.Index("from_person_id", models.F("id").desc(), name="hand_off_from"),
            models.Index("due_at", name="hand_off_due", condition=models.Q(state="waiting")),
        ]

    def __str__(self) -> str:
        return f"{self.customer_id} → {self.to_person_id}"


class Signature(models.Model):
    """A customer signed: who answered for it then, and until when it must hear from us.

    `source` and `key` tell one signature from the next: the change of stage, later a contract.
    """

    customer_id = models.BigIntegerField()
    signed_at = models.DateTimeField(_("签约时间"))
    person_id = models.BigIntegerField(_("签约时的负责人"), null=True)
    department_id = models.BigIntegerField(_("签约时的部门"), null=True)
    due_on = models.DateField(_("最晚首次联系日"))
    source = models.CharField(max_length=20)
    key = models.CharField(max_length=60)

    class Meta:
        verbose_name = _("签约")
        constraints = [models.UniqueConstraint("source", "key", "customer_id", name="signature_once")]
        indexes = [
            models.Index("signed_at", name="signature_by_day"),
            models.Index("customer_id", name="signature_of_customer"),
            models.Index("person_id", "due_on", name="signature_of_person"),
        ]

    def __str__(self) -> str:
        return f"{self.customer_id} {self.signed_at:%Y-%m-%d}"
