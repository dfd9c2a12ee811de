"""What holds in a pool from which day on: versions are added, never changed."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _


class RuleVersion(models.Model):
    """One version of the rules of a pool, or of the whole company; the newest that is valid holds.

    `body` names what this pool sets itself (rules.PoolRules); the rest comes from the pool above, then
    from the company. `forecast` keeps what the simulation said before publishing.
    """

    append_only = True

    pool = models.ForeignKey("pool.Pool", models.PROTECT, null=True, db_index=False, related_name="+")
    number = models.PositiveIntegerField(_("版本"))
    body = models.JSONField(_("规则"), encoder=DjangoJSONEncoder)
    valid_from = models.DateField(_("生效日"))
    note = models.CharField(_("说明"), max_length=200, blank=True, default="")
    made_by_id = models.BigIntegerField(_("发布人"), null=True)
    made_at = models.DateTimeField(_("发布时间"))
    forecast = models.JSONField(_("试算"), default=dict, encoder=DjangoJSONEncoder)

    class Meta:
        verbose_name = _("公海规则版本")
        constraints = [models.UniqueConstraint("pool", "number", name="pool_rules_once", nulls_distinct=False)]

    def __str__(self) -> str:
        return f"{self.pool_id or '*'} v{self.number}"
