"""Alarms of teams that have had no new A for days."""

import pghistory
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent(row=pghistory.Old))
class NewAAlert(models.Model):
    """A team had no new A for some working days: why by the figures, why by its manager, and what came of it.

    One per drought: `since` is the day of the last new A before it. `figures` keeps the counts that it was raised on.
    """

    department = models.ForeignKey("access.Department", models.PROTECT, related_name="+", db_index=False)
    since = models.DateField(_("上次新增 A"))
    raised_on = models.DateField(_("提醒日期"))
    figures = models.JSONField(default=dict)
    cause = models.TextField(_("原因"), blank=True, default="")
    measure = models.TextField(_("措施"), blank=True, default="")
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    ask_on = models.DateField(_("追问日期"), null=True)
    asked_at = models.DateTimeField(null=True)
    result = models.TextField(_("结果"), blank=True, default="")
    reported_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("无新增 A 提醒")
        constraints = [models.UniqueConstraint("department", "since", name="alert_once_per_drought")]
        indexes = [
            models.Index("ask_on", name="alert_to_ask", condition=models.Q(asked_at__isnull=True, ask_on__isnull=False))
        ]

    def __str__(self) -> str:
        return f"{self.department_id} {self.raised_on}"
