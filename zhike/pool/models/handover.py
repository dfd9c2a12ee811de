"""Handing over what a leaver holds: the plan, and what was done so that it can be undone to the row."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _


class HandoverState(models.TextChoices):
    DRAFT = "draft", _("计划中")
    RUNNING = "running", _("正在执行")
    DONE = "done", _("已交接")
    UNDOING = "undoing", _("正在撤销")
    UNDONE = "undone", _("已撤销")


class SplitWay(models.TextChoices):
    EVEN = "even", _("平均分")
    LOAD = "load", _("按现有客户数，少的先接")
    REGION = "region", _("按地区")
    INDUSTRY = "industry", _("按行业")


class Handover(models.Model):
    """One leaver's work on its way to others. `shares` maps regions or industries to people (by id as text)."""

    person_id = models.BigIntegerField(_("离职人"))
    taker_ids = ArrayField(models.BigIntegerField(), verbose_name=_("接手人"))
    main_id = models.BigIntegerField(_("其余工作交给"))
    way = models.CharField(_("怎么分"), max_length=10, choices=SplitWay, default=SplitWay.EVEN)
    shares = models.JSONField(default=dict, blank=True)
    reason = models.CharField(_("说明"), max_length=200, blank=True, default="")
    state = models.CharField(_("状态"), max_length=10, choices=HandoverState, default=HandoverState.DRAFT)
    counts = models.JSONField(default=dict)
    problem = models.CharField(max_length=500, blank=True, default="")
    by_id = models.BigIntegerField(null=True)
    created_at = models.DateTimeField(_("创建时间"))
    started_at = models.DateTimeField(null=True)
    run_at = models.DateTimeField(_("执行时间"), null=True)
    run_by_id = models.BigIntegerField(null=True)
    undone_at = models.DateTimeField(_("撤销时间"), null=True)
    undone_by_id = models.BigIntegerField(null=True)

    class Meta:
        verbose_name = _("离职交接")
        constraints = [
            models.UniqueConstraint(
                "person_id", name="handover_open_once", condition=models.Q(state__in=["draft", "running", "undoing"])
            )
        ]
        indexes = [models.Index(models.F("created_at").desc(), name="handover_newest")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.state}"


class HandoverItem(models.Model):
    """Who gets one customer by the plan; `by_hand` stays when the rule is applied anew."""

    handover = models.ForeignKey(Handover, models.CASCADE, related_name="items", db_index=False)
    customer_id = models.BigIntegerField()
    to_person_id = models.BigIntegerField()
    by_hand = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint("handover", "customer_id", name="handover_item_once")]
        indexes = [models.Index("customer_id", name="handover_item_of_customer")]

    def __str__(self) -> str:
        return f"{self.customer_id} → {self.to_person_id}"


class HandoverRow(models.Model):
    """One row that a handover changed or took away: the columns before and after. Removed rows have no after."""

    handover = models.ForeignKey(Handover, models.CASCADE, related_name="rows", db_index=False)
    part = models.CharField(max_length=40)
    table = models.CharField(max_length=80)
    key = models.CharField(max_length=60)
    customer_id = models.BigIntegerField(null=True)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint("handover", "table", "key", name="handover_row_once")]
        indexes = [models.Index("customer_id", name="handover_row_of_customer")]

    def __str__(self) -> str:
        return f"{self.table} {self.key}"
