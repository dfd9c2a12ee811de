"""The calendar of workdays."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CalendarDay(models.Model):
    """A day that differs from the plain week: a holiday, or a weekend day that is worked.

    A year without any row is not known yet: weekends are all that is free then,
    and the administrator is told so. What the company declared itself (`is_own`) goes before the state's announcement.
    """

    day = models.DateField(_("日期"), primary_key=True)
    is_workday = models.BooleanField(_("上班"))
    name = models.CharField(_("名称"), max_length=40, blank=True, default="")
    is_own = models.BooleanField(_("公司自己的安排"), default=False)

    class Meta:
        verbose_name = _("节假日")

    def __str__(self) -> str:
        return f"{self.day} {self.name}"
