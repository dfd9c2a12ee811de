"""People at a customer, and the addresses by which a customer or a contact is reached."""

import pghistory
import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from ..choices import Aim, BuyingRole, Coverage, Gender, PointKind, Stance
from .customer import Birthday, Customer

# Two moves at once cannot close a circle either: whoever commits second sees the first.
NO_CIRCLE = """
PERFORM pg_advisory_xact_lock(hashtextextended('customers.reports_to', NEW.customer_id));
IF EXISTS (
  WITH RECURSIVE above(id) AS (
    SELECT reports_to_id FROM customers_contact
    WHERE customer_id = NEW.customer_id AND id = NEW.id AND reports_to_id IS NOT NULL
    UNION
    SELECT boss.reports_to_id FROM customers_contact AS boss JOIN above ON boss.id = above.id
    WHERE boss.customer_id = NEW.customer_id AND boss.reports_to_id IS NOT NULL
  )
  SELECT 1 FROM above WHERE id = NEW.id
) THEN
  RAISE EXCEPTION 'Contact % reports to itself.', NEW.id
    USING ERRCODE = 'check_violation', CONSTRAINT = 'contact_reports_in_no_circle';
END IF;
RETURN NULL;
"""


@pghistory.track(
    pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent(row=pghistory.Old), exclude=["version"]
)
class Contact(Birthday):
    """A person at, or for, a customer.

    `reports_to` stays within the customer and closes no circle; the database checks both.
    `as_customer_id` is the customer (个人) that this person is besides.
    """

    customer = models.ForeignKey(
        Customer, models.CASCADE, related_name="contacts", db_index=False, verbose_name=_("客户")
    )
    name = models.CharField(_("姓名"), max_length=60)
    gender = models.CharField(_("性别"), max_length=6, choices=Gender, blank=True, default="")
    position = models.CharField(_("职务"), max_length=60, blank=True, default="")
    department = models.CharField(_("部门"), max_length=60, blank=True, default="")
    is_key = models.BooleanField(_("关键人"), default=False)
    is_primary = models.BooleanField(_("首要联系人"), default=False)
    left_company = models.BooleanField(_("已离职"), default=False)
    hobbies = models.TextField(_("爱好"), blank=True, default="")
    personality = models.TextField(_("性格"), blank=True, default="")
    home_address = models.CharField(_("家庭住址"), max_length=200, blank=True, default="")
    education = models.CharField(_("学历"), max_length=60, blank=True, default="")
    background = models.TextField(_("背景"), blank=True, default="")
    tenure = models.CharField(_("任职时间"), max_length=60, blank=True, default="")
    work_pressure = models.TextField(_("工作压力"), blank=True, default="")
    aims = ArrayField(
        models.CharField(max_length=10, choices=Aim), verbose_name=_("个人诉求"), default=list, blank=True
    )
    buying_role = models.CharField(_("决策角色"), max_length=16, choices=BuyingRole, blank=True, default="")
    stance = models.CharField(_("立场"), max_length=10, choices=Stance, blank=True, default="")
    coverage = models.CharField(_("接触程度"), max_length=8, choices=Coverage, blank=True, default="")
    influence = models.PositiveSmallIntegerField(
        _("影响力"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(5)]
    )
    reports_to = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        db_index=False,
        db_constraint=False,
        related_name="reports",
        verbose_name=_("上级"),
    )
    as_customer_id = models.BigIntegerField(_("个人客户档案"), null=True, blank=True)
    remarks = models.TextField(_("备注"), blank=True, default="")
    version = models.PositiveIntegerField(default=1, db_default=1, editable=False)
    created_at = models.DateTimeField()
    created_by_id = models.BigIntegerField(null=True)
    updated_at = models.DateTimeField()

    class Meta:
        verbose_name = _("联系人")
        indexes = [
            models.Index(
                "as_customer_id", name="contact_as_customer", condition=models.Q(as_customer_id__isnull=False)
            ),
            models.Index(
                fields=["customer", "birth_month", "birth_day"],
                name="contact_birthdays",
                include=("birthday_calendar", "id"),
                condition=models.Q(birth_month__isnull=False, left_company=False),
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="no_circle",
                operation=pgtrigger.Insert | pgtrigger.Update,
                when=pgtrigger.After,
                timing=pgtrigger.Deferred,
                condition=pgtrigger.Q(new__reports_to__isnull=False),
                func=NO_CIRCLE,
            ),
        ]
        constraints = [
            models.UniqueConstraint("customer", "id", name="contact_of_customer"),
            models.CheckConstraint(
                condition=~models.Q(reports_to=models.F("id")), name="contact_reports_to_somebody_else"
            ),
            models.CheckConstraint(condition=models.Q(influence__range=(1, 5)), name="contact_influence_one_to_five"),
            models.CheckConstraint(condition=~models.Q(name=""), name="contact_has_a_name"),
            models.UniqueConstraint(
                "customer", condition=models.Q(is_primary=True), name="one_primary_contact_per_customer"
            ),
        ]

    def __str__(self) -> str:
        return self.name


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent(row=pghistory.Old))
class ContactPoint(models.Model):
    """A phone, e-mail or WeChat id; without a contact it is the customer's own."""

    customer = models.ForeignKey(Customer, models.CASCADE, related_name="points")
    contact = models.ForeignKey(Contact, models.CASCADE, null=True, related_name="points")
    kind = models.CharField(_("类别"), max_length=8, choices=PointKind)
    value = models.CharField(_("内容"), max_length=120)
    normalised = models.CharField(max_length=120)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("联系方式")
        indexes = [models.Index("kind", "normalised", name="point_lookup")]

    def __str__(self) -> str:
        return self.value
