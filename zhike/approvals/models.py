"""Requests for a yes: what is asked, who is asked, what was said, and the flows that companies set."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from .choices import Act, State, Waiting

_WAITING = models.Q(state="waiting")


class FlowVersion(models.Model):
    """One version of the flow of one kind; the highest version holds for requests made from then on."""

    append_only = True

    kind = models.CharField(_("事项"), max_length=60)
    version = models.PositiveIntegerField(_("版本"))
    steps = models.JSONField(_("步骤"))
    by_id = models.BigIntegerField(_("操作人"), null=True)
    at = models.DateTimeField(_("时间"))

    class Meta:
        verbose_name = _("审批流程版本")
        constraints = [models.UniqueConstraint("kind", "version", name="approval_flow_version_once")]

    def __str__(self) -> str:
        return f"{self.kind} v{self.version}"


class ApprovalRequest(models.Model):
    """One thing that somebody asks for.

    `subject` names it within its kind ("export:12"); only one request per subject is open. `steps` is the flow as it
    held when it was asked; `step` counts from 0; `due_at` is when silence is noticed.
    """

    kind = models.CharField(_("事项"), max_length=60)
    subject = models.CharField(max_length=80)
    by_id = models.BigIntegerField(_("申请人"))
    department_id = models.BigIntegerField(_("部门"), null=True)
    customer_id = models.BigIntegerField(_("客户"), null=True)
    url = models.CharField(max_length=300, blank=True, default="")
    reason = models.CharField(_("申请理由"), max_length=500, blank=True, default="")
    facts = models.JSONField(_("内容"), default=dict, encoder=DjangoJSONEncoder)
    steps = models.JSONField(default=list)
    step = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.OPEN)
    created_at = models.DateTimeField(_("申请时间"))
    due_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(_("结束时间"), null=True)
    ended_by_id = models.BigIntegerField(null=True)

    class Meta:
        verbose_name = _("审批申请")
        constraints = [
            models.UniqueConstraint("kind", "subject", name="approval_open_once", condition=models.Q(state="open")),
            models.CheckConstraint(condition=models.Q(state__in=State.values), name="approval_state_is_known"),
        ]
        indexes = [
            models.Index("by_id", models.F("id").desc(), name="approval_of_person"),
            models.Index("due_at", name="approval_due", condition=models.Q(state="open", due_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}"


class Seat(models.Model):
    """One person who is asked in one step; `stand_ins` may decide in the person's place (delegate, escalation)."""

    request = models.ForeignKey(ApprovalRequest, models.CASCADE, related_name="seats", db_index=False)
    step = models.PositiveSmallIntegerField(_("步骤"))
    person_id = models.BigIntegerField(_("审批人"))
    stand_ins = ArrayField(models.BigIntegerField(), default=list, blank=True)
    state = models.CharField(_("状态"), max_length=10, choices=Waiting, default=Waiting.WAITING)
    decided_at = models.DateTimeField(_("处理时间"), null=True)
    decided_by_id = models.BigIntegerField(_("处理人"), null=True)
    reason = models.CharField(_("意见"), max_length=500, blank=True, default="")

    class Meta:
        verbose_name = _("审批人")
        constraints = [models.UniqueConstraint("request", "step", "person_id", name="approval_seat_once")]
        indexes = [
            models.Index("person_id", "request", name="approval_waiting_for", condition=_WAITING),
            models.Index("decided_by_id", models.F("request").desc(), name="approval_decided_by"),
            GinIndex(fields=["stand_ins"], name="approval_stand_ins", condition=_WAITING, fastupdate=False),
        ]

    def __str__(self) -> str:
        return f"{self.request_id}:{self.step}:{self.person_id}"

    @property
    def deciders(self) -> set[int]:
        """Return who may decide here."""
        return {self.person_id, *self.stand_ins}


class HistoryEntry(models.Model):
    """What was done about a request; never changed."""

    append_only = True

    request = models.ForeignKey(ApprovalRequest, models.PROTECT, related_name="history", db_index=False)
    at = models.DateTimeField(_("时间"))
    act = models.CharField(_("动作"), max_length=10, choices=Act)
    by_id = models.BigIntegerField(_("操作人"), null=True)
    step = models.PositiveSmallIntegerField(_("步骤"), default=0)
    about = ArrayField(models.BigIntegerField(), default=list, blank=True)
    note = models.CharField(_("说明"), max_length=500, blank=True, default="")

    class Meta:
        verbose_name = _("审批记录")
        indexes = [models.Index("request", "id", name="approval_history")]

    def __str__(self) -> str:
        return f"{self.request_id} {self.act}"


class Absence(models.Model):
    """Somebody is away and another decides in the meantime."""

    person_id = models.BigIntegerField(_("外出人"))
    to_person_id = models.BigIntegerField(_("代理人"))
    first_on = models.DateField(_("开始日期"))
    last_on = models.DateField(_("结束日期"))
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("外出代理")
        constraints = [
            models.CheckConstraint(condition=models.Q(last_on__gte=models.F("first_on")), name="absence_runs_forward")
        ]
        indexes = [models.Index("person_id", "last_on", name="absence_of_person")]

    def __str__(self) -> str:
        return f"{self.person_id}→{self.to_person_id}"
