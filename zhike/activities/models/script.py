"""Guided conversations, their versions, and how each talk went."""

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zhike.customers.models import Contact, Customer

from ..calls.choices import CallType
from ..scripts.choices import OPEN_STATES, RunOutcome, RunState
from .call import Call


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent(row=pghistory.Old))
class Script(models.Model):
    """One script: the version in force, and the draft that somebody is working on (scripts.body as JSON)."""

    key = models.CharField(max_length=20, blank=True, default="")
    name = models.CharField(_("名称"), max_length=40, unique=True)
    note = models.CharField(_("什么时候用"), max_length=200, blank=True, default="")
    call_type = models.CharField(_("通话类型"), max_length=12, choices=CallType, default=CallType.OTHER)
    is_active = models.BooleanField(_("在用"), default=True)
    position = models.PositiveSmallIntegerField(default=0)
    draft = models.JSONField(default=list)
    draft_rev = models.PositiveIntegerField(default=0)
    draft_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False)
    draft_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("话术")
        constraints = [models.UniqueConstraint("key", name="script_key_once", condition=~Q(key=""))]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """Return the name; a delivered script reads in each person's language."""
        return gettext(self.name) if self.key else self.name

    @property
    def explanation(self) -> str:
        """Return when it is used, in each person's language like the name."""
        return gettext(self.note) if self.key and self.note else self.note


class ScriptVersion(models.Model):
    """One version as it was put in force; talks keep the one they followed."""

    script = models.ForeignKey(Script, models.CASCADE, related_name="versions", db_index=False)
    version = models.PositiveIntegerField(_("版本"))
    body = models.JSONField()
    is_delivered = models.BooleanField(default=False)
    is_current = models.BooleanField(default=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("话术版本")
        constraints = [
            models.UniqueConstraint("script", "version", name="script_version_once"),
            models.UniqueConstraint("script", condition=Q(is_current=True), name="script_one_in_force"),
        ]

    def __str__(self) -> str:
        return f"{self.script_id} v{self.version}"


class ScriptRun(models.Model):
    """One talk with a customer along a script; `at_step` is where it is (empty once it is over)."""

    customer = models.ForeignKey(Customer, models.CASCADE, related_name="+", db_index=False)
    script = models.ForeignKey(Script, models.PROTECT, related_name="runs", db_index=False)
    version = models.ForeignKey(ScriptVersion, models.PROTECT, related_name="+", db_index=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    contact = models.ForeignKey(Contact, models.SET_NULL, null=True, blank=True, related_name="+")
    call = models.ForeignKey(Call, models.SET_NULL, null=True, blank=True, related_name="script_runs")
    state = models.CharField(_("状态"), max_length=8, choices=RunState, default=RunState.RUNNING)
    outcome = models.CharField(_("结果"), max_length=10, choices=RunOutcome, blank=True, default="")
    at_step = models.CharField(max_length=20, blank=True, default="")
    note = models.TextField(_("备注"), blank=True, default="")
    started_at = models.DateTimeField(_("开始"))
    ended_at = models.DateTimeField(_("结束"), null=True)

    class Meta:
        verbose_name = _("话术执行")
        constraints = [
            models.CheckConstraint(
                name="script_run_finished_with_outcome",
                condition=(Q(state=RunState.FINISHED) & ~Q(outcome="") & Q(ended_at__isnull=False))
                | (~Q(state=RunState.FINISHED) & Q(outcome="")),
            ),
            models.UniqueConstraint(
                "customer", "script", "person", name="script_run_open_once", condition=Q(state__in=OPEN_STATES)
            ),
        ]
        indexes = [
            models.Index("customer", F("started_at").desc(), F("id").desc(), name="script_run_of_customer"),
            models.Index("script", F("started_at").desc(), F("id").desc(), name="script_run_of_script"),
            models.Index("person", F("started_at").desc(), F("id").desc(), name="script_run_of_person"),
        ]

    def __str__(self) -> str:
        return f"{self.customer_id} {self.script_id}"

    @property
    def is_open(self) -> bool:
        """Say whether the talk goes on."""
        return self.state in OPEN_STATES


class ScriptAnswer(models.Model):
    """What a customer answered in one step of a talk; `position` counts from 1, a step may come twice.

    `written` holds the names of the fields of the archive that were filled on the way.
    """

    customer = models.ForeignKey(Customer, models.CASCADE, related_name="+", db_index=False)
    run = models.ForeignKey(ScriptRun, models.CASCADE, related_name="answers", db_index=False)
    position = models.PositiveSmallIntegerField()
    step = models.CharField(max_length=20)
    answer = models.CharField(max_length=20)
    objections = models.JSONField(default=list)
    note = models.TextField(_("客户怎么说"), blank=True, default="")
    written = models.JSONField(default=list)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("话术回答")
        constraints = [models.UniqueConstraint("customer", "run", "position", name="script_answer_place_once")]

    def __str__(self) -> str:
        return f"{self.run_id} {self.position} {self.step}"
