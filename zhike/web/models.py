"""What the frame itself remembers: which forms were already sent."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class FormKey(models.Model):
    """One form that was sent: its one-time key and where its result stands."""

    key = models.UUIDField(_("一次性编号"), primary_key=True)
    person_id = models.BigIntegerField(_("提交人"), null=True)
    url = models.CharField(_("表单地址"), max_length=500)
    result = models.CharField(_("结果地址"), max_length=500, blank=True)
    created_at = models.DateTimeField(_("提交时间"))

    class Meta:
        verbose_name = _("已提交的表单")
        verbose_name_plural = _("已提交的表单")
        indexes = [models.Index(fields=["created_at"], name="web_formkey_created")]

    def __str__(self) -> str:
        return f"{self.url} {self.key}"
