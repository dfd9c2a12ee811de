"""Visits to customers: the plan, who goes and who is met."""

import pghistory
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from zhike.customers.models import Contact, Customer

from ..visits.choices import UNSUMMARISED, VisitState, VisitType
from .call import Call
from .follow_up import FollowUp


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent(row=pghistory.Old))
class Visit(models.Model):
    """One visit, from its plan to its summary.

    `address` is where it goes (the archive's unless said otherwise); its position lies in VisitPlace. `follow_up` is
    written when the visit ends, `call` when it was recorded with the customer's word. `due_at` is when the summary
    has to be there; `position` the place in the day's route. `entry_key` makes a second delivery harmless.
    """

    customer = models.ForeignKey(
        Customer, models.CASCADE, related_name="visits", db_index=False, verbose_name=_("客户")
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False, verbose_name=_("拜访人")
    )
    visit_type = models.CharField(_("拜访类型"), max_length=8, choices=VisitType, default=VisitType.OTHER)
    purpose = models.CharField(_("目的"), max_length=200)
    agenda = models.TextField(_("议程"), blank=True, default="")
    materials = models.TextField(_("带什么"), blank=True, default="")
    address = models.CharField(_("地址"), max_length=200, blank=True, default="")
    planned_at = models.DateTimeField(_("计划时间"))
    minutes = models.PositiveSmallIntegerField(_("预计分钟"))
    state = models.CharField(_("状态"), max_length=9, choices=VisitState, default=VisitState.PLANNED)
    reason = models.CharField(_("取消原因"), max_length=200, blank=True, default="")
    position = models.PositiveSmallIntegerField(_("次序"), null=True)
    coach = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("陪访人"),
    )
    focus = models.CharField(_("陪访看什么"), max_length=200, blank=True, default="")
    follow_up = models.OneToOneField(FollowUp, models.SET_NULL, null=True, related_name="visit")
    call = models.OneToOneField(Call, models.SET_NULL, null=True, related_name="visit")
    consent = models.CharField(_("谁同意录音"), max_length=100, blank=True, default="")
    consent_at = models.DateTimeField(_("同意时间"), null=True)
    due_at = models.DateTimeField(_("小结期限"), null=True)
    request_id = models.BigIntegerField(null=True)
    entry_key = models.UUIDField(editable=False)
    version = models.PositiveIntegerField(default=1)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False, verbose_name=_("安排人")
    )
    created_at = models.DateTimeField(_("安排时间"))

    class Meta:
        verbose_name = _("拜访")
        constraints = [
            models.UniqueConstraint("customer", "entry_key", name="visit_entered_once"),
            models.CheckConstraint(condition=~models.Q(purpose=""), name="visit_has_a_purpose"),
            models.CheckConstraint(condition=models.Q(minutes__range=(5, 720)), name="visit_minutes_in_a_day"),
            models.CheckConstraint(
                condition=models.Q(coach=None) | ~models.Q(coach=models.F("person")), name="visit_coach_is_another"
            ),
            models.CheckConstraint(
                condition=models.Q(call=None) | models.Q(consent_at__isnull=False), name="visit_recorded_with_consent"
            ),
        ]
        indexes = [
            models.Index("customer", models.F("planned_at").desc(), models.F("id").desc(), name="visit_of_customer"),
            models.Index("person", models.F("planned_at").desc(), models.F("id").desc(), name="visit_of_person"),
            models.Index(models.F("planned_at").desc(), models.F("id").desc(), name="visit_newest"),
            models.Index(
                "coach",
                models.F("planned_at").desc(),
                models.F("id").desc(),
                name="visit_coached_by",
                condition=models.Q(coach__isnull=False),
            ),
            models.Index(
                "person", "due_at", "id", name="visit_unsummarised", condition=models.Q(state__in=UNSUMMARISED)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.customer_id} {self.purpose} {self.planned_at:%Y-%m-%d %H:%M}"

    @property
    def is_ahead(self) -> bool:
        """Say whether nobody has been there yet."""
        return self.state in (VisitState.WAITING, VisitState.PLANNED)

    @property
    def has_happened(self) -> bool:
        """Say whether somebody went."""
        return self.state in (VisitState.ON_SITE, VisitState.LEFT, VisitState.DONE)


class VisitMember(models.Model):
    """A colleague who goes along."""

    customer = models.ForeignKey(Customer, models.CASCADE, related_name="+", db_index=False)
    visit = models.ForeignKey(Visit, models.CASCADE, related_name="members", db_index=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("同行同事")
        constraints = [models.UniqueConstraint("customer", "visit", "person", name="visit_member_once")]

    def __str__(self) -> str:
        return f"{self.visit_id}:{self.person_id}"


class VisitContact(models.Model):
    """A person of the customer whom one goes to see, or saw."""

    customer = models.ForeignKey(Customer, models.CASCADE, related_name="+", db_index=False)
    visit = models.ForeignKey(Visit, models.CASCADE, related_name="contacts", db_index=False)
    contact = models.ForeignKey(Contact, models.CASCADE, related_name="+")

    class Meta:
        verbose_name = _("拜访对象")
        constraints = [models.UniqueConstraint("customer", "visit", "contact", name="visit_contact_once")]

    def __str__(self) -> str:
        return f"{self.visit_id}:{self.contact_id}"
