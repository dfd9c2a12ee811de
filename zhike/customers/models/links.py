"""What hangs on a customer: tags, grants, ownership history, installed base."""

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from zhike.access.models import stamped

from ..choices import OwnerWay, TagKind
from .contact import Contact
from .customer import Customer


class Tag(models.Model):
    """A free label, or a hand-made group."""

    kind = models.CharField(_("类别"), max_length=5, choices=TagKind, default=TagKind.TAG)
    name = models.CharField(_("名称"), max_length=40)
    colour = models.CharField(_("颜色"), max_length=10, default="dai")
    is_active = models.BooleanField(_("在用"), default=True)

    class Meta:
        verbose_name = _("标签")
        constraints = [models.UniqueConstraint("kind", "name", name="tag_once")]

    def __str__(self) -> str:
        return self.name


class CustomerTag(models.Model):
    """A customer wears a tag or belongs to a group."""

    customer = models.ForeignKey(Customer, models.CASCADE, related_name="customer_tags")
    tag = models.ForeignKey(Tag, models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()
    by_id = models.BigIntegerField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint("customer", "tag", name="tag_once_per_customer")]
        indexes = [models.Index("tag", "customer", name="customer_tag_lookup")]

    def __str__(self) -> str:
        return f"{self.customer_id}:{self.tag_id}"


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent(row=pghistory.Old))
class Grant(models.Model):
    """What lets a person see one customer besides its own columns: a team role (the key of a TeamRole) or a share."""

    customer = models.ForeignKey(Customer, models.CASCADE, related_name="grants", db_index=False)
    person_id = models.BigIntegerField(_("人员"))
    role = models.CharField(_("身份"), max_length=40, blank=True, default="")
    can_write = models.BooleanField(_("可编辑"), default=False)
    until = models.DateField(_("有效期至"), null=True, blank=True)
    at = models.DateTimeField()
    by_id = models.BigIntegerField(null=True)

    class Meta:
        verbose_name = _("团队与共享")
        constraints = [models.UniqueConstraint("person_id", "customer", "role", name="grant_once")]
        indexes = [models.Index("customer", name="grant_of_customer")]

    def __str__(self) -> str:
        return f"{self.person_id}:{self.customer_id}"


class OwnerChange(models.Model):
    """Who answered for a customer from when on, by which way and why."""

    append_only = True

    customer_id = models.BigIntegerField(db_index=True)
    from_person_id = models.BigIntegerField(null=True)
    to_person_id = models.BigIntegerField(null=True)
    way = models.CharField(_("方式"), max_length=10, choices=OwnerWay)
    reason = models.CharField(_("原因"), max_length=200, blank=True, default="")
    by_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()
    pool_id = models.BigIntegerField(_("所属公海"), null=True)
    rule_version_id = models.BigIntegerField(_("规则版本"), null=True)

    class Meta:
        verbose_name = _("归属变更")
        indexes = [
            models.Index("to_person_id", "at", name="owner_change_claims", condition=models.Q(way=OwnerWay.CLAIM))
        ]

    def __str__(self) -> str:
        return f"{self.customer_id} {self.way}"


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent(row=pghistory.Old))
class InstalledProduct(models.Model):
    """A product or module that the customer uses."""

    customer = models.ForeignKey(Customer, models.CASCADE, related_name="installed_products")
    product = models.CharField(_("产品线"), max_length=60)
    module = models.CharField(_("模块"), max_length=60, blank=True, default="")
    release = models.CharField(_("版本"), max_length=40, blank=True, default="")
    contact = models.ForeignKey(
        Contact, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("对接人")
    )
    bought_on = models.DateField(_("购买日期"), null=True, blank=True)
    service_until = models.DateField(_("服务到期"), null=True, blank=True)

    class Meta:
        verbose_name = _("在用产品")
        indexes = [
            models.Index(
                "customer", "service_until", name="installed_to_renew", condition=models.Q(service_until__isnull=False)
            )
        ]

    def __str__(self) -> str:
        return self.product


class ListChoice(models.Model):
    """Which columns of the customer list a person chose, in order."""

    person_id = models.BigIntegerField(primary_key=True)
    columns = ArrayField(models.CharField(max_length=40), default=list)

    class Meta:
        triggers = [stamped("columns")]

    def __str__(self) -> str:
        return str(self.person_id)
