"""The decision chain of a customer: who influences or fights whom, who of us knows them how well, the route of a yes.

Every reference to a contact stays within the customer: the migrations add the composite foreign keys.
"""

import pghistory
from django.db import models
from django.utils.translation import gettext_lazy as _

from ..choices import Closeness, LineKind
from .contact import Contact
from .customer import Customer


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent(row=pghistory.Old))
class ContactLine(models.Model):
    """One person influences another, or two are at odds; a conflict is kept once, lower id first."""

    customer = models.ForeignKey(Customer, models.CASCADE, related_name="contact_lines", db_index=False)
    kind = models.CharField(_("关系"), max_length=10, choices=LineKind)
    from_contact = models.ForeignKey(
        Contact, models.CASCADE, db_index=False, db_constraint=False, related_name="+", verbose_name=_("从")
    )
    to_contact = models.ForeignKey(
        Contact, models.CASCADE, db_index=False, db_constraint=False, related_name="+", verbose_name=_("到")
    )
    note = models.CharField(_("说明"), max_length=120, blank=True, default="")
    at = models.DateTimeField()
    by_id = models.BigIntegerField(null=True)

    class Meta:
        verbose_name = _("影响与冲突")
        constraints = [
            models.UniqueConstraint("customer", "from_contact", "to_contact", "kind", name="contact_line_once"),
            models.CheckConstraint(
                condition=~models.Q(from_contact=models.F("to_contact")), name="contact_line_between_two"
            ),
            models.CheckConstraint(
                condition=~models.Q(kind="conflict") | models.Q(from_contact__lt=models.F("to_contact")),
                name="contact_conflict_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.from_contact_id} {self.kind} {self.to_contact_id}"


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent(row=pghistory.Old))
class ContactTie(models.Model):
    """How well one of our people knows a contact now, and how well he should."""

    customer = models.ForeignKey(Customer, models.CASCADE, related_name="contact_ties", db_index=False)
    contact = models.ForeignKey(Contact, models.CASCADE, db_index=False, db_constraint=False, related_name="ties")
    person_id = models.BigIntegerField(_("同事"))
    current = models.PositiveSmallIntegerField(_("现在的关系"), choices=Closeness, default=Closeness.STRANGER)
    desired = models.PositiveSmallIntegerField(_("想达到的关系"), choices=Closeness, null=True, blank=True)
    at = models.DateTimeField()
    by_id = models.BigIntegerField(null=True)

    class Meta:
        verbose_name = _("客情关系")
        constraints = [
            models.UniqueConstraint("customer", "contact", "person_id", name="contact_tie_once"),
            models.CheckConstraint(condition=models.Q(current__range=(1, 5)), name="contact_tie_current"),
            models.CheckConstraint(condition=models.Q(desired__range=(1, 5)), name="contact_tie_desired"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id}:{self.contact_id} {self.current}"


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent(row=pghistory.Old))
class RouteStep(models.Model):
    """One station of the path of a purchase: a person, or a post whose holder is not known yet."""

    customer = models.ForeignKey(Customer, models.CASCADE, related_name="route_steps", db_index=False)
    position = models.PositiveSmallIntegerField(_("次序"))
    contact = models.ForeignKey(
        Contact,
        models.CASCADE,
        null=True,
        blank=True,
        db_index=False,
        db_constraint=False,
        related_name="+",
        verbose_name=_("联系人"),
    )
    post = models.CharField(_("岗位"), max_length=60, blank=True, default="")
    decides = models.CharField(_("决定什么"), max_length=200)
    at = models.DateTimeField()
    by_id = models.BigIntegerField(null=True)

    class Meta:
        verbose_name = _("决策路线")
        indexes = [models.Index("customer", "position", name="route_of_customer")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(contact__isnull=False) | ~models.Q(post=""), name="route_step_has_somebody"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.position} {self.decides}"
