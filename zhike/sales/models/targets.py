"""What people and teams are to reach in a month."""

import pghistory
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Metric(models.TextChoices):
    SIGNED_AMOUNT = "signed_amount", _("签约额")
    RECEIVED_AMOUNT = "received_amount", _("回款额")
    NEW_A = "new_a", _("新增 A")
    VISITS = "visits", _("拜访")
    CONTACTS = "contacts", _("联系")


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent(row=pghistory.Old))
class Target(models.Model):
    """The target of one person or one department for one month and one figure."""

    month = models.DateField(_("月份"))
    metric = models.CharField(_("指标"), max_length=16, choices=Metric)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False)
    department = models.ForeignKey("access.Department", models.PROTECT, null=True, related_name="+", db_index=False)
    value = models.DecimalField(_("目标"), max_digits=14, decimal_places=2)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False)
    set_at = models.DateTimeField()

    class Meta:
        verbose_name = _("业绩目标")
        constraints = [
            models.UniqueConstraint(
                "month", "metric", "person", name="target_of_person_once", condition=models.Q(person__isnull=False)
            ),
            models.UniqueConstraint(
                "month",
                "metric",
                "department",
                name="target_of_department_once",
                condition=models.Q(department__isnull=False),
            ),
            models.CheckConstraint(
                condition=models.Q(person__isnull=True, department__isnull=False)
                | models.Q(person__isnull=False, department__isnull=True),
                name="target_of_person_or_department",
            ),
            models.CheckConstraint(condition=models.Q(value__gte=0), name="target_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.metric}"
