"""The sentences that people write again and again."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from zhike.access.models import Department

from ..choices import FollowUpKind, Outcome


class QuickSentence(models.Model):
    """A sentence offered as a chip: one person's own, one department's, or (without both) the company's.

    `people` counts how many of a department wrote it; what only one of them writes is offered to nobody else.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+", db_index=False)
    department = models.ForeignKey(Department, models.CASCADE, null=True, related_name="+", db_index=False)
    kind = models.CharField(_("方式"), max_length=8, choices=FollowUpKind, blank=True, default="")
    outcome = models.CharField(_("结果"), max_length=20, choices=Outcome, blank=True, default="")
    reached = models.BooleanField(_("联系上时用"), default=True)
    text = models.CharField(_("句子"), max_length=60)
    uses = models.PositiveIntegerField(_("次数"), default=0)
    people = models.PositiveIntegerField(_("人数"), default=0)
    used_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("常用语")
        constraints = [
            models.UniqueConstraint(
                "person", "department", "kind", "outcome", "reached", "text", name="sentence_once", nulls_distinct=False
            )
        ]
        indexes = [
            models.Index("person", "department", models.F("uses").desc(), "id", name="sentence_most_used"),
        ]

    def __str__(self) -> str:
        return self.text
