"""What a visit came to: its summary and what was promised there."""

import pghistory
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from zhike.customers.models import Customer

from ..visits.choices import Aim, ThanksWay
from .visit import Visit


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent(row=pghistory.Old))
class VisitSummary(models.Model):
    """The summary of one visit, written within the time that the company set."""

    customer = models.ForeignKey(Customer, models.CASCADE, related_name="+", db_index=False)
    visit = models.OneToOneField(Visit, models.CASCADE, related_name="summary")
    aim = models.CharField(_("目的达到了吗"), max_length=8, choices=Aim)
    said = models.TextField(_("客户说了什么"))
    success = models.TextField(_("做成的"), blank=True, default="")
    failure = models.TextField(_("没做成的"), blank=True, default="")
    judgement = models.TextField(_("对客户的判断"), blank=True, default="")
    next_plan = models.CharField(_("下一步"), max_length=200, blank=True, default="")
    next_on = models.DateField(_("下次跟进"), null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField(_("小结时间"))
    is_late = models.BooleanField(_("超过期限"), default=False)
    thanks = models.TextField(_("感谢信息"), blank=True, default="")
    thanks_way = models.CharField(max_length=6, choices=ThanksWay, blank=True, default="")
    thanks_at = models.DateTimeField(_("感谢时间"), null=True)
    thanks_trouble = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        verbose_name = _("拜访小结")
        constraints = [
            models.CheckConstraint(condition=~models.Q(said=""), name="visit_summary_says_something"),
            models.CheckConstraint(
                condition=models.Q(next_plan="") | models.Q(next_on__isnull=False), name="visit_next_plan_has_a_day"
            ),
        ]
        indexes = [models.Index("customer", "visit", name="visit_summary_of_customer")]

    def __str__(self) -> str:
        return str(self.visit_id)


class VisitPromise(models.Model):
    """Something promised on a visit; the task that was made of it carries on from there."""

    customer = models.ForeignKey(Customer, models.CASCADE, related_name="+", db_index=False)
    visit = models.ForeignKey(Visit, models.CASCADE, related_name="promises", db_index=False)
    text = models.CharField(_("承诺"), max_length=200)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    due_on = models.DateField(_("期限"))
    task_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("拜访承诺")
        indexes = [models.Index("customer", "visit", name="visit_promise_of_visit")]

    def __str__(self) -> str:
        return self.text
