"""Who takes new customers, by what rules new leads are dealt, and offers that wait for an answer."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from ..choices import OfferState
from ..deal_choices import DealWay, LeadTarget

_OPEN = models.Q(state=OfferState.OPEN)


class Presence(models.Model):
    """How one person takes new customers: paused or not, how many compared with others, and what he is good at.

    Shifts and leave have tables of their own. Without a row: not paused, weight 1.
    """

    person_id = models.BigIntegerField(primary_key=True)
    paused_until = models.DateTimeField(_("暂停接收到"), null=True, blank=True)
    weight = models.PositiveSmallIntegerField(_("权重"), default=1)
    regions = ArrayField(models.CharField(max_length=6), verbose_name=_("熟悉的地区"), default=list, blank=True)
    industries = ArrayField(models.CharField(max_length=6), verbose_name=_("熟悉的行业"), default=list, blank=True)
    tag_ids = ArrayField(models.BigIntegerField(), verbose_name=_("专长（标签）"), default=list, blank=True)
    changed_at = models.DateTimeField()
    changed_by_id = models.BigIntegerField(null=True)

    class Meta:
        verbose_name = _("接收设置")

    def __str__(self) -> str:
        return str(self.person_id)


class AssignmentRule(models.Model):
    """One rule for new leads without owner: whom it is about, who gets them; asked in the order of `position`.

    `condition` is one of the condition language, null for every lead. `people` and `department_id` (with all below
    it) together are the group; caps of 0 are none.
    """

    name = models.CharField(_("名称"), max_length=40)
    position = models.PositiveIntegerField(_("顺序"), default=0)
    condition = models.JSONField(_("条件"), null=True, blank=True)
    target = models.CharField(_("去向"), max_length=8, choices=LeadTarget, default=LeadTarget.PEOPLE)
    way = models.CharField(_("分配方式"), max_length=12, choices=DealWay, default=DealWay.ROUND_ROBIN)
    people = ArrayField(models.BigIntegerField(), verbose_name=_("人员"), default=list, blank=True)
    department_id = models.BigIntegerField(_("部门（含下级）"), null=True, blank=True)
    pool_id = models.BigIntegerField(_("公海"), null=True, blank=True)
    daily_cap = models.PositiveIntegerField(_("每人每天最多"), default=0)
    backlog_cap = models.PositiveIntegerField(_("未联系的新线索最多"), default=0)
    only_on_shift = models.BooleanField(_("只分给此刻在班的人"), default=True)
    is_active = models.BooleanField(_("启用"), default=True)
    changed_at = models.DateTimeField()
    changed_by_id = models.BigIntegerField(null=True)

    class Meta:
        verbose_name = _("新线索分配规则")
        indexes = [models.Index("position", "id", name="pool_lead_rule_order")]

    def __str__(self) -> str:
        return self.name


class LeadAssignment(models.Model):
    """Which rule sent a lead where, and what was found about everybody at that moment; never changed."""

    customer_id = models.BigIntegerField()
    rule_id = models.BigIntegerField()
    person_id = models.BigIntegerField(null=True)
    pool_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()
    why = models.JSONField(default=list)

    class Meta:
        verbose_name = _("新线索分配")
        indexes = [
            models.Index("customer_id", models.F("id").desc(), name="pool_lead_of_customer"),
            models.Index("person_id", models.F("at").desc(), name="pool_lead_of_person"),
            models.Index("rule_id", "person_id", models.F("id").desc(), name="pool_lead_turn"),
        ]

    def __str__(self) -> str:
        return f"{self.customer_id}→{self.person_id or self.pool_id}"


class Rotation(models.Model):
    """One customer on its way to the next person; `tried` were asked this time and did not take it."""

    customer_id = models.BigIntegerField()
    pool_id = models.BigIntegerField()
    from_person_id = models.BigIntegerField(null=True)
    reason = models.CharField(_("原因"), max_length=500, blank=True, default="")
    by_id = models.BigIntegerField(null=True)
    state = models.CharField(max_length=10, choices=OfferState, default=OfferState.OPEN)
    tried = ArrayField(models.BigIntegerField(), default=list, blank=True)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("流转")
        constraints = [models.UniqueConstraint("customer_id", name="pool_rotation_once", condition=_OPEN)]
        indexes = [models.Index("pool_id", models.F("id").desc(), name="pool_rotation_of_pool")]

    def __str__(self) -> str:
        return f"{self.customer_id} {self.state}"


class Offer(models.Model):
    """One customer offered to one person; only he may have it until it expires."""

    customer_id = models.BigIntegerField()
    rotation_id = models.BigIntegerField()
    pool_id = models.BigIntegerField()
    person_id = models.BigIntegerField(_("推荐给"))
    state = models.CharField(_("状态"), max_length=10, choices=OfferState, default=OfferState.OPEN)
    offered_at = models.DateTimeField(_("推荐时间"))
    expires_at = models.DateTimeField(_("最晚接收"))
    decided_at = models.DateTimeField(null=True)
    note = models.CharField(_("理由"), max_length=200, blank=True, default="")

    class Meta:
        verbose_name = _("流转推荐")
        constraints = [models.UniqueConstraint("customer_id", name="pool_offer_once", condition=_OPEN)]
        indexes = [
            models.Index("person_id", "expires_at", name="pool_offer_waiting", condition=_OPEN),
            models.Index("expires_at", name="pool_offer_due", condition=_OPEN),
            models.Index("pool_id", "person_id", models.F("id").desc(), name="pool_offer_turn"),
        ]

    def __str__(self) -> str:
        return f"{self.customer_id}→{self.person_id} {self.state}"
