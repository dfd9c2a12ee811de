"""People, the departments they work in, and the roles they hold."""

from typing import ClassVar

import pghistory
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from zhike.lib.phones import parse_phone

from .roles import Role
from .stamps import stamped
from .tracking import tracked

_WORN_BY_USE = ["last_login", "rights_version", "theme"]


@tracked
class Department(models.Model):
    """A node of the department tree; `path` holds the ids from the root down, '/1/4/'."""

    name = models.CharField(_("名称"), max_length=60)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("上级部门")
    )
    path = models.CharField(max_length=200, default="/", editable=False)
    position = models.PositiveIntegerField(_("排序"), default=0)

    class Meta:
        verbose_name = _("部门")
        triggers = [stamped("departments")]
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
    pghistory.UpdateEvent(
        row=pghistory.Old, condition=pghistory.AnyChange(exclude_auto=True, exclude=["password", *_WORN_BY_USE])
    ),
    pghistory.DeleteEvent(row=pghistory.Old),
    exclude=["password", *_WORN_BY_USE],
)
class Person(AbstractBaseUser):
    """Somebody who works in the product. `login` is stored casefolded, `phone` as E.164.

    `rights_version` is drawn anew whenever something that decides over the person's
    rights changes, and never repeats: what was computed under it stays true.
    """

    login = models.CharField(_("登录名"), max_length=60, unique=True)
    name = models.CharField(_("姓名"), max_length=40)
    name_sort = models.CharField(max_length=120, default="", editable=False)
    search_text = models.TextField(default="", editable=False)
    email = models.EmailField(_("邮箱"), null=True, blank=True)
    phone = models.CharField(_("手机"), max_length=24, null=True, blank=True)
    title = models.CharField(_("职务"), max_length=40, blank=True, default="")
    department = models.ForeignKey(
        Department, models.PROTECT, null=True, blank=True, related_name="people", verbose_name=_("部门")
    )
    is_active = models.BooleanField(_("在用"), default=True)
    left_on = models.DateField(_("离职日期"), null=True, blank=True)
    must_change_password = models.BooleanField(_("下次登录须改密码"), default=False)
    password_changed_at = models.DateTimeField(_("密码修改时间"), null=True, editable=False)
    language = models.CharField(_("语言"), max_length=10, blank=True, default="")
    theme = models.CharField(_("外观"), max_length=10, blank=True, default="")
    roles = models.ManyToManyField(Role, through="PersonRole", related_name="people", verbose_name=_("角色"))
    created_at = models.DateTimeField(auto_now_add=True)
    rights_version = models.BigIntegerField(default=0, editable=False)

    objects: ClassVar[PersonManager] = PersonManager()
    USERNAME_FIELD = "login"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = _("人员")
        constraints = [
            models.UniqueConstraint(Lower("login"), name="person_login_once"),
            models.UniqueConstraint(Lower("email"), name="person_email_once", condition=models.Q(email__isnull=False)),
            models.UniqueConstraint("phone", name="person_phone_once", condition=models.Q(phone__isnull=False)),
        ]
        indexes = [models.Index("name_sort", "id", name="person_by_name")]

    def __str__(self) -> str:
        return self.name

    @property
    def phone_text(self) -> str:
        """Return the phone number as people read it, or nothing."""
        phone = parse_phone(self.phone) if self.phone else None
        return phone.display if phone else self.phone or ""


@tracked
class PersonRole(models.Model):
    """A person holds a role."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="person_roles", db_index=False)
    role = models.ForeignKey(Role, models.PROTECT, related_name="role_people")

    class Meta:
        verbose_name = _("人员角色")
        constraints = [models.UniqueConstraint("person", "role", name="role_once_per_person")]

    def __str__(self) -> str:
        return f"{self.person_id}:{self.role_id}"
