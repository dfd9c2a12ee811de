"""Needs of customers, the steps in which each is defined, and the categories that they are sorted by."""

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zhike.customers.models import Contact, Customer

from ..needs.choices import (
    CONFIRMED_STATES,
    UNMET,
    Axis,
    ConfirmedHow,
    Level,
    Met,
    MetBy,
    NeedSource,
    NeedState,
    OfferKind,
    StepKind,
)
from .need_session import NeedFinding, NeedSession


class NeedCategory(models.Model):
    """One word of the company's taxonomy; a delivered one (`key`) reads in each person's language."""

    axis = models.CharField(_("分类方式"), max_length=8, choices=Axis)
    key = models.CharField(max_length=20, blank=True, default="")
    name = models.CharField(_("名称"), max_length=30)
    help = models.CharField(_("说明"), max_length=120, blank=True, default="")
    position = models.PositiveSmallIntegerField(_("排序"), default=0)
    is_active = models.BooleanField(_("在用"), default=True)

    class Meta:
        verbose_name = _("需求分类")
        constraints = [models.UniqueConstraint("axis", "name", name="need_category_once")]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """Return the name as people read it."""
        return gettext(self.name) if self.key else self.name

    @property
    def explanation(self) -> str:
        """Return the explanation as people read it."""
        return gettext(self.help) if self.key and self.help else self.help


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent(row=pghistory.Old))
class Need(models.Model):
    """What one customer wants: the words that were heard, what we understood, and what the customer confirmed.

    `name` is what the customer calls it. The priority is worked out by needs.priority and kept with its reasons.
    The constraints hold what makes a need defined: who confirmed which wording when and how, and that the
    statement still is that wording.
    """

    customer = models.ForeignKey(Customer, models.CASCADE, related_name="needs", db_index=False, verbose_name=_("客户"))
    name = models.CharField(_("客户的叫法"), max_length=60)
    raw_words = models.TextField(_("客户原话"))
    contact = models.ForeignKey(
        Contact, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("谁说的")
    )
    heard_from = models.CharField(_("谁说的"), max_length=60, blank=True, default="")
    heard_at = models.DateTimeField(_("什么时候听到"))
    heard_where = models.CharField(_("在哪里听到"), max_length=60, blank=True, default="")
    heard_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False, verbose_name=_("谁听到")
    )
    source = models.CharField(_("来源"), max_length=12, choices=NeedSource, default=NeedSource.TALK)
    session = models.ForeignKey(NeedSession, models.PROTECT, null=True, blank=True, related_name="needs")
    finding = models.ForeignKey(NeedFinding, models.SET_NULL, null=True, blank=True, related_name="needs")
    statement = models.TextField(_("需求表述"), blank=True, default="")
    purpose = models.ForeignKey(
        NeedCategory,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("为了什么"),
    )
    aspect = models.ForeignKey(
        NeedCategory, models.PROTECT, null=True, blank=True, related_name="+", db_index=False, verbose_name=_("哪方面")
    )
    strength = models.PositiveSmallIntegerField(_("强度"), choices=Level, default=Level.MIDDLE)
    urgency = models.PositiveSmallIntegerField(_("紧迫"), choices=Level, default=Level.MIDDLE)
    importance = models.PositiveSmallIntegerField(_("重要"), choices=Level, default=Level.MIDDLE)
    cost = models.PositiveSmallIntegerField(_("满足成本"), choices=Level, default=Level.MIDDLE)
    value_amount = models.DecimalField(_("预计价值"), max_digits=14, decimal_places=2, null=True, blank=True)
    met_by = models.CharField(_("现在由谁满足"), max_length=8, choices=MetBy, default=MetBy.NOBODY)
    rival = models.CharField(_("竞争对手"), max_length=60, blank=True, default="")
    offer_kind = models.CharField(_("对应"), max_length=8, choices=OfferKind, blank=True, default="")
    offer_name = models.CharField(_("产品或缺口"), max_length=80, blank=True, default="")
    state = models.CharField(_("状态"), max_length=10, choices=NeedState, default=NeedState.RAW)
    confirmed_contact = models.ForeignKey(Contact, models.SET_NULL, null=True, blank=True, related_name="+")
    confirmed_name = models.CharField(_("确认人"), max_length=60, blank=True, default="")
    confirmed_at = models.DateTimeField(_("确认时间"), null=True, blank=True)
    confirmed_how = models.CharField(_("确认方式"), max_length=8, choices=ConfirmedHow, blank=True, default="")
    confirmed_wording = models.TextField(_("确认的表述"), blank=True, default="")
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    delivered_on = models.DateField(_("交付日期"), null=True, blank=True)
    delivered_note = models.CharField(_("交付了什么"), max_length=200, blank=True, default="")
    met = models.CharField(_("满足了吗"), max_length=6, choices=Met, blank=True, default="")
    satisfied = models.PositiveSmallIntegerField(_("满意"), choices=Level, null=True, blank=True)
    validated_name = models.CharField(_("谁说的"), max_length=60, blank=True, default="")
    validated_note = models.TextField(_("客户怎么说"), blank=True, default="")
    validated_at = models.DateTimeField(_("验证时间"), null=True, blank=True)
    dropped_why = models.CharField(_("不做的原因"), max_length=200, blank=True, default="")
    keeper = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False, verbose_name=_("跟进人")
    )
    priority = models.DecimalField(_("优先级"), max_digits=4, decimal_places=1, default=0)
    priority_reasons = models.JSONField(default=list)
    priority_version = models.CharField(max_length=12, default="")
    version = models.PositiveIntegerField(default=1)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        verbose_name = _("需求")
        constraints = [
            models.CheckConstraint(
                name="need_defined_when_confirmed",
                condition=~Q(state__in=CONFIRMED_STATES)
                | (
                    Q(confirmed_at__isnull=False, statement=F("confirmed_wording"))
                    & ~Q(confirmed_name="")
                    & ~Q(confirmed_how="")
                    & ~Q(confirmed_wording="")
                ),
            ),
            models.CheckConstraint(
                name="need_delivered_on_a_day",
                condition=~Q(state__in=(NeedState.DELIVERED, NeedState.VALIDATED)) | Q(delivered_on__isnull=False),
            ),
            models.CheckConstraint(
                name="need_validated_by_answers",
                condition=~Q(state=NeedState.VALIDATED)
                | (Q(satisfied__isnull=False, validated_at__isnull=False) & ~Q(met="") & ~Q(validated_name="")),
            ),
            models.CheckConstraint(
                name="need_levels",
                condition=Q(
                    *[(f"{name}__range", (1, 5)) for name in ("strength", "urgency", "importance", "cost")],
                ),
            ),
        ]
        indexes = [
            models.Index("customer", F("priority").desc(), F("id").desc(), name="need_of_customer"),
            models.Index(F("priority").desc(), F("id").desc(), name="need_priority"),
            models.Index("aspect", F("priority").desc(), F("id").desc(), name="need_of_aspect"),
            models.Index("keeper", F("priority").desc(), F("id").desc(), name="need_of_keeper"),
            models.Index("offer_kind", "offer_name", name="need_of_offer"),
            models.Index(
                "keeper", "delivered_on", "id", name="need_to_validate", condition=Q(state=NeedState.DELIVERED)
            ),
            models.Index(
                F("value_amount").desc(nulls_last=True),
                F("id").desc(),
                name="need_unmet_by_value",
                condition=Q(met_by__in=UNMET) & ~Q(state__in=(NeedState.DROPPED, NeedState.VALIDATED)),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_confirmed(self) -> bool:
        """Say whether the customer confirmed the wording."""
        return self.state in CONFIRMED_STATES

    @property
    def is_unmet(self) -> bool:
        """Say whether we do not meet it in full today."""
        return self.met_by in UNMET


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent(row=pghistory.Old))
class NeedStep(models.Model):
    """What was noted in one of the eight steps of a need, and what proves it."""

    customer = models.ForeignKey(Customer, models.CASCADE, related_name="+", db_index=False)
    need = models.ForeignKey(Need, models.CASCADE, related_name="steps", db_index=False)
    step = models.CharField(_("步骤"), max_length=12, choices=StepKind)
    note = models.TextField(_("记下什么"))
    proof = models.TextField(_("凭什么这样说"), blank=True, default="")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("需求步骤")
        constraints = [models.UniqueConstraint("customer", "need", "step", name="need_step_once")]

    def __str__(self) -> str:
        return f"{self.need_id} {self.step}"
