"""The first record of a contract: what was signed, whether the first payment came, the instalments after it."""

import pghistory
from django.db import models
from django.utils.translation import gettext_lazy as _

from zhike.customers.models import Customer
from zhike.sales.models import Opportunity

from .choices import ContractState


@pghistory.track(
    pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent(row=pghistory.Old), exclude=["version"]
)
class Contract(models.Model):
    """One signed contract with its first payment.

    `signed_at` and `qualified` are computed by rules.judge from the other columns and never set by hand.
    """

    customer = models.ForeignKey(
        Customer, models.PROTECT, db_index=False, related_name="contracts", verbose_name=_("客户")
    )
    opportunity = models.ForeignKey(
        Opportunity, models.PROTECT, null=True, blank=True, db_index=False, related_name="+", verbose_name=_("商机")
    )
    number = models.CharField(_("合同编号"), max_length=40)
    title = models.CharField(_("合同名称"), max_length=120)
    state = models.CharField(_("状态"), max_length=8, choices=ContractState, default=ContractState.IN_FORCE)
    amount = models.DecimalField(_("合同金额"), max_digits=16, decimal_places=2)
    sign_on = models.DateField(_("签订日期"))
    first_payment = models.DecimalField(_("约定首款"), max_digits=16, decimal_places=2, default=0)
    first_due_on = models.DateField(_("首款到期日"), null=True, blank=True)
    received = models.DecimalField(_("已收首款"), max_digits=16, decimal_places=2, default=0)
    received_on = models.DateField(_("首款到账日"), null=True, blank=True)
    person_id = models.BigIntegerField(_("签约人"), null=True)
    signed_at = models.DateTimeField(_("算作签约的时间"), null=True, editable=False)
    void_reason = models.CharField(_("作废原因"), max_length=300, blank=True, default="")
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(_("登记时间"))
    created_by_id = models.BigIntegerField(_("登记人"), null=True)

    class Meta:
        verbose_name = _("合同")
        constraints = [
            models.UniqueConstraint("customer", "number", name="contract_number_once"),
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="contract_is_worth_something"),
            models.CheckConstraint(
                condition=models.Q(first_payment__gte=0, first_payment__lte=models.F("amount")),
                name="contract_first_payment_within_amount",
            ),
            models.CheckConstraint(
                condition=models.Q(received__gte=0, received__lte=models.F("amount")), name="contract_received_within"
            ),
            models.CheckConstraint(
                condition=models.Q(received=0) | models.Q(received_on__gte=models.F("sign_on")),
                name="contract_received_after_signing",
            ),
            models.CheckConstraint(
                condition=models.Q(signed_at__isnull=True) | models.Q(state="in_force"),
                name="contract_void_is_unsigned",
            ),
        ]
        indexes = [
            models.Index("customer", "id", name="contract_of_customer"),
            models.Index("signed_at", name="contract_by_signing", condition=models.Q(signed_at__isnull=False)),
            models.Index("opportunity", name="contract_of_deal", condition=models.Q(opportunity__isnull=False)),
            models.Index(
                "person_id",
                "received_on",
                name="contract_received_by_day",
                condition=models.Q(state="in_force", received__gt=0),
            ),
        ]

    def __str__(self) -> str:
        return self.number


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent(row=pghistory.Old))
class Instalment(models.Model):
    """A further payment that a contract agrees on, after the first: how much by when, and what came of it."""

    customer = models.ForeignKey(Customer, models.CASCADE, db_index=False, related_name="+")
    contract = models.ForeignKey(Contract, models.CASCADE, related_name="instalments")
    due_on = models.DateField(_("到期日"))
    amount = models.DecimalField(_("应收"), max_digits=16, decimal_places=2)
    received = models.DecimalField(_("已收"), max_digits=16, decimal_places=2, default=0)
    received_on = models.DateField(_("到账日"), null=True, blank=True)

    class Meta:
        verbose_name = _("分期回款")
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="instalment_is_positive"),
            models.CheckConstraint(
                condition=models.Q(received__gte=0, received__lte=models.F("amount")), name="instalment_received_within"
            ),
            models.CheckConstraint(
                condition=models.Q(received=0) | models.Q(received_on__isnull=False),
                name="instalment_received_dated",
            ),
        ]
        indexes = [
            models.Index("customer", name="instalment_of_customer"),
            models.Index("received_on", name="instalment_received_by_day", condition=models.Q(received__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.contract_id} {self.due_on}"
