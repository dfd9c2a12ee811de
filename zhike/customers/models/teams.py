"""The roles in which colleagues work on one customer together, and which of them leads in which stage."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from zhike.access.models.tracking import tracked

from ..choices import Stage


@tracked
class TeamRole(models.Model):
    """One role of a team; `key` is what grants carry and never changes.

    `of_owner` marks the role that the owner of a customer plays without a grant.
    """

    key = models.CharField(max_length=40, unique=True, editable=False)
    name = models.CharField(_("名称"), max_length=20, unique=True)
    can_write = models.BooleanField(_("加入后可编辑客户"), default=False)
    leads = ArrayField(
        models.CharField(max_length=20, choices=Stage), verbose_name=_("牵头的阶段"), default=list, blank=True
    )
    of_owner = models.BooleanField(default=False, editable=False)
    position = models.PositiveIntegerField(_("排序"), default=0)
    is_active = models.BooleanField(_("在用"), default=True)

    class Meta:
        verbose_name = _("团队角色")
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint("of_owner", name="team_role_of_owner_once", condition=models.Q(of_owner=True))
        ]

    def __str__(self) -> str:
        return self.name
