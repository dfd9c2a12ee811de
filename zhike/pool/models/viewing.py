"""How many archives people open, hour by hour: the baseline against which a leaver's curiosity is seen."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ArchiveViews(models.Model):
    """How many customer pages one person opened in one hour."""

    person_id = models.BigIntegerField()
    hour = models.DateTimeField(_("小时"))
    count = models.PositiveIntegerField(_("打开档案数"), default=0)

    class Meta:
        verbose_name = _("查看档案")
        constraints = [models.UniqueConstraint("person_id", "hour", name="archive_views_once_an_hour")]
        indexes = [models.Index("hour", name="archive_views_by_hour")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.hour:%Y-%m-%d %H}h {self.count}"
