"""Calls with customers, their recordings, and who listened to them."""

import pghistory
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from zhike.customers.models import Contact, Customer

from ..calls.choices import CallType, Direction, RecordingState, Result, WordsState
from .follow_up import FollowUp

_NEWEST = (models.F("started_at").desc(), models.F("id").desc())


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent(row=pghistory.Old))
class Call(models.Model):
    """One telephone call, connected or not, and the follow-up that it wrote.

    `entry_key` makes a second delivery (a double click, a telephone system that repeats itself) harmless.
    """

    customer = models.ForeignKey(Customer, models.CASCADE, related_name="calls", db_index=False, verbose_name=_("客户"))
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False, verbose_name=_("通话人")
    )
    contact = models.ForeignKey(
        Contact, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("联系人")
    )
    follow_up = models.OneToOneField(FollowUp, models.CASCADE, related_name="call", verbose_name=_("跟进"))
    direction = models.CharField(_("方向"), max_length=3, choices=Direction)
    number = models.CharField(_("号码"), max_length=40, blank=True, default="")
    queue = models.CharField(_("队列"), max_length=60, blank=True, default="")
    call_type = models.CharField(_("通话类型"), max_length=12, choices=CallType, default=CallType.OTHER)
    started_at = models.DateTimeField(_("开始时间"))
    ring_seconds = models.PositiveIntegerField(_("振铃秒数"), default=0)
    talk_seconds = models.PositiveIntegerField(_("通话秒数"), default=0)
    result = models.CharField(_("结果"), max_length=12, choices=Result)
    entry_key = models.UUIDField(editable=False)
    created_at = models.DateTimeField(_("记录时间"))

    class Meta:
        verbose_name = _("通话")
        constraints = [
            models.UniqueConstraint("customer", "entry_key", name="call_entered_once"),
            models.CheckConstraint(
                condition=models.Q(result="connected") | models.Q(talk_seconds=0), name="call_talks_when_connected"
            ),
        ]
        indexes = [
            models.Index("customer", *_NEWEST, name="call_of_customer"),
            models.Index("person", *_NEWEST, name="call_of_person"),
            models.Index(*_NEWEST, name="call_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.customer_id} {self.direction} {self.started_at:%Y-%m-%d %H:%M}"

    @property
    def is_connected(self) -> bool:
        """Say whether somebody picked up."""
        return self.result == Result.CONNECTED


class Recording(models.Model):
    """The sound of one call, encrypted on disk, with what was measured in it.

    `own_channel` says on which of two channels our side speaks (0 left, 1 right); None where both sides
    share one channel. `measured` is what calls.measuring returned, `peaks` the outline of the wave per channel.
    `words` is the transcript (wording.read_lines), or what kept one from being written; `alerts` counts forbidden
    words of our side.
    """

    customer = models.ForeignKey(Customer, models.CASCADE, related_name="+", db_index=False)
    call = models.OneToOneField(Call, models.CASCADE, related_name="recording")
    path = models.CharField(max_length=120)
    play_path = models.CharField(max_length=120, blank=True, default="")
    name = models.CharField(_("文件名"), max_length=200)
    sound = models.CharField(_("格式"), max_length=4)
    size = models.PositiveBigIntegerField(_("大小"))
    play_size = models.PositiveBigIntegerField(default=0)
    sha256 = models.CharField(max_length=64)
    state = models.CharField(_("状态"), max_length=9, choices=RecordingState, default=RecordingState.WAITING)
    problem = models.CharField(max_length=40, blank=True, default="")
    problem_facts = models.JSONField(default=dict)
    share = models.FloatField(default=0)
    beat_at = models.DateTimeField(null=True)
    seconds = models.FloatField(_("时长"), null=True)
    channels = models.PositiveSmallIntegerField(_("声道"), null=True)
    own_channel = models.PositiveSmallIntegerField(null=True, default=0)
    measured = models.JSONField(null=True)
    voices = models.JSONField(default=list)
    peaks = models.JSONField(default=list)
    words = models.JSONField(null=True)
    words_state = models.CharField(max_length=10, blank=True, default="", choices=WordsState)
    words_beat_at = models.DateTimeField(null=True)
    alerts = models.PositiveSmallIntegerField(_("禁语"), default=0)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(_("上传时间"))

    class Meta:
        verbose_name = _("录音")
        indexes = [
            models.Index("customer", "call", name="recording_of_customer"),
            models.Index("beat_at", name="recording_at_work", condition=models.Q(state__in=("waiting", "analysing"))),
            models.Index(
                "words_beat_at",
                name="recording_being_written",
                condition=models.Q(words_state__in=("waiting", "working")),
            ),
            models.Index("call", name="recording_with_alerts", condition=models.Q(alerts__gt=0)),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_ready(self) -> bool:
        """Say whether the analysis is done."""
        return self.state == RecordingState.READY

    @property
    def is_at_work(self) -> bool:
        """Say whether a job is to come or at it."""
        return self.state in (RecordingState.WAITING, RecordingState.ANALYSING)

    @property
    def is_mono(self) -> bool:
        """Say whether both sides share one channel, so that nobody can be told apart."""
        return self.channels == 1


class Listening(models.Model):
    """Somebody heard a recording: written before the first byte leaves, never changed."""

    append_only = True

    customer_id = models.BigIntegerField()
    call_id = models.BigIntegerField()
    person_id = models.BigIntegerField(null=True)
    address = models.CharField(max_length=64, blank=True, default="")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("收听记录")
        indexes = [models.Index("call_id", models.F("at").desc(), name="listening_of_call")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.call_id}"
