"""What happened to deals, for good: every move between stages, every change of a promise."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from zhike.customers.choices import Grade

from ..choices import GradeWay, MoveKind


class StageMove(models.Model):
    """A deal went from one stage to another, and how long it had stood in the first.

    `owner_id`, `department_id` and `source_id` are those of the moment: figures of the past do not change with people.
    """

    append_only = True

    customer_id = models.BigIntegerField()
    opportunity_id = models.BigIntegerField()
    pipeline_id = models.BigIntegerField()
    from_stage_id = models.BigIntegerField(null=True)
    to_stage_id = models.BigIntegerField(null=True)
    kind = models.CharField(_("变动"), max_length=8, choices=MoveKind)
    at = models.DateTimeField(_("时间"))
    seconds = models.BigIntegerField(_("停留"), null=True)
    person_id = models.BigIntegerField(_("操作人"), null=True)
    owner_id = models.BigIntegerField(_("负责人"), null=True)
    department_id = models.BigIntegerField(null=True)
    source_id = models.BigIntegerField(null=True)
    amount = models.DecimalField(max_digits=16, decimal_places=2, default=0)
    reason = models.CharField(_("原因"), max_length=300, blank=True, default="")

    class Meta:
        verbose_name = _("阶段变动")
        indexes = [
            models.Index("opportunity_id", "at", name="stage_move_of_deal"),
            models.Index("pipeline_id", "at", name="stage_move_by_day"),
            models.Index("owner_id", "at", name="stage_move_of_owner"),
        ]

    def __str__(self) -> str:
        return f"{self.opportunity_id} {self.kind} {self.at:%Y-%m-%d}"


class GradeChange(models.Model):
    """A promise was given, moved, broken off or kept: from which grade to which, and the day that it names."""

    append_only = True

    customer_id = models.BigIntegerField()
    opportunity_id = models.BigIntegerField()
    from_grade = models.CharField(max_length=1, choices=Grade, blank=True, default="")
    to_grade = models.CharField(max_length=1, choices=Grade, blank=True, default="")
    was_promised_on = models.DateField(null=True)
    promised_on = models.DateField(_("承诺签约日"), null=True)
    way = models.CharField(_("方式"), max_length=8, choices=GradeWay)
    at = models.DateTimeField(_("时间"))
    person_id = models.BigIntegerField(_("操作人"), null=True)
    owner_id = models.BigIntegerField(_("负责人"), null=True)
    department_id = models.BigIntegerField(null=True)
    amount = models.DecimalField(max_digits=16, decimal_places=2, default=0)
    reason = models.CharField(_("原因"), max_length=300, blank=True, default="")

    class Meta:
        verbose_name = _("等级变动")
        indexes = [
            models.Index("opportunity_id", "at", name="grade_change_of_deal"),
            models.Index("owner_id", "at", name="grade_change_of_owner"),
            models.Index("at", name="grade_change_by_day"),
        ]

    def __str__(self) -> str:
        return f"{self.opportunity_id} {self.from_grade or '-'}→{self.to_grade or '-'}"
