"""Sessions in which needs are found: focus groups, prototype tests, interviews, surveys, market studies."""

import pghistory
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from zhike.customers.models import Contact, Customer

from ..needs.choices import NeedSource, Verdict


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent(row=pghistory.Old))
class NeedSession(models.Model):
    """One session with its minutes; `shown` is what was put before the people in a prototype test."""

    kind = models.CharField(_("形式"), max_length=12, choices=NeedSource)
    title = models.CharField(_("主题"), max_length=80)
    held_at = models.DateTimeField(_("时间"))
    place = models.CharField(_("地点"), max_length=80, blank=True, default="")
    host = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False, verbose_name=_("主持人")
    )
    shown = models.TextField(_("展示了什么"), blank=True, default="")
    minutes = models.TextField(_("记录"), blank=True, default="")
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("需求研讨")
        indexes = [models.Index(models.F("held_at").desc(), models.F("id").desc(), name="need_session_newest")]

    def __str__(self) -> str:
        return self.title


class NeedFinding(models.Model):
    """One finding of a session, before it becomes the need of a customer."""

    session = models.ForeignKey(NeedSession, models.CASCADE, related_name="findings")
    text = models.CharField(_("发现"), max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("研讨发现")

    def __str__(self) -> str:
        return self.text


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent(row=pghistory.Old))
class NeedParticipant(models.Model):
    """Somebody of a customer who took part, and, where something was shown, how they took it."""

    customer = models.ForeignKey(Customer, models.CASCADE, related_name="+", db_index=False)
    session = models.ForeignKey(NeedSession, models.CASCADE, related_name="participants")
    contact = models.ForeignKey(Contact, models.SET_NULL, null=True, blank=True, related_name="+")
    name = models.CharField(_("参加人"), max_length=60)
    reaction = models.TextField(_("反应"), blank=True, default="")
    verdict = models.CharField(_("结论"), max_length=8, choices=Verdict, blank=True, default="")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("研讨参加人")
        indexes = [models.Index("customer", "session", name="need_participant_of")]
        constraints = [models.UniqueConstraint("customer", "session", "name", name="need_participant_once")]

    def __str__(self) -> str:
        return self.name
