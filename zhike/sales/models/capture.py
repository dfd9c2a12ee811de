"""Where leads come from: campaigns and what they cost, public forms, what was sent in, and the origin of a customer."""

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from zhike.customers.models import Customer, Source


class Campaign(models.Model):
    """One effort to bring leads: a fair, an advertisement; `code` is what links carry as utm_campaign."""

    name = models.CharField(_("活动名称"), max_length=60, unique=True)
    code = models.CharField(_("链接里的代号"), max_length=60, unique=True)
    source = models.ForeignKey(Source, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("来源"))
    starts_on = models.DateField(_("开始日期"), null=True, blank=True)
    ends_on = models.DateField(_("结束日期"), null=True, blank=True)
    note = models.CharField(_("说明"), max_length=300, blank=True, default="")
    is_active = models.BooleanField(_("在用"), default=True)

    class Meta:
        verbose_name = _("市场活动")
        ordering = ["-is_active", "name"]

    def __str__(self) -> str:
        return self.name


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent(row=pghistory.Old))
class LeadCost(models.Model):
    """Money spent on a source or, more precisely, on one of its campaigns."""

    source = models.ForeignKey(Source, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    campaign = models.ForeignKey(Campaign, models.PROTECT, null=True, blank=True, related_name="costs")
    spent_on = models.DateField(_("日期"))
    amount = models.DecimalField(_("金额"), max_digits=14, decimal_places=2)
    note = models.CharField(_("用途"), max_length=120, blank=True, default="")
    at = models.DateTimeField()
    by_id = models.BigIntegerField(null=True)

    class Meta:
        verbose_name = _("获客费用")
        constraints = [
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="lead_cost_is_positive"),
            models.CheckConstraint(
                condition=models.Q(source__isnull=False) | models.Q(campaign__isnull=False),
                name="lead_cost_of_something",
            ),
        ]
        indexes = [models.Index("spent_on", name="lead_cost_by_day")]

    def __str__(self) -> str:
        return f"{self.spent_on} {self.amount}"


class Way(models.TextChoices):
    """How a customer came in; `api` and `call` are for the rooms that take them."""

    WEB = "web", _("网页表单")
    IMPORT = "import", _("导入名单")
    HAND = "hand", _("手工录入")
    LISTED = "listed", _("事后归入")
    API = "api", _("接口")
    CALL = "call", _("来电")


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent(row=pghistory.Old))
class LeadOrigin(models.Model):
    """By what a customer came first: the way, the campaign, the form and what the link carried. Never overwritten."""

    customer = models.OneToOneField(Customer, models.CASCADE, primary_key=True, related_name="lead_origin")
    way = models.CharField(_("怎么来的"), max_length=6, choices=Way)
    campaign = models.ForeignKey(Campaign, models.PROTECT, null=True, related_name="+")
    web_form_id = models.BigIntegerField(_("网页表单"), null=True)
    by_id = models.BigIntegerField(_("记录人"), null=True)
    utm = models.JSONField(default=dict)
    page = models.CharField(_("来自网页"), max_length=300, blank=True, default="")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("线索来历")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(way__in=[str(way) for way in Way]), name="lead_origin_way_is_known"
            )
        ]

    def __str__(self) -> str:
        return f"{self.customer_id}"


@pghistory.track(
    pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent(row=pghistory.Old), exclude=["version"]
)
class WebForm(models.Model):
    """A public form: who knows its address may fill it in; sites in `sites` may show it in a frame.

    `fields` are the questions in order: [{"key", "label", "required", "options"}], of capture.questions.
    """

    key = models.CharField(max_length=24, unique=True)
    name = models.CharField(_("表单名称"), max_length=60)
    title = models.CharField(_("标题"), max_length=80)
    intro = models.CharField(_("开头的话"), max_length=400, blank=True, default="")
    fields = models.JSONField(_("问题"), default=list)
    consent = models.TextField(_("同意条款"), blank=True, default="")
    consent_version = models.PositiveIntegerField(default=0)
    thanks = models.CharField(_("提交后的话"), max_length=300, blank=True, default="")
    sites = ArrayField(models.CharField(max_length=200), verbose_name=_("可以嵌入的网站"), default=list, blank=True)
    source = models.ForeignKey(Source, models.PROTECT, null=True, related_name="+", verbose_name=_("来源"))
    campaign = models.ForeignKey(Campaign, models.PROTECT, null=True, blank=True, related_name="+")
    is_active = models.BooleanField(_("开放填写"), default=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    changed_at = models.DateTimeField()
    changed_by_id = models.BigIntegerField(null=True)

    class Meta:
        verbose_name = _("网页表单")
        ordering = ["-is_active", "name"]

    def __str__(self) -> str:
        return self.name


class ConsentText(models.Model):
    """The words that people agreed to, each version for good."""

    append_only = True

    web_form = models.ForeignKey(WebForm, models.PROTECT, related_name="consents")
    version = models.PositiveIntegerField(_("版本"))
    text = models.TextField(_("同意条款"))
    at = models.DateTimeField()
    by_id = models.BigIntegerField(null=True)

    class Meta:
        verbose_name = _("同意条款")
        constraints = [models.UniqueConstraint("web_form", "version", name="consent_version_once")]

    def __str__(self) -> str:
        return f"{self.web_form_id} {self.version}"


class EntryState(models.TextChoices):
    NEW = "new", _("新线索")
    KNOWN = "known", _("已有客户")
    HELD = "held", _("待处理")


class WebEntry(models.Model):
    """One form that was sent in and taken; `key` is the one-time key of the page that it was filled in on."""

    web_form = models.ForeignKey(WebForm, models.PROTECT, related_name="entries", db_index=False)
    key = models.UUIDField(unique=True)
    customer = models.ForeignKey(Customer, models.SET_NULL, null=True, related_name="web_entries")
    state = models.CharField(_("结果"), max_length=5, choices=EntryState)
    answers = models.JSONField(_("内容"), default=dict)
    consent_version = models.PositiveIntegerField(_("同意的条款"), null=True)
    utm = models.JSONField(default=dict)
    page = models.CharField(_("来自网页"), max_length=300, blank=True, default="")
    address = models.CharField(_("网络地址"), max_length=45, blank=True, default="")
    why = models.CharField(_("原因"), max_length=300, blank=True, default="")
    at = models.DateTimeField(_("提交时间"))

    class Meta:
        verbose_name = _("表单提交")
        indexes = [models.Index(fields=["web_form", "-id"], name="web_entry_of_form")]

    def __str__(self) -> str:
        return f"{self.web_form_id} {self.at:%Y-%m-%d}"


class WebRefusal(models.Model):
    """How often a form was sent in and turned away on a day, by reason; no row per try, whatever the flood."""

    web_form = models.ForeignKey(WebForm, models.CASCADE, related_name="refusals", db_index=False)
    day = models.DateField(_("日期"))
    reason = models.CharField(_("原因"), max_length=20)
    count = models.PositiveIntegerField(_("次数"), default=0)

    class Meta:
        verbose_name = _("拒收次数")
        constraints = [models.UniqueConstraint("web_form", "day", "reason", name="web_refusal_once")]

    def __str__(self) -> str:
        return f"{self.web_form_id} {self.day} {self.reason}"
