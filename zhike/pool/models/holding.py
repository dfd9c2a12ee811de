"""Who has a customer since when, who had it before, and what changes how long he may keep it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from zhike.customers.choices import OwnerWay

from ..choices import Asked


class Clock(models.Model):
    """What a clock counts with: facts only, so that any rules give its end anew.

    `actions` maps each kind of qualifying contact to the day of the last one; `extended` lists approved
    extensions as [from day, days]. `began_at` tells this holding from an earlier one of the same two.
    """

    person_id = models.BigIntegerField(_("负责人"))
    pool_id = models.BigIntegerField(_("公海"), null=True)
    started_on = models.DateField(_("起算日"))
    began_at = models.DateTimeField(_("开始时间"))
    way = models.CharField(_("方式"), max_length=10, choices=OwnerWay)
    version_id = models.BigIntegerField(null=True)
    actions = models.JSONField(default=dict, db_default=models.Value({}, models.JSONField()))
    extended = models.JSONField(default=list, db_default=models.Value([], models.JSONField()))

    class Meta:
        abstract = True


class Holding(Clock):
    """The clock of the present owner; its end stands in the customer's own row (protected_until)."""

    customer_id = models.BigIntegerField(primary_key=True)

    class Meta:
        verbose_name = _("归属时钟")
        indexes = [
            models.Index("person_id", "pool_id", name="holding_of_person"),
            models.Index("person_id", "began_at", name="holding_handed", condition=models.Q(way=OwnerWay.HANDOVER)),
            # Read every minute for what was given to somebody and lies untouched.
            models.Index("began_at", name="holding_given", condition=models.Q(way__in=["assign", "rotate"])),
        ]

    def __str__(self) -> str:
        return f"{self.customer_id}: {self.person_id}"


class PastHolding(Clock):
    """The clock of a former owner: for his cool-down, for resuming it, for rotation and analysis."""

    customer_id = models.BigIntegerField()
    ended_at = models.DateTimeField(_("结束时间"))
    end_way = models.CharField(_("结束方式"), max_length=10, choices=OwnerWay)
    protected_until = models.DateField(_("保护至"), null=True)

    class Meta:
        verbose_name = _("归属经过")
        indexes = [
            models.Index("customer_id", "person_id", models.F("ended_at").desc(), name="past_holding_of"),
            models.Index("ended_at", name="past_holding_ended"),
        ]

    def __str__(self) -> str:
        return f"{self.customer_id}: {self.person_id} – {self.ended_at:%Y-%m-%d}"


class Quota(models.Model):
    """One row per person: locked while he gets customers, so that limits are exact; `holding` is his own limit."""

    person_id = models.BigIntegerField(primary_key=True)
    holding = models.PositiveIntegerField(_("个人保有量上限"), null=True)

    class Meta:
        verbose_name = _("个人额度")

    def __str__(self) -> str:
        return f"{self.person_id}"


class Extension(models.Model):
    """An owner asks for more protected days; `request_id` is the approval that decides.

    `holds_until` is the day up to which it would protect: until then nobody takes the customer while it is open.
    """

    customer_id = models.BigIntegerField()
    person_id = models.BigIntegerField(_("申请人"))
    began_at = models.DateTimeField()
    days = models.PositiveSmallIntegerField(_("天数"))
    reason = models.CharField(_("理由"), max_length=200)
    state = models.CharField(_("状态"), max_length=10, choices=Asked, default=Asked.OPEN)
    request_id = models.BigIntegerField(null=True)
    from_on = models.DateField(_("从哪天起"), null=True)
    holds_until = models.DateField(null=True)
    created_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("延长保护期")
        constraints = [
            models.UniqueConstraint("customer_id", name="extension_open_once", condition=models.Q(state="open"))
        ]
        indexes = [models.Index("customer_id", "began_at", name="extension_of_customer")]

    def __str__(self) -> str:
        return f"{self.customer_id} +{self.days}"


class CustomerLock(models.Model):
    """A customer that no sweep takes, whatever its clock says, until a day or for good."""

    customer_id = models.BigIntegerField(primary_key=True)
    by_id = models.BigIntegerField(_("锁定人"), null=True)
    reason = models.CharField(_("原因"), max_length=200)
    until = models.DateField(_("锁定至"), null=True)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("锁定")

    def __str__(self) -> str:
        return f"{self.customer_id}"
