"""What sweeps did and why, warnings that were sent, drafts of rules and what trying them out said."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from ..choices import RowState, SweepState, TrialState

# The day on which tried rules take a customer; who would stay comes last.
FIRST = models.Func(
    models.F("then_on"), template="COALESCE(%(expressions)s, 'infinity'::date)", output_field=models.DateField()
)


class Sweep(models.Model):
    """One sweep: the day it decided about, the rules it went by, and what came of it.

    `signature` names everything that clocks depend on besides the customer: versions, leave, holidays.
    `finished_at` is when the last owner was told; `kept_to` how far the predicted days were brought in line since.
    """

    day = models.DateField(_("日期"))
    state = models.CharField(_("状态"), max_length=10, choices=SweepState, default=SweepState.PLANNING)
    signature = models.JSONField(default=dict)
    started_at = models.DateTimeField(_("开始时间"))
    finished_at = models.DateTimeField(_("完成时间"), null=True)
    counts = models.JSONField(_("结果"), default=dict)
    kept_to = models.BigIntegerField(default=0)

    class Meta:
        verbose_name = _("自动回收")
        constraints = [
            models.UniqueConstraint(models.Value(1), name="sweep_one_open", condition=~models.Q(state=SweepState.DONE))
        ]
        indexes = [models.Index(models.F("day").desc(), models.F("id").desc(), name="sweep_newest")]

    def __str__(self) -> str:
        return f"{self.day} {self.state}"


class SweepRow(models.Model):
    """One customer that a sweep found due: whose it was, which trigger took it, where it went, or why it stayed."""

    sweep = models.ForeignKey(Sweep, models.CASCADE, related_name="rows", db_index=False)
    customer_id = models.BigIntegerField()
    person_id = models.BigIntegerField(_("原负责人"))
    pool_id = models.BigIntegerField(_("公海"), null=True)
    version_id = models.BigIntegerField(null=True)
    trigger = models.CharField(_("回收规则"), max_length=80)
    target = models.CharField(max_length=20, blank=True, default="")
    due_on = models.DateField(_("回收日"))
    started_on = models.DateField(null=True)
    contact_on = models.DateField(null=True)
    protected_until = models.DateField(null=True)
    state = models.CharField(_("状态"), max_length=8, choices=RowState, default=RowState.PLANNED)
    said = models.CharField(max_length=300, blank=True, default="")
    to_person_id = models.BigIntegerField(null=True)

    class Meta:
        verbose_name = _("回收明细")
        constraints = [models.UniqueConstraint("sweep", "customer_id", name="sweep_row_once")]
        indexes = [
            models.Index("sweep", "id", name="sweep_rows_left", condition=models.Q(state=RowState.PLANNED)),
            models.Index("sweep", "person_id", "id", name="sweep_rows_of"),
            models.Index("customer_id", models.F("id").desc(), name="sweep_rows_of_customer"),
        ]

    def __str__(self) -> str:
        return f"{self.sweep_id}: {self.customer_id} {self.state}"


class ReclaimWarning(models.Model):
    """A warning that was given: so long before this day of reclaim; given once, whatever happens."""

    customer_id = models.BigIntegerField()
    person_id = models.BigIntegerField()
    reclaim_on = models.DateField()
    amount = models.PositiveSmallIntegerField()
    unit = models.CharField(max_length=5)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("回收预警")
        constraints = [
            models.UniqueConstraint("customer_id", "reclaim_on", "person_id", "amount", "unit", name="warning_once")
        ]
        indexes = [models.Index("at", name="warning_at")]

    def __str__(self) -> str:
        return f"{self.customer_id} {self.reclaim_on} -{self.amount}{self.unit}"


class LeadReminder(models.Model):
    """A reminder about a lead that nobody has, or that its owner did not follow; given once for each holding."""

    customer_id = models.BigIntegerField()
    person_id = models.BigIntegerField()
    kind = models.CharField(max_length=12)
    began_at = models.DateTimeField()
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("线索提醒")
        constraints = [models.UniqueConstraint("customer_id", "kind", "began_at", name="lead_reminder_once")]

    def __str__(self) -> str:
        return f"{self.customer_id} {self.kind}"


class RuleDraft(models.Model):
    """Rules of a pool, or of the company, that somebody prepares; one draft at a time for each."""

    pool = models.ForeignKey("pool.Pool", models.CASCADE, null=True, db_index=False, related_name="+")
    body = models.JSONField(_("规则"), encoder=DjangoJSONEncoder)
    changed_by_id = models.BigIntegerField(_("修改人"), null=True)
    changed_at = models.DateTimeField(_("修改时间"))

    class Meta:
        verbose_name = _("规则草稿")
        constraints = [models.UniqueConstraint("pool", name="rule_draft_once", nulls_distinct=False)]

    def __str__(self) -> str:
        return f"{self.pool_id or '*'}"


class Simulation(models.Model):
    """What a draft would do from a day on; published, it is kept with the version.

    Over a large base it takes a while: customers up to `done_to` are looked at, `beat_at` tells that somebody does it.
    """

    pool = models.ForeignKey("pool.Pool", models.CASCADE, null=True, db_index=False, related_name="+")
    body = models.JSONField(encoder=DjangoJSONEncoder)
    day = models.DateField(_("从哪天起"))
    made_by_id = models.BigIntegerField(_("试算人"), null=True)
    made_at = models.DateTimeField(_("试算时间"))
    counts = models.JSONField(_("结果"), default=dict)
    version = models.ForeignKey("pool.RuleVersion", models.PROTECT, null=True, db_index=False, related_name="+")
    state = models.CharField(_("状态"), max_length=8, choices=TrialState, default=TrialState.DONE)
    share = models.PositiveSmallIntegerField(default=100)
    done_to = models.BigIntegerField(default=0)
    beat_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("规则试算")
        indexes = [models.Index("pool", models.F("id").desc(), name="simulation_newest")]

    def __str__(self) -> str:
        return f"{self.pool_id or '*'} {self.day}"


class SimulationRow(models.Model):
    """One customer whose day of reclaim lies within the horizon under the present or under the tried rules.

    `trigger` takes it under the tried rules, `now_trigger` under the present ones; of who would stay, `later_on` is the
    day beyond the horizon, and `is_exempt` says that the tried rules never take it.
    """

    simulation = models.ForeignKey(Simulation, models.CASCADE, related_name="rows", db_index=False)
    customer_id = models.BigIntegerField()
    person_id = models.BigIntegerField()
    pool_id = models.BigIntegerField(null=True)
    now_on = models.DateField(null=True)
    then_on = models.DateField(null=True)
    trigger = models.CharField(max_length=80, blank=True, default="")
    target = models.CharField(max_length=20, blank=True, default="")
    now_trigger = models.CharField(max_length=80, blank=True, default="")
    later_on = models.DateField(null=True)
    is_exempt = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("规则试算明细")
        constraints = [models.UniqueConstraint("simulation", "customer_id", name="simulation_row_once")]
        indexes = [
            models.Index("simulation", FIRST, "id", name="simulation_rows_first"),
            models.Index("simulation", "person_id", FIRST, "id", name="simulation_rows_of"),
        ]

    def __str__(self) -> str:
        return f"{self.simulation_id}: {self.customer_id}"
