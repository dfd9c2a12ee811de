"""Files kept with a customer."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from .customer import Customer


class CustomerFile(models.Model):
    """A file of the archive; the bytes lie in the default storage under `path`."""

    customer = models.ForeignKey(Customer, models.CASCADE, related_name="files")
    name = models.CharField(_("文件名"), max_length=200)
    path = models.CharField(max_length=200)
    content_type = models.CharField(max_length=80)
    size = models.PositiveBigIntegerField(_("大小"))
    sha256 = models.CharField(max_length=64)
    by_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()
    deleted_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("文件")

    def __str__(self) -> str:
        return self.name
