"""The path of a deal, designed by the company: pipelines and their stages."""

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zhike.access.models.tracking import tracked
from zhike.customers.choices import Stage

from ..choices import StageKind


@tracked
class Pipeline(models.Model):
    """One way of selling (a business line); a new opportunity goes into the default one unless somebody chooses.

    Without own days its grades promise what the company's setting says.
    """

    name = models.CharField(_("名称"), max_length=40, unique=True)
    position = models.PositiveIntegerField(_("排序"), default=0)
    is_default = models.BooleanField(_("默认"), default=False)
    is_active = models.BooleanField(_("在用"), default=True)
    a_days = models.PositiveSmallIntegerField(_("A 类：几天内签约"), null=True, blank=True)
    b_days = models.PositiveSmallIntegerField(_("B 类：几天内签约"), null=True, blank=True)
    c_days = models.PositiveSmallIntegerField(_("C 类：几天内签约"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("销售流程")
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint("is_default", name="pipeline_default_once", condition=models.Q(is_default=True)),
            models.CheckConstraint(condition=~models.Q(name=""), name="pipeline_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def shown(self) -> str:
        """Return the name as it is read: what was delivered in the reader's language, the company's own as written."""
        return gettext(self.name)


@tracked
class PipelineStage(models.Model):
    """One station of a pipeline.

    `stands_for` is what the customer's own row shows while a deal stands here. `conditions` must hold to enter
    (a list of {key, …} for stage_conditions), `actions` are carried out on leaving forward (for stage_actions).
    """

    pipeline = models.ForeignKey(Pipeline, models.PROTECT, related_name="stages")
    name = models.CharField(_("阶段"), max_length=20)
    position = models.PositiveIntegerField(_("排序"), default=0)
    kind = models.CharField(_("类型"), max_length=4, choices=StageKind, default=StageKind.OPEN)
    stands_for = models.CharField(_("客户阶段"), max_length=20, choices=Stage, default=Stage.INQUIRY)
    probability = models.PositiveSmallIntegerField(_("赢率 %"), default=10)
    expected_days = models.PositiveSmallIntegerField(_("预期停留天数"), null=True, blank=True)
    card_limit = models.PositiveSmallIntegerField(_("每人最多商机数"), null=True, blank=True)
    conditions = models.JSONField(_("进入条件"), default=list, blank=True)
    actions = models.JSONField(_("离开时"), default=list, blank=True)
    is_active = models.BooleanField(_("在用"), default=True)

    class Meta:
        verbose_name = _("销售阶段")
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint("pipeline", "name", name="pipeline_stage_once"),
            models.CheckConstraint(condition=models.Q(probability__range=(0, 100)), name="stage_probability"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def shown(self) -> str:
        """Return the name as it is read: what was delivered in the reader's language, the company's own as written."""
        return gettext(self.name)

    @property
    def is_won(self) -> bool:
        """Say whether a deal that stands here is signed."""
        return self.kind == StageKind.WON
