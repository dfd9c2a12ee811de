"""陪访: how a manager scored a rep on a visit, what should change, and whether it did."""

import pghistory
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from zhike.customers.models import Customer

from ..visits.choices import VisitType
from .visit import Visit


class CoachingForm(models.Model):
    """One version of the coaching form of a type of visit; `items` are visits.skills.Skill as JSON."""

    visit_type = models.CharField(_("拜访类型"), max_length=8, choices=VisitType)
    version = models.PositiveIntegerField(_("版本"))
    items = models.JSONField()
    is_current = models.BooleanField(default=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("陪访评分表")
        constraints = [
            models.UniqueConstraint("visit_type", "version", name="coaching_form_version_once"),
            models.UniqueConstraint(
                "visit_type", condition=models.Q(is_current=True), name="coaching_form_one_in_force"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.visit_type} v{self.version}"


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent(row=pghistory.Old))
class Coaching(models.Model):
    """What the manager who came along wrote about one visit; the rep acknowledges it."""

    customer = models.ForeignKey(Customer, models.CASCADE, related_name="+", db_index=False)
    visit = models.OneToOneField(Visit, models.CASCADE, related_name="coaching")
    form = models.ForeignKey(CoachingForm, models.PROTECT, related_name="+", db_index=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    coach = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    ratings = models.JSONField(_("评分"))
    score = models.DecimalField(_("平均分"), max_digits=3, decimal_places=2)
    good = models.TextField(_("做得好的"), blank=True, default="")
    at = models.DateTimeField(_("评分时间"))
    acknowledged_at = models.DateTimeField(_("确认时间"), null=True)
    reply = models.TextField(_("本人的话"), blank=True, default="")

    class Meta:
        verbose_name = _("陪访评分")
        indexes = [
            models.Index("customer", "visit", name="coaching_of_customer"),
            models.Index("person", models.F("at").desc(), models.F("id").desc(), name="coaching_of_person"),
            models.Index("coach", models.F("at").desc(), models.F("id").desc(), name="coaching_by"),
        ]

    def __str__(self) -> str:
        return f"{self.visit_id} {self.score}"


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent(row=pghistory.Old))
class CoachingPoint(models.Model):
    """One behaviour to change, with what was seen; looked at again on a later visit, whose id stands in `again`."""

    customer = models.ForeignKey(Customer, models.CASCADE, related_name="+", db_index=False)
    coaching = models.ForeignKey(Coaching, models.CASCADE, related_name="points", db_index=False)
    number = models.PositiveSmallIntegerField()
    behaviour = models.CharField(_("要改变的行为"), max_length=200)
    evidence = models.TextField(_("现场看到的"))
    wanted = models.CharField(_("改成怎样"), max_length=200, blank=True, default="")
    before = models.PositiveSmallIntegerField(_("当时"))
    recheck_on = models.DateField(_("复查日期"))
    again_id = models.BigIntegerField(null=True)
    after = models.PositiveSmallIntegerField(_("复查"), null=True)
    found = models.TextField(_("复查看到的"), blank=True, default="")
    rechecked_on = models.DateField(null=True)

    class Meta:
        verbose_name = _("要改变的行为")
        constraints = [
            models.UniqueConstraint("customer", "coaching", "number", name="coaching_point_once"),
            models.CheckConstraint(condition=models.Q(number__range=(1, 3)), name="coaching_three_points_at_most"),
            models.CheckConstraint(
                condition=models.Q(before__range=(1, 5))
                & (models.Q(after__isnull=True) | models.Q(after__range=(1, 5))),
                name="coaching_point_in_five_steps",
            ),
            models.CheckConstraint(
                condition=models.Q(after__isnull=True, rechecked_on__isnull=True)
                | models.Q(after__isnull=False, rechecked_on__isnull=False, again_id__isnull=False),
                name="coaching_change_seen_on_a_visit",
            ),
        ]
        indexes = [
            models.Index("recheck_on", "id", name="coaching_to_recheck", condition=models.Q(rechecked_on__isnull=True))
        ]

    def __str__(self) -> str:
        return self.behaviour
