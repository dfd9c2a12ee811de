"""People at a customer, and the addresses by which a customer or a contact is reached."""

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from ..choices import Aim, BuyingRole, Coverage, Gender, PointKind, Stance
from .customer import Birthday, Customer


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent(row=pghistory.Old))
class Contact(Birthday):
    """A person at, or for, a customer."""

    customer = models.ForeignKey(Customer, models.CASCADE, related_name="contacts", verbose_name=_("客户"))
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
    remarks = models.TextField(_("备注"), blank=True, default="")
    created_at = models.DateTimeField()
    created_by_id = models.BigIntegerField(null=True)
    updated_at = models.DateTimeField()

    class Meta:
        verbose_name = _("联系人")
        constraints = [
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
