"""When people are there: approved leave pauses their clocks, shifts say who may be given a customer now."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from ..choices import Asked


class Leave(models.Model):
    """Days on which a person is away; when granted they do not count for any of his clocks."""

    person_id = models.BigIntegerField(_("人员"))
    first_on = models.DateField(_("开始日期"))
    last_on = models.DateField(_("结束日期"))
    reason = models.CharField(_("事由"), max_length=200, blank=True, default="")
    state = models.CharField(_("状态"), max_length=10, choices=Asked, default=Asked.OPEN)
    request_id = models.BigIntegerField(null=True)
    created_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("请假")
        constraints = [
            models.CheckConstraint(condition=models.Q(last_on__gte=models.F("first_on")), name="leave_runs_forward")
        ]
        indexes = [models.Index("person_id", "last_on", name="leave_of_person")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.first_on}–{self.last_on}"


class Shift(models.Model):
    """When a person works: weekdays (1 Monday to 7 Sunday) from one time of the day to another."""

    person_id = models.BigIntegerField(_("人员"))
    weekdays = ArrayField(models.PositiveSmallIntegerField(), verbose_name=_("星期"))
    starts = models.TimeField(_("上班"))
    ends = models.TimeField(_("下班"))

    class Meta:
        verbose_name = _("班次")
        indexes = [models.Index("person_id", name="shift_of_person")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.starts}–{self.ends}"
