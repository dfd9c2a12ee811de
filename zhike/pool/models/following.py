"""What did not follow a customer back into a pool."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from zhike.customers.models import Customer


class LeftBehind(models.Model):
    """What one owner knew of a customer that went back to a pool whose rules let it not follow.

    `contacts` are taken out of the archive with all that hangs on them (`rows`) and what pointed to them (`links`);
    with `notes` the follow-ups written before `at` are read by that owner, his managers and the pool only, and what
    was promised next (`next_on`, `next_step`) is his.
    """

    customer = models.ForeignKey(Customer, models.CASCADE, related_name="+", db_index=False)
    person_id = models.BigIntegerField(_("以前的负责人"))
    department_id = models.BigIntegerField(_("以前的部门"), null=True)
    pool_id = models.BigIntegerField(_("公海"))
    at = models.DateTimeField(_("时间"))
    notes = models.BooleanField(_("跟进记录没有跟着走"), default=False)
    contacts = models.JSONField(default=list)
    next_on = models.DateField(_("下次跟进"), null=True)
    next_step = models.CharField(_("下一步"), max_length=200, blank=True, default="")

    class Meta:
        verbose_name = _("没有随客户走的资料")
        indexes = [models.Index("customer", "at", name="left_behind_of_customer")]

    def __str__(self) -> str:
        return f"{self.customer_id}: {self.person_id}"
