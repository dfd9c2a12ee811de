"""The customer itself: an organisation or a person that we sell to or serve."""

import pghistory
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from ..choices import (
    BirthdayCalendar,
    Gender,
    Grade,
    Kind,
    Lifecycle,
    Ownership,
    PriceSensitivity,
    Stage,
    Tier,
)
from . import sort_keys

ALIVE = models.Q(deleted_at__isnull=True)
IN_STOCK = ALIVE & models.Q(owner__isnull=True, pool_id__isnull=False)
ROLLUPS = [
    "last_contact_at",
    "follow_up_count",
    "contact_name",
    "contact_title",
    "phone",
    "name_key",
    "core_key",
    "name_sort",
    "updated_at",
    "version",
    "clock_on",
    "protected_until",
    "qualified_at",
    "reclaim_on",
]


class Source(models.Model):
    """The channel that a customer came through; kept by the administrator."""

    name = models.CharField(_("名称"), max_length=40, unique=True)
    position = models.PositiveIntegerField(_("排序"), default=0)
    is_active = models.BooleanField(_("在用"), default=True)

    class Meta:
        verbose_name = _("来源")
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.name


class Birthday(models.Model):
    """A birthday as people know it: solar, or lunar and then kept as lunar; the year may be unknown."""

    birthday_calendar = models.CharField(_("生日历法"), max_length=5, choices=BirthdayCalendar, blank=True, default="")
    birth_year = models.PositiveSmallIntegerField(_("生日年"), null=True, blank=True)
    birth_month = models.PositiveSmallIntegerField(_("生日月"), null=True, blank=True)
    birth_day = models.PositiveSmallIntegerField(_("生日日"), null=True, blank=True)
    birth_leap_month = models.BooleanField(_("闰月"), default=False)

    class Meta:
        abstract = True


def _order_indexes(name: str, key: models.expressions.OrderBy, *, descending: bool = True) -> list[models.Index]:
    """Return the indexes that give one order of a list: over everything, and within each department."""
    last = models.F("id").desc() if descending else models.F("id").asc()
    return [
        models.Index(key, last, name=f"customer_by_{name}", condition=ALIVE),
        models.Index(models.F("department"), key, last, name=f"customer_dep_{name}", condition=ALIVE),
    ]


@pghistory.track(
    pghistory.UpdateEvent(row=pghistory.Old, condition=pghistory.AnyChange(exclude=ROLLUPS)),
    pghistory.DeleteEvent(row=pghistory.Old),
    exclude=ROLLUPS,
)
class Customer(Birthday):
    """One customer, one archive.

    owner, department (the owner's, kept by change_owner) and pool_id decide who may see the row: without an owner
    it lies in that pool, with one it follows the pool's rules. The room above keeps the days of its clock
    (clock_on … reclaim_on); rollups (last_contact_at … version) are kept by services.
    """

    number = models.CharField(_("客户编号"), max_length=24)
    name = models.CharField(_("客户名称"), max_length=200)
    short_name = models.CharField(_("简称"), max_length=60, blank=True, default="")
    former_names = ArrayField(models.CharField(max_length=200), verbose_name=_("曾用名"), default=list, blank=True)
    kind = models.CharField(_("类型"), max_length=12, choices=Kind, default=Kind.ORGANISATION)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, db_index=False, related_name="+", verbose_name=_("负责人")
    )
    department = models.ForeignKey(
        "access.Department", models.PROTECT, null=True, db_index=False, related_name="+", verbose_name=_("所属部门")
    )
    owner_since = models.DateTimeField(_("归属时间"), null=True)
    pool_id = models.BigIntegerField(_("所属公海"), null=True, editable=False)
    clock_on = models.DateField(_("保护起算日"), null=True, editable=False)
    protected_until = models.DateField(_("保护至"), null=True, editable=False)
    qualified_at = models.DateTimeField(_("最近有效联系"), null=True, editable=False)
    reclaim_on = models.DateField(_("预计回收日"), null=True, editable=False)
    stage = models.CharField(_("阶段"), max_length=20, choices=Stage, default=Stage.INQUIRY)
    grade = models.CharField(_("意向等级"), max_length=1, choices=Grade, blank=True, default="")
    tier = models.CharField(_("客户等级"), max_length=10, choices=Tier, default=Tier.PROSPECT)
    lifecycle = models.CharField(_("生命周期"), max_length=10, choices=Lifecycle, default=Lifecycle.POTENTIAL)
    source = models.ForeignKey(Source, models.PROTECT, null=True, blank=True, db_index=False, verbose_name=_("来源"))
    referrer_id = models.BigIntegerField(_("引荐客户"), null=True, blank=True)
    referrer_contact_id = models.BigIntegerField(_("引荐人"), null=True, blank=True)
    industry = models.CharField(_("行业"), max_length=6, blank=True, default="")
    region = models.CharField(_("省市区"), max_length=6, blank=True, default="")
    region_text = models.CharField(_("地区原文"), max_length=80, blank=True, default="")
    address = models.CharField(_("详细地址"), max_length=200, blank=True, default="")
    website = models.CharField(_("网址"), max_length=200, blank=True, default="")
    cooperated_on = models.DateField(_("首次合作日期"), null=True, blank=True)
    remarks = models.TextField(_("备注"), blank=True, default="")
    current_state = models.TextField(_("现状"), blank=True, default="")
    pain_points = models.TextField(_("痛点"), blank=True, default="")
    # organisation
    credit_code = models.CharField(_("统一社会信用代码"), max_length=18, blank=True, default="")
    ownership = models.CharField(_("企业性质"), max_length=12, choices=Ownership, blank=True, default="")
    registered_capital = models.DecimalField(_("注册资本"), max_digits=16, decimal_places=2, null=True, blank=True)
    employees = models.PositiveIntegerField(_("员工人数"), null=True, blank=True)
    yearly_revenue = models.DecimalField(_("年营业额"), max_digits=16, decimal_places=2, null=True, blank=True)
    branches = models.TextField(_("分支机构"), blank=True, default="")
    business_scope = models.TextField(_("经营范围"), blank=True, default="")
    industry_position = models.TextField(_("行业地位"), blank=True, default="")
    competitive_advantage = models.TextField(_("竞争优势"), blank=True, default="")
    business_model = models.TextField(_("经营模式"), blank=True, default="")
    management_focus = models.TextField(_("管理重点"), blank=True, default="")
    development_plan = models.TextField(_("发展规划"), blank=True, default="")
    systems_in_use = models.TextField(_("在用系统"), blank=True, default="")
    price_sensitivity = models.CharField(
        _("价格敏感度"), max_length=6, choices=PriceSensitivity, blank=True, default=""
    )
    # person
    gender = models.CharField(_("性别"), max_length=6, choices=Gender, blank=True, default="")
    occupation = models.CharField(_("职业"), max_length=60, blank=True, default="")
    position = models.CharField(_("职位"), max_length=60, blank=True, default="")
    hobbies = models.TextField(_("爱好"), blank=True, default="")
    personality = models.TextField(_("性格"), blank=True, default="")
    consumption_habits = models.TextField(_("消费习惯"), blank=True, default="")
    taste = models.TextField(_("品味"), blank=True, default="")
    # next step: the newest promise, also history-tracked
    next_follow_on = models.DateField(_("下次跟进"), null=True, blank=True)
    next_step = models.CharField(_("下一步"), max_length=200, blank=True, default="")
    # values of the company's own fields by their id (custom.definitions), no null among them
    custom = models.JSONField(
        _("自定义字段"), default=dict, db_default=models.Value({}, models.JSONField()), editable=False
    )
    # rollups, kept by services
    name_key = models.CharField(max_length=200, default="", editable=False)
    core_key = models.CharField(max_length=200, default="", editable=False)
    name_sort = models.CharField(max_length=120, default="", editable=False)
    last_contact_at = models.DateTimeField(_("最近联系"), null=True, editable=False)
    follow_up_count = models.PositiveIntegerField(_("跟进次数"), default=0, editable=False)
    contact_name = models.CharField(_("首要联系人"), max_length=60, blank=True, default="", editable=False)
    contact_title = models.CharField(max_length=60, blank=True, default="", editable=False)
    phone = models.CharField(_("首要电话"), max_length=24, blank=True, default="", editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(_("创建时间"))
    created_by_id = models.BigIntegerField(_("创建人"), null=True)
    updated_at = models.DateTimeField(_("更新时间"))
    deleted_at = models.DateTimeField(_("删除时间"), null=True)

    class Meta:
        verbose_name = _("客户")
        constraints = [
            models.CheckConstraint(condition=~models.Q(name=""), name="customer_has_a_name"),
        ]
        indexes = [
            *_order_indexes("created", models.F("created_at").desc()),
            *_order_indexes("contact", sort_keys.LAST_CONTACT.desc()),
            *_order_indexes("next", sort_keys.NEXT_FOLLOW.asc(), descending=False),
            *_order_indexes("name", models.F("name_sort").asc(), descending=False),
            *_order_indexes("grade", sort_keys.GRADE.desc()),
            *_order_indexes("tier", sort_keys.TIER.desc()),
            *_order_indexes("reclaim", sort_keys.RECLAIM.asc(), descending=False),
            models.Index(
                fields=["owner", "-created_at", "-id"],
                include=["department"],
                name="customer_of_owner",
                condition=ALIVE,
            ),
            models.Index(
                "owner",
                "next_follow_on",
                "id",
                name="customer_promises",
                condition=ALIVE & models.Q(next_follow_on__isnull=False),
            ),
            models.Index(
                "owner",
                models.F("created_at").desc(),
                models.F("id").desc(),
                name="customer_untouched",
                condition=ALIVE & models.Q(last_contact_at__isnull=True),
            ),
            models.Index(
                fields=["owner", "last_contact_at", "id"],
                name="customer_quiet_a",
                condition=ALIVE & models.Q(grade="A", last_contact_at__isnull=False),
            ),
            models.Index(
                fields=["owner", "birth_month", "birth_day"],
                name="customer_birthdays",
                condition=ALIVE & models.Q(kind="person", birth_month__isnull=False),
            ),
            models.Index(
                "pool_id",
                sort_keys.IN_POOL_SINCE.desc(),
                models.F("id").desc(),
                name="customer_in_pool",
                condition=IN_STOCK,
            ),
            models.Index(
                sort_keys.IN_POOL_SINCE.desc(),
                models.F("id").desc(),
                name="customer_in_stock",
                include=["pool_id"],
                condition=IN_STOCK,
            ),
            models.Index(
                "owner",
                "reclaim_on",
                "id",
                name="customer_own_reclaims",
                condition=ALIVE & models.Q(reclaim_on__isnull=False),
            ),
            models.Index("owner", "pool_id", "stage", name="customer_held", condition=ALIVE),
            models.Index("stage", "lifecycle", "grade", "tier", name="customer_facets", condition=ALIVE),
            models.Index("name_sort", "id", name="customer_people", condition=ALIVE & models.Q(kind=Kind.PERSON)),
            models.Index("source", name="customer_source", condition=ALIVE),
            models.Index("industry", name="customer_industry", condition=ALIVE & ~models.Q(industry="")),
            models.Index("region", name="customer_region", condition=ALIVE & ~models.Q(region="")),
            models.Index(
                "referrer_id", name="customer_referrer", condition=ALIVE & models.Q(referrer_id__isnull=False)
            ),
            models.Index("name_key", name="customer_by_name_key"),
            models.Index("core_key", name="customer_by_core_key"),
            models.Index("credit_code", name="customer_by_code", condition=~models.Q(credit_code="")),
            models.Index(models.F("deleted_at").desc(), "id", name="customer_deleted", condition=~ALIVE),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_organisation(self) -> bool:
        """Say whether the organisation's fields apply."""
        return self.kind == Kind.ORGANISATION


class CustomerNumber(models.Model):
    """Which customer answers to a number; old numbers keep answering."""

    number = models.CharField(primary_key=True, max_length=24)
    customer_id = models.BigIntegerField(db_index=True)

    def __str__(self) -> str:
        return self.number
