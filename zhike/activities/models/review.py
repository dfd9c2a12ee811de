"""Written reviews of recordings, the forms they are scored by, and marks on the time line."""

import pghistory
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from zhike.customers.models import Customer

from ..calls.choices import CallType, MarkKind
from .call import Call


class ReviewForm(models.Model):
    """One version of the form for a type of call; a change makes the next version, old reviews keep theirs.

    `items` are calls.scoring.Item as JSON.
    """

    call_type = models.CharField(_("通话类型"), max_length=12, choices=CallType)
    version = models.PositiveIntegerField(_("版本"))
    items = models.JSONField()
    is_current = models.BooleanField(default=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("录音分析表")
        constraints = [
            models.UniqueConstraint("call_type", "version", name="review_form_version_once"),
            models.UniqueConstraint("call_type", condition=models.Q(is_current=True), name="review_form_one_in_force"),
        ]

    def __str__(self) -> str:
        return f"{self.call_type} v{self.version}"


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent(row=pghistory.Old))
class CallReview(models.Model):
    """What one reviewer wrote about one recording: points, what to change, an exercise, the check of its effect."""

    customer = models.ForeignKey(Customer, models.CASCADE, related_name="+", db_index=False)
    call = models.ForeignKey(Call, models.CASCADE, related_name="reviews", db_index=False)
    form = models.ForeignKey(ReviewForm, models.PROTECT, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    points = models.JSONField(_("得分"))
    score = models.DecimalField(_("总分"), max_digits=5, decimal_places=1)
    is_fatal = models.BooleanField(_("触犯致命项"), default=False)
    breaches = models.PositiveSmallIntegerField(_("合规问题"), default=0)
    good = models.TextField(_("做得好的"), blank=True, default="")
    change = models.TextField(_("要改的"))
    exercise = models.TextField(_("练习"), blank=True, default="")
    recheck_on = models.DateField(_("复查日期"), null=True)
    recheck_done_on = models.DateField(_("复查完成"), null=True)
    recheck_found = models.TextField(_("复查结果"), blank=True, default="")
    is_better = models.BooleanField(_("已改善"), null=True)
    at = models.DateTimeField(_("评审时间"))

    class Meta:
        verbose_name = _("录音分析")
        constraints = [models.UniqueConstraint("customer", "call", "reviewer", name="call_reviewed_once_by_each")]
        indexes = [
            models.Index("reviewer", models.F("at").desc(), models.F("id").desc(), name="call_review_by"),
            models.Index("person", models.F("at").desc(), models.F("id").desc(), name="call_review_of"),
            models.Index(
                "recheck_on",
                "id",
                name="call_review_to_recheck",
                condition=models.Q(recheck_on__isnull=False, recheck_done_on__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.call_id} {self.score}"


class CallMark(models.Model):
    """A moment of a recording that somebody pointed at."""

    customer = models.ForeignKey(Customer, models.CASCADE, related_name="+", db_index=False)
    call = models.ForeignKey(Call, models.CASCADE, related_name="marks", db_index=False)
    kind = models.CharField(max_length=6, choices=MarkKind, default=MarkKind.CHANGE)
    second = models.FloatField(_("时间"))
    text = models.CharField(_("标记"), max_length=200)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("时间点标记")
        indexes = [models.Index("customer", "call", "second", name="call_mark_of_call")]

    def __str__(self) -> str:
        return self.text
