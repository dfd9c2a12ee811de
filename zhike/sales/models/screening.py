"""How promising deals are told from others: a checklist with weights, and every result that it gave."""

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zhike.access.models.tracking import tracked
from zhike.customers.models import Customer


@tracked
class Criterion(models.Model):
    """One question of the checklist.

    With a `condition` (of the customers' condition language) the program answers it, without one the rep does.
    """

    name = models.CharField(_("条件"), max_length=40, unique=True)
    help = models.CharField(_("怎样判断"), max_length=200, blank=True, default="")
    weight = models.PositiveSmallIntegerField(_("权重"), default=10)
    condition = models.JSONField(_("自动判断"), null=True, blank=True)
    position = models.PositiveIntegerField(_("排序"), default=0)
    is_active = models.BooleanField(_("在用"), default=True)

    class Meta:
        verbose_name = _("筛选条件")
        ordering = ["position", "id"]
        constraints = [models.CheckConstraint(condition=models.Q(weight__range=(1, 100)), name="criterion_weight")]

    def __str__(self) -> str:
        return self.name

    @property
    def shown(self) -> str:
        """Return the name as it is read: what was delivered in the reader's language, the company's own as written."""
        return gettext(self.name)

    @property
    def shown_help(self) -> str:
        """Return how to judge, likewise."""
        return gettext(self.help) if self.help else ""


class CriterionAnswer(models.Model):
    """What the rep answered about one deal: yes, partly or no, as 2, 1, 0."""

    customer = models.ForeignKey(Customer, models.CASCADE, db_index=False, related_name="+")
    opportunity_id = models.BigIntegerField()
    criterion = models.ForeignKey(Criterion, models.CASCADE, related_name="+")
    value = models.PositiveSmallIntegerField(_("回答"))
    at = models.DateTimeField()
    by_id = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint("customer", "opportunity_id", "criterion", name="criterion_answered_once"),
            models.CheckConstraint(condition=models.Q(value__range=(0, 2)), name="criterion_answer"),
        ]

    def __str__(self) -> str:
        return f"{self.opportunity_id}/{self.criterion_id}: {self.value}"


class Screening(models.Model):
    """What the checklist gave for one deal at a time, with every answer; kept for good."""

    append_only = True

    customer_id = models.BigIntegerField()
    opportunity_id = models.BigIntegerField()
    score = models.PositiveSmallIntegerField(_("得分"))
    was_score = models.PositiveSmallIntegerField(null=True)
    worth = models.DecimalField(_("利润 × 临近度"), max_digits=18, decimal_places=2, default=0)
    answers = models.JSONField(default=list)
    at = models.DateTimeField(_("时间"))
    by_id = models.BigIntegerField(null=True)

    class Meta:
        verbose_name = _("筛选结果")
        indexes = [models.Index("opportunity_id", models.F("at").desc(), name="screening_of_deal")]

    def __str__(self) -> str:
        return f"{self.opportunity_id}: {self.score}"
