"""What business people set for the whole company, every version kept."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PolicyVersion(models.Model):
    """One version of one policy; the highest version is in force."""

    append_only = True

    key = models.CharField(_("设置"), max_length=60)
    version = models.PositiveIntegerField(_("版本"))
    values = models.JSONField(_("内容"))
    old_values = models.JSONField(_("原内容"), default=dict)
    by_id = models.BigIntegerField(_("操作人"), null=True)
    at = models.DateTimeField(_("时间"))

    class Meta:
        verbose_name = _("设置版本")
        constraints = [models.UniqueConstraint("key", "version", name="policy_version_once")]

    def __str__(self) -> str:
        return f"{self.key} v{self.version}"
