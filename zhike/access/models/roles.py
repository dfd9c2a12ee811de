"""Roles: capabilities on objects within a scope, and what they see of single fields."""

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .tracking import tracked


@tracked
class Role(models.Model):
    """A named bundle of rights; `key` is set for the delivered ones."""

    key = models.CharField(max_length=40, blank=True, default="")
    name = models.CharField(_("名称"), max_length=40, unique=True)
    description = models.CharField(_("说明"), max_length=200, blank=True, default="")

    class Meta:
        verbose_name = _("角色")
        constraints = [models.UniqueConstraint("key", name="role_key_once", condition=~models.Q(key=""))]

    def __str__(self) -> str:
        return self.name

    @property
    def label(self) -> str:
        """Return the name; a delivered role that kept its own reads in each person's language."""
        return name_of_role(self.name)

    @property
    def explanation(self) -> str:
        """Return the description, in each person's language like the name."""
        return name_of_role(self.description)


def name_of_role(stored: str) -> str:
    """Return a stored name or description as people read it; what the company wrote itself stays as it is."""
    return gettext(stored) if stored else ""


class Scope(models.TextChoices):
    """Over whose records a capability reaches, narrowest first."""

    OWN = "own", _("本人负责")
    TEAM = "team", _("本人负责与参与")
    DEPARTMENT = "department", _("本部门")
    TREE = "tree", _("本部门及下级")
    ALL = "all", _("全公司")


@tracked
class RoleRight(models.Model):
    """One capability on one kind of object, within a scope."""

    role = models.ForeignKey(Role, models.CASCADE, related_name="rights", db_index=False)
    object = models.CharField(_("对象"), max_length=40)
    capability = models.CharField(_("操作"), max_length=20)
    scope = models.CharField(_("范围"), max_length=12, choices=Scope)

    class Meta:
        verbose_name = _("权限")
        constraints = [
            models.UniqueConstraint("role", "object", "capability", name="right_once_per_role"),
            models.CheckConstraint(condition=models.Q(scope__in=Scope.values), name="right_scope_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.object}.{self.capability}:{self.scope}"


@tracked
class FieldRule(models.Model):
    """How a role sees one field; without a row it is seen and edited."""

    class Rule(models.TextChoices):
        """From mildest to strictest."""

        READONLY = "readonly", _("只读")
        MASKED = "masked", _("部分隐藏")
        HIDDEN = "hidden", _("不可见")

    role = models.ForeignKey(Role, models.CASCADE, related_name="field_rules", db_index=False)
    object = models.CharField(_("对象"), max_length=40)
    field = models.CharField(_("字段"), max_length=60)
    rule = models.CharField(_("规则"), max_length=10, choices=Rule)

    class Meta:
        verbose_name = _("字段权限")
        constraints = [
            models.UniqueConstraint("role", "object", "field", name="field_rule_once_per_role"),
            models.CheckConstraint(
                condition=models.Q(rule__in=["readonly", "masked", "hidden"]), name="field_rule_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.object}.{self.field}:{self.rule}"
