"""People who gave notice: from then on export is off, personal data is masked, and the last day closes the account."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from .people import Person
from .tracking import tracked


@tracked
class Leaving(models.Model):
    """One person on the way out; the row goes when the notice is taken back or the person comes back."""

    person = models.OneToOneField(Person, models.CASCADE, primary_key=True, related_name="leaving")
    notice_on = models.DateField(_("提出离职"))
    last_on = models.DateField(_("最后工作日"))
    note = models.CharField(_("说明"), max_length=200, blank=True, default="")
    by_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("离职")
        constraints = [
            models.CheckConstraint(condition=models.Q(last_on__gte=models.F("notice_on")), name="leaving_runs_forward")
        ]

    def __str__(self) -> str:
        return f"{self.person_id} – {self.last_on}"
