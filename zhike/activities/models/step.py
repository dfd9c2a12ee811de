"""Promises that were made or moved without a contact."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from ..choices import StepOrigin


class NextStepChange(models.Model):
    """A next step that no follow-up stated: what the archive said first, or a new day set by hand.

    An empty `next_on` takes the promise away. The customer's own columns hold
    what follows from these and from the follow-ups (rules.compute_rollups).
    """

    append_only = True

    customer_id = models.BigIntegerField(_("客户"))
    person_id = models.BigIntegerField(_("人员"), null=True)
    next_on = models.DateField(_("下次跟进"), null=True)
    next_step = models.CharField(_("下一步"), max_length=200, blank=True, default="")
    origin = models.CharField(max_length=8, choices=StepOrigin, default=StepOrigin.PERSON)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("下一步变更")
        indexes = [
            models.Index("customer_id", models.F("at").desc(), models.F("id").desc(), name="step_change_of_customer")
        ]

    def __str__(self) -> str:
        return f"{self.customer_id} {self.next_on}"
