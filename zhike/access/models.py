"""People, the department tree, roles and what they may do."""

from typing import ClassVar

import pghistory
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower

tracked = pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent(row=pghistory.Old))


@tracked
class Department(models.Model):
    """A node of the department tree; `path` holds the ids from the root down, '/1/4/'."""

    name = models.CharField("名称", max_length=60)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name="上级部门")
    path = models.CharField(max_length=200, default="/", editable=False)
    position = models.PositiveIntegerField("排序", default=0)

    class Meta:
        verbose_name = "部门"
        constraints = [
            models.UniqueConstraint("parent", "name", nulls_distinct=False, name="department_name_once_per_parent")
        ]

    def __str__(self) -> str:
        return self.name


class PersonManager(BaseUserManager["Person"]):
    """Find people by the name they sign in with."""

    def get_by_natural_key(self, username: str | None) -> "Person":
        return self.get(login=(username or "").casefold())


@pghistory.track(
    pghistory.UpdateEvent(row=pghistory.Old, condition=pghistory.AnyChange(exclude_auto=True, exclude=["last_login"])),
    pghistory.DeleteEvent(row=pghistory.Old),
    exclude=["password", "last_login"],
)
class Person(AbstractBaseUser):
    """Somebody who works in the product."""

    login = models.CharField("登录名", max_length=60, unique=True)
    name = models.CharField("姓名", max_length=40)
    name_sort = models.CharField(max_length=120, default="", editable=False)
    search_text = models.TextField(default="", editable=False)
    email = models.EmailField("邮箱", null=True, blank=True)
    phone = models.CharField("手机", max_length=24, null=True, blank=True)
    title = models.CharField("职务", max_length=40, blank=True, default="")
    department = models.ForeignKey(Department, models.PROTECT, null=True, blank=True, related_name="people", verbose_name="部门")
    is_active = models.BooleanField("在用", default=True)
    left_on = models.DateField("离职日期", null=True, blank=True)
    must_change_password = models.BooleanField("下次登录须改密码", default=False)
    language = models.CharField("语言", max_length=10, blank=True, default="")
    roles = models.ManyToManyField("Role", through="PersonRole", related_name="people", verbose_name="角色")
    created_at = models.DateTimeField(auto_now_add=True)
    rights_version = models.PositiveIntegerField(default=0, editable=False)

    objects: ClassVar[PersonManager] = PersonManager()
    USERNAME_FIELD = "login"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = "人员"
        constraints = [
            models.UniqueConstraint(Lower("login"), name="person_login_once"),
            models.UniqueConstraint(Lower("email"), name="person_email_once", condition=models.Q(email__isnull=False)),
            models.UniqueConstraint("phone", name="person_phone_once", condition=models.Q(phone__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.name


@tracked
class Role(models.Model):
    """A named bundle of rights; `key` is set for the delivered ones."""

    key = models.CharField(max_length=40, blank=True, default="")
    name = models.CharField("名称", max_length=40, unique=True)
    description = models.CharField("说明", max_length=200, blank=True, default="")

    class Meta:
        verbose_name = "角色"

    def __str__(self) -> str:
        return self.name


class Scope(models.TextChoices):
    """Over whose records a capability reaches, narrowest first."""

    OWN = "own", "本人负责"
    TEAM = "team", "本人负责与参与"
    DEPARTMENT = "department", "本部门"
    TREE = "tree", "本部门及下级"
    ALL = "all", "全公司"


@tracked
class RoleRight(models.Model):
    """One capability on one kind of object, within a scope."""

    role = models.ForeignKey(Role, models.CASCADE, related_name="rights")
    object = models.CharField("对象", max_length=40)
    capability = models.CharField("操作", max_length=20)
    scope = models.CharField("范围", max_length=12, choices=Scope)

    class Meta:
        verbose_name = "权限"
        constraints = [models.UniqueConstraint("role", "object", "capability", name="right_once_per_role")]

    def __str__(self) -> str:
        return f"{self.object}.{self.capability}:{self.scope}"


@tracked
class FieldRule(models.Model):
    """How a role sees one field; without a row it is seen and edited."""

    class Rule(models.TextChoices):
        READONLY = "readonly", "只读"
        MASKED = "masked", "部分隐藏"
        HIDDEN = "hidden", "不可见"

    role = models.ForeignKey(Role, models.CASCADE, related_name="field_rules")
    object = models.CharField("对象", max_length=40)
    field = models.CharField("字段", max_length=60)
    rule = models.CharField("规则", max_length=10, choices=Rule)

    class Meta:
        verbose_name = "字段权限"
        constraints = [models.UniqueConstraint("role", "object", "field", name="field_rule_once_per_role")]

    def __str__(self) -> str:
        return f"{self.object}.{self.field}:{self.rule}"


@tracked
class PersonRole(models.Model):
    """A person holds a role."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="person_roles")
    role = models.ForeignKey(Role, models.PROTECT, related_name="role_people")

    class Meta:
        constraints = [models.UniqueConstraint("person", "role", name="role_once_per_person")]

    def __str__(self) -> str:
        return f"{self.person_id}:{self.role_id}"
