"""One contact with a customer, and the files that belong to it."""

import pghistory
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from zhike.customers.models import Contact, Customer, CustomerFile

from ..choices import FollowUpKind, Mood, Origin, Outcome
from ..rules import REACHED

STANDING = models.Q(deleted_at__isnull=True)


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent(row=pghistory.Old))
class FollowUp(models.Model):
    """One contact with a customer, or the attempt at one.

    `due_on` is the promised day that was due when this was written, so that
    kept promises can be counted later. `entry_key` comes from the form or the
    phone and makes a second delivery of the same entry harmless.
    """

    customer = models.ForeignKey(
        Customer, models.CASCADE, related_name="follow_ups", db_index=False, verbose_name=_("客户")
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False, verbose_name=_("跟进人")
    )
    kind = models.CharField(_("方式"), max_length=8, choices=FollowUpKind)
    outcome = models.CharField(_("结果"), max_length=20, choices=Outcome, default=Outcome.REACHED)
    content = models.TextField(_("内容"), blank=True, default="")
    contact = models.ForeignKey(
        Contact, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("联系人")
    )
    mood = models.PositiveSmallIntegerField(_("客户情绪"), choices=Mood, null=True, blank=True)
    next_step = models.CharField(_("下一步"), max_length=200, blank=True, default="")
    next_on = models.DateField(_("下次跟进"), null=True, blank=True)
    due_on = models.DateField(_("兑现的约定日"), null=True, editable=False)
    at = models.DateTimeField(_("联系时间"))
    origin = models.CharField(_("来历"), max_length=6, choices=Origin, default=Origin.PERSON)
    entry_key = models.UUIDField(editable=False)
    created_at = models.DateTimeField(_("记录时间"))
    corrected_at = models.DateTimeField(_("更正时间"), null=True)
    deleted_at = models.DateTimeField(_("删除时间"), null=True)

    class Meta:
        verbose_name = _("跟进")
        constraints = [
            models.UniqueConstraint("customer", "entry_key", name="follow_up_entered_once"),
            models.CheckConstraint(
                condition=models.Q(mood__isnull=True) | models.Q(mood__range=(1, 5)),
                name="follow_up_mood_in_five_steps",
            ),
            models.CheckConstraint(
                condition=models.Q(next_step="") | models.Q(next_on__isnull=False), name="follow_up_next_step_has_a_day"
            ),
        ]
        indexes = [
            models.Index(
                "customer",
                models.F("at").desc(),
                models.F("id").desc(),
                name="follow_up_of_customer",
                condition=STANDING,
            ),
            models.Index("person", models.F("at").desc(), models.F("id").desc(), name="follow_up_of_person"),
            models.Index(
                "customer",
                models.F("at").desc(),
                models.F("id").desc(),
                name="follow_up_reached",
                condition=STANDING & models.Q(outcome__in=REACHED),
            ),
            models.Index(
                "customer",
                models.F("at").desc(),
                models.F("id").desc(),
                name="follow_up_promises",
                condition=STANDING & models.Q(next_on__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.customer_id} {self.kind} {self.at:%Y-%m-%d %H:%M}"

    @property
    def is_reached(self) -> bool:
        """Say whether somebody was reached."""
        return self.outcome in REACHED


class FollowUpFile(models.Model):
    """A file of the archive that came with a follow-up."""

    customer = models.ForeignKey(Customer, models.CASCADE, related_name="+", db_index=False)
    follow_up = models.ForeignKey(FollowUp, models.CASCADE, related_name="files", db_index=False)
    file = models.ForeignKey(CustomerFile, models.CASCADE, related_name="+")

    class Meta:
        verbose_name = _("跟进附件")
        constraints = [models.UniqueConstraint("customer", "follow_up", "file", name="file_once_per_follow_up")]

    def __str__(self) -> str:
        return f"{self.follow_up_id}:{self.file_id}"
