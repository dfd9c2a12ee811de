"""Whom to go for: profiles of good customers, the score of leads, competitors and whom they serve."""

import pghistory
from django.conf import settings
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from zhike.customers.models import Customer

PERSON = settings.AUTH_USER_MODEL


class ReadingState(models.TextChoices):
    RUNNING = "running", _("正在计算")
    DONE = "done", _("已完成")
    FAILED = "failed", _("未完成")


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent(row=pghistory.Old))
class Profile(models.Model):
    """What is looked at: which customers are good, among whom, and which attributes count.

    `good` and `base` are conditions (JSON); empty good means signed, empty base everybody. `product` narrows the
    good ones to those with that product line. Every change raises `version`; readings keep the one they used.
    """

    name = models.CharField(_("画像名称"), max_length=60, unique=True)
    product = models.CharField(_("产品线"), max_length=60, blank=True, default="")
    good = models.JSONField(_("什么算好客户"), null=True)
    base = models.JSONField(_("和谁比"), null=True)
    attributes = models.JSONField(_("看哪些属性"), default=list)
    minimum = models.PositiveIntegerField(_("一个属性至少要有多少位客户"), default=20)
    is_main = models.BooleanField(_("用来给线索打分"), default=False)
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField(_("修改时间"))
    changed_by_id = models.BigIntegerField(_("修改人"), null=True)

    class Meta:
        verbose_name = _("客户画像")
        ordering = ["-is_main", "name"]
        constraints = [
            models.UniqueConstraint("is_main", condition=models.Q(is_main=True), name="profile_one_main"),
            models.CheckConstraint(condition=models.Q(minimum__gte=5), name="profile_minimum_is_some"),
        ]

    def __str__(self) -> str:
        return self.name


class ProfileReading(models.Model):
    """What a profile showed on a day, over the customers that one scope opens.

    `scope` is `all`, or `person:<id>` for who sees a part; `of_person` narrows it to one colleague's customers.
    `rows` and `left_out` (what comes too late to compare by) are what finish_reading keeps.
    """

    profile = models.ForeignKey(Profile, models.CASCADE, related_name="readings", db_index=False)
    profile_version = models.PositiveIntegerField()
    scope = models.CharField(max_length=30)
    of_person_id = models.BigIntegerField(_("谁的客户"), null=True)
    state = models.CharField(_("状态"), max_length=7, choices=ReadingState, default=ReadingState.RUNNING)
    asked_at = models.DateTimeField(_("开始时间"))
    done_at = models.DateTimeField(_("完成时间"), null=True)
    total = models.PositiveIntegerField(_("全部客户"), default=0)
    good = models.PositiveIntegerField(_("好客户"), default=0)
    rows = models.JSONField(default=list)
    left_out = models.JSONField(default=list)

    class Meta:
        verbose_name = _("画像结果")
        indexes = [models.Index(fields=["profile", "scope", "of_person_id", "-id"], name="profile_reading_latest")]

    def __str__(self) -> str:
        return f"{self.profile_id} {self.scope} {self.asked_at:%Y-%m-%d}"


class ScoreModel(models.Model):
    """How leads were scored from a day on: the weight of every value, and how well it told good ones apart.

    `weights` by attribute and value; `edges` of what was binned; `bands` what became of held-out customers by score;
    `left_out` the properties that come too late to learn from.
    """

    append_only = True

    profile = models.ForeignKey(Profile, models.PROTECT, related_name="+", db_index=False)
    profile_version = models.PositiveIntegerField()
    at = models.DateTimeField(_("计算时间"))
    total = models.PositiveIntegerField(_("全部客户"))
    good = models.PositiveIntegerField(_("好客户"))
    held_out = models.PositiveIntegerField(_("留作检验"))
    held_out_good = models.PositiveIntegerField(_("其中的好客户"))
    auc = models.FloatField(_("分辨力"), null=True)
    auc_low = models.FloatField(null=True)
    auc_high = models.FloatField(null=True)
    slope = models.FloatField(default=1)
    weights = models.JSONField(default=dict)
    edges = models.JSONField(default=dict)
    bands = models.JSONField(default=list)
    left_out = models.JSONField(default=list)

    class Meta:
        verbose_name = _("打分模型")

    def __str__(self) -> str:
        return f"{self.profile_id} {self.at:%Y-%m-%d}"


class LeadScore(models.Model):
    """How like the good customers one is that is not one yet; `values` are what it was judged by."""

    customer = models.OneToOneField(Customer, models.CASCADE, primary_key=True, related_name="lead_score")
    score = models.PositiveSmallIntegerField(_("线索得分"))
    held = models.JSONField(default=dict)
    model = models.ForeignKey(ScoreModel, models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("线索得分")
        indexes = [models.Index("score", "customer", name="lead_score_order")]
        constraints = [models.CheckConstraint(condition=models.Q(score__lte=100), name="lead_score_range")]

    def __str__(self) -> str:
        return f"{self.customer_id} {self.score}"


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent(row=pghistory.Old))
class Competitor(models.Model):
    """Somebody who sells what we sell; deals name it by `name`, whatever its case."""

    name = models.CharField(_("竞争对手"), max_length=80)
    website = models.CharField(_("网址"), max_length=200, blank=True, default="")
    strengths = models.TextField(_("优势"), blank=True, default="")
    weaknesses = models.TextField(_("弱点"), blank=True, default="")
    tactics = models.TextField(_("怎样应对"), blank=True, default="")
    is_active = models.BooleanField(_("在用"), default=True)
    at = models.DateTimeField()
    by_id = models.BigIntegerField(null=True)

    class Meta:
        verbose_name = _("竞争对手")
        ordering = ["name"]
        constraints = [models.UniqueConstraint(Lower("name"), name="competitor_once")]

    def __str__(self) -> str:
        return self.name


@pghistory.track(
    pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent(row=pghistory.Old), exclude=["version"]
)
class Incumbent(models.Model):
    """A competitor serves a customer: with what, until when, and how content the customer is."""

    customer = models.ForeignKey(Customer, models.CASCADE, related_name="incumbents", db_index=False)
    competitor = models.ForeignKey(Competitor, models.PROTECT, related_name="incumbents")
    product = models.CharField(_("用的产品"), max_length=80, blank=True, default="")
    since = models.DateField(_("从何时起"), null=True, blank=True)
    renews_on = models.DateField(_("合同到期日"), null=True, blank=True)
    yearly_amount = models.DecimalField(_("每年费用"), max_digits=14, decimal_places=2, null=True, blank=True)
    note = models.CharField(_("情况"), max_length=300, blank=True, default="")
    version = models.PositiveIntegerField(default=1, editable=False)
    at = models.DateTimeField()
    by_id = models.BigIntegerField(null=True)

    class Meta:
        verbose_name = _("正在服务的对手")
        constraints = [models.UniqueConstraint("customer", "competitor", name="incumbent_once")]
        indexes = [models.Index("renews_on", "customer", name="incumbent_renewals")]

    def __str__(self) -> str:
        return f"{self.customer_id} {self.competitor_id}"
