"""Voice notes of follow-ups, and who listened to them."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from zhike.customers.models import Customer

from .follow_up import FollowUp


class VoiceNote(models.Model):
    """What somebody spoke instead of typing: sealed on disk. `seconds` is what the recorder measured."""

    customer = models.ForeignKey(Customer, models.CASCADE, related_name="+", db_index=False)
    follow_up = models.OneToOneField(FollowUp, models.CASCADE, related_name="voice")
    path = models.CharField(max_length=120)
    sound = models.CharField(_("格式"), max_length=4)
    size = models.PositiveBigIntegerField(_("大小"))
    seconds = models.PositiveIntegerField(_("时长"))
    sha256 = models.CharField(max_length=64)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(_("录音时间"))

    class Meta:
        verbose_name = _("语音")
        indexes = [
            models.Index("customer", "follow_up", name="voice_of_customer"),
            models.Index("path", name="voice_by_path"),
        ]

    def __str__(self) -> str:
        return f"{self.follow_up_id} {self.seconds}s"


class VoiceListening(models.Model):
    """Somebody heard a voice note: written before the first byte leaves, never changed."""

    append_only = True

    customer_id = models.BigIntegerField()
    follow_up_id = models.BigIntegerField()
    person_id = models.BigIntegerField(null=True)
    address = models.CharField(max_length=64, blank=True, default="")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("语音收听记录")
        indexes = [models.Index("follow_up_id", models.F("at").desc(), name="voice_listening_newest")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.follow_up_id}"
