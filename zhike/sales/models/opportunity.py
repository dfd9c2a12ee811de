"""One possible deal with a customer, its lines and its rivals."""

import pghistory
from django.db import models
from django.utils.translation import gettext_lazy as _

from zhike.customers.choices import Grade
from zhike.customers.models import Customer

from ..choices import LineKind, State, Target, Threat
from .board_sums import KEEPERS
from .pipeline import Pipeline, PipelineStage

SHOWN = models.Q(is_hidden=False)
OPEN = SHOWN & models.Q(state="open")
# By what boards and lists are ordered: the nearest signature first, never null (invariant 7 of the architecture).
EXPECTED = models.Func(
    models.F("expected_on"), template="COALESCE(%(expressions)s, 'infinity'::date)", output_field=models.DateField()
)


def _board(name: str, *columns: str) -> models.Index:
    ends = [models.F(column) for column in ("stage", *columns)]
    return models.Index(*ends, EXPECTED.asc(), models.F("id").asc(), name=f"deal_board{name}", condition=SHOWN)


@pghistory.track(
    pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent(row=pghistory.Old), exclude=["version"]
)
class Opportunity(models.Model):
    """One possible deal.

    `owner_id` and `department_id` follow the customer's, so that a board needs no join to know who sees what;
    `credited_id` is who answered for it when it was closed. `grade` is a promise: signed by `promised_on`.
    `is_hidden` while its customer lies in the recycle bin.
    """

    customer = models.ForeignKey(
        Customer, models.CASCADE, db_index=False, related_name="opportunities", verbose_name=_("客户")
    )
    title = models.CharField(_("商机名称"), max_length=120)
    pipeline = models.ForeignKey(Pipeline, models.PROTECT, related_name="+", verbose_name=_("销售流程"))
    stage = models.ForeignKey(PipelineStage, models.PROTECT, related_name="+", db_index=False, verbose_name=_("阶段"))
    state = models.CharField(_("状态"), max_length=4, choices=State, default=State.OPEN)
    owner_id = models.BigIntegerField(_("负责人"), null=True)
    department_id = models.BigIntegerField(_("所属部门"), null=True)
    source_id = models.BigIntegerField(_("来源"), null=True)
    amount = models.DecimalField(_("预计金额"), max_digits=16, decimal_places=2, default=0)
    expected_profit = models.DecimalField(_("预计利润"), max_digits=16, decimal_places=2, null=True, blank=True)
    expected_on = models.DateField(_("预计签约日"), null=True, blank=True)
    probability = models.PositiveSmallIntegerField(_("赢率 %"), null=True, blank=True)
    grade = models.CharField(_("意向等级"), max_length=1, choices=Grade, blank=True, default="")
    promised_on = models.DateField(_("承诺签约日"), null=True)
    graded_at = models.DateTimeField(_("评级时间"), null=True)
    target = models.CharField(_("目标"), max_length=6, choices=Target, blank=True, default="")
    score = models.PositiveSmallIntegerField(_("筛选得分"), null=True)
    next_step = models.CharField(_("下一步"), max_length=200, blank=True, default="")
    next_on = models.DateField(_("下一步日期"), null=True, blank=True)
    note = models.TextField(_("说明"), blank=True, default="")
    stage_since = models.DateTimeField(_("进入阶段"))
    signed_at = models.DateTimeField(_("签约时间"), null=True)
    closed_at = models.DateTimeField(_("结束时间"), null=True)
    credited_id = models.BigIntegerField(_("结束时的负责人"), null=True)
    lost_reason = models.CharField(_("丢单原因"), max_length=40, blank=True, default="")
    lost_note = models.CharField(_("丢单说明"), max_length=300, blank=True, default="")
    is_hidden = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(_("创建时间"))
    created_by_id = models.BigIntegerField(_("创建人"), null=True)
    updated_at = models.DateTimeField(_("更新时间"))

    class Meta:
        verbose_name = _("商机")
        triggers = KEEPERS
        constraints = [
            models.CheckConstraint(condition=~models.Q(title=""), name="deal_has_a_title"),
            models.CheckConstraint(condition=models.Q(amount__gte=0), name="deal_amount_not_negative"),
            models.CheckConstraint(
                condition=models.Q(probability__isnull=True) | models.Q(probability__range=(0, 100)),
                name="deal_probability",
            ),
            models.CheckConstraint(
                condition=models.Q(grade="") | models.Q(promised_on__isnull=False), name="deal_grade_is_a_dated_promise"
            ),
            models.CheckConstraint(
                condition=models.Q(grade="") | models.Q(state="open"), name="deal_graded_while_open"
            ),
            models.CheckConstraint(
                condition=models.Q(grade="") | models.Q(expected_on__isnull=False, promised_on=models.F("expected_on")),
                name="deal_promise_is_its_expected_day",
            ),
            models.CheckConstraint(
                condition=models.Q(state="open", closed_at__isnull=True)
                | (~models.Q(state="open") & models.Q(closed_at__isnull=False)),
                name="deal_closed_at_a_time",
            ),
        ]
        indexes = [
            models.Index("customer", "id", name="deal_of_customer"),
            _board(""),
            _board("_owner", "owner_id"),
            _board("_dep", "department_id"),
            _board("_grade", "grade"),
            models.Index(
                "stage", EXPECTED.asc(), "id", name="deal_board_targets", condition=SHOWN & ~models.Q(target="")
            ),
            models.Index("owner_id", EXPECTED.asc(), "id", name="deal_of_owner", condition=OPEN),
            models.Index("department_id", EXPECTED.asc(), "id", name="deal_of_dep", condition=OPEN),
            models.Index(EXPECTED.asc(), "id", name="deal_expected", condition=OPEN),
            models.Index(
                "owner_id", "grade", "promised_on", name="deal_promises", condition=OPEN & ~models.Q(grade="")
            ),
            models.Index("owner_id", "stage", "stage_since", name="deal_standing", condition=OPEN),
            models.Index("credited_id", "signed_at", name="deal_signed", condition=models.Q(signed_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        """Say whether it may still be won."""
        return self.state == State.OPEN


class OpportunityLine(models.Model):
    """What would be sold, as free text until products exist."""

    customer = models.ForeignKey(Customer, models.CASCADE, db_index=False, related_name="+")
    opportunity = models.ForeignKey(Opportunity, models.CASCADE, related_name="lines")
    name = models.CharField(_("产品"), max_length=80)
    kind = models.CharField(_("计费"), max_length=6, choices=LineKind, default=LineKind.ONCE)
    quantity = models.DecimalField(_("数量"), max_digits=12, decimal_places=2, default=1)
    price = models.DecimalField(_("单价"), max_digits=14, decimal_places=2, default=0)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("商机产品")
        indexes = [models.Index("customer", "opportunity", "position", name="deal_lines")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(quantity__gt=0) & models.Q(price__gte=0), name="deal_line_is_positive"
            )
        ]

    def __str__(self) -> str:
        return self.name


class OpportunityRival(models.Model):
    """A competitor in this deal: how strong it is, and what we know of it."""

    customer = models.ForeignKey(Customer, models.CASCADE, db_index=False, related_name="+")
    opportunity = models.ForeignKey(Opportunity, models.CASCADE, related_name="rivals")
    name = models.CharField(_("竞争对手"), max_length=80)
    threat = models.CharField(_("威胁"), max_length=6, choices=Threat, default=Threat.MEDIUM)
    note = models.CharField(_("情况"), max_length=300, blank=True, default="")
    at = models.DateTimeField()
    by_id = models.BigIntegerField(null=True)

    class Meta:
        verbose_name = _("竞争对手")
        constraints = [models.UniqueConstraint("customer", "opportunity", "name", name="deal_rival_once")]

    def __str__(self) -> str:
        return self.name


class Standing(models.Model):
    """What a customer's stage was before its first opportunity; who had signed by then is not shown as new again."""

    customer = models.OneToOneField(Customer, models.CASCADE, primary_key=True, related_name="+")
    floor = models.CharField(max_length=20, blank=True, default="")

    def __str__(self) -> str:
        return f"{self.customer_id} {self.floor}"
