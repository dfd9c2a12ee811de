"""Pools as a tree, and who belongs to them."""

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from ..choices import MaskWhen, MemberRole, PoolKind


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent(row=pghistory.Old))
class Pool(models.Model):
    """Customers that nobody owns lie here; those who have an owner follow the rules of their pool.

    `path` names all pools above and this one ("/1/4/"). `masks` are fields of a customer that members see masked.
    `follow_contacts` and `follow_notes` say what follows a customer that comes back from an owner (see LeftBehind).
    """

    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("上级"))
    path = models.CharField(max_length=200, default="", editable=False)
    name = models.CharField(_("名称"), max_length=60)
    kind = models.CharField(_("类型"), max_length=6, choices=PoolKind, default=PoolKind.OPEN)
    masks = ArrayField(models.CharField(max_length=40), verbose_name=_("隐去的字段"), default=list, blank=True)
    mask_when = models.CharField(_("何时隐去"), max_length=6, choices=MaskWhen, default=MaskWhen.BEFORE)
    follow_contacts = models.BooleanField(_("联系人随客户走"), default=True)
    follow_notes = models.BooleanField(_("跟进记录随客户走"), default=True)
    return_needs_approval = models.BooleanField(_("退回须审批"), default=False)
    position = models.PositiveIntegerField(_("排序"), default=0)
    is_active = models.BooleanField(_("在用"), default=True)

    class Meta:
        verbose_name = _("公海")
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint("parent", "name", name="pool_name_once", nulls_distinct=False),
            models.CheckConstraint(condition=models.Q(kind__in=PoolKind.values), name="pool_kind_is_known"),
        ]

    def __str__(self) -> str:
        return self.name


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent(row=pghistory.Old))
class PoolMember(models.Model):
    """A person, or a department with all below it, belongs to a pool."""

    pool = models.ForeignKey(Pool, models.CASCADE, related_name="members", db_index=False)
    person_id = models.BigIntegerField(_("人员"), null=True)
    department_id = models.BigIntegerField(_("部门"), null=True)
    role = models.CharField(_("身份"), max_length=6, choices=MemberRole, default=MemberRole.MEMBER)

    class Meta:
        verbose_name = _("公海成员")
        constraints = [
            models.UniqueConstraint(
                "pool", "person_id", "department_id", "role", name="pool_member_once", nulls_distinct=False
            ),
            models.CheckConstraint(
                condition=models.Q(person_id__isnull=True) ^ models.Q(department_id__isnull=True),
                name="pool_member_is_person_or_department",
            ),
        ]
        indexes = [models.Index("person_id", name="pool_of_person"), models.Index("department_id", name="pool_of_dep")]

    def __str__(self) -> str:
        return f"{self.pool_id}:{self.person_id or self.department_id} {self.role}"
