"""The sentences that people write again and again."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from ..choices import FollowUpKind


class QuickSentence(models.Model):
    """A sentence offered as a chip; without a person it is the company's, delivered or kept by the administrator."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+", db_index=False)
    kind = models.CharField(_("方式"), max_length=8, choices=FollowUpKind, blank=True, default="")
    reached = models.BooleanField(_("联系上时用"), default=True)
    text = models.CharField(_("句子"), max_length=60)
    uses = models.PositiveIntegerField(_("次数"), default=0)
    used_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("常用语")
        constraints = [
            models.UniqueConstraint(
                "person", "kind", "reached", "text", name="sentence_once_per_person", nulls_distinct=False
            )
        ]
        indexes = [models.Index("person", models.F("uses").desc(), "id", name="sentence_most_used")]

    def __str__(self) -> str:
        return self.text
