"""The company's own fields of customers: how each is defined, and the index over values that lists filter by."""

import pghistory
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.utils.translation import gettext_lazy as _

from zhike.access.models import stamped

from ..choices import CustomKind, Kind, Need, Stage
from .customer import Customer

TEXT_KEY_LENGTH = 100


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old))
class CustomField(models.Model):
    """One field that the company added. Its values stand in Customer.custom under its id, and are never dropped.

    `options` are the choices in their order: {key, label, retired}; keys never change.
    `indexed_at` says since when every value of a filterable field is in CustomEntry.
    """

    label = models.CharField(_("名称"), max_length=40)
    help = models.CharField(_("填写说明"), max_length=200, blank=True, default="")
    kind = models.CharField(_("类型"), max_length=10, choices=CustomKind)
    applies_to = models.CharField(_("适用于"), max_length=12, choices=Kind, blank=True, default="")
    section = models.CharField(_("分组"), max_length=40, blank=True, default="")
    position = models.PositiveIntegerField(_("排序"), default=0)
    options = models.JSONField(_("选项"), default=list, blank=True)
    default = models.JSONField(_("默认值"), null=True, blank=True)
    need = models.CharField(_("是否必填"), max_length=8, choices=Need, default=Need.NEVER)
    need_from = models.CharField(_("从哪个阶段起"), max_length=20, choices=Stage, blank=True, default="")
    synonyms = models.CharField(_("导入时的其它叫法"), max_length=200, blank=True, default="")
    is_filterable = models.BooleanField(_("可筛选"), default=False)
    is_searchable = models.BooleanField(_("可搜索"), default=False)
    is_prominent = models.BooleanField(_("显示在客户页侧栏"), default=False)
    is_retired = models.BooleanField(_("已停用"), default=False)
    indexed_at = models.DateTimeField(null=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(_("创建时间"))
    changed_at = models.DateTimeField(_("更新时间"))

    class Meta:
        verbose_name = _("自定义字段")
        triggers = [stamped("custom_fields")]
        constraints = [
            models.UniqueConstraint("label", name="custom_label_once", condition=models.Q(is_retired=False)),
            models.CheckConstraint(condition=~models.Q(label=""), name="custom_field_has_a_label"),
            models.CheckConstraint(
                condition=~models.Q(need=Need.FROM_STAGE) | ~models.Q(need_from=""), name="custom_need_names_its_stage"
            ),
        ]

    def __str__(self) -> str:
        return self.label


class CustomEntry(models.Model):
    """One value of a filterable field, as lists compare it; several choices make several rows.

    Kept by the services that write Customer.custom, re-computed by the checker.
    Text is ordered in small letters and cut, and found by its pairs of letters; people and 是/否 are numbers.
    """

    pk = models.CompositePrimaryKey("customer_id", "field_id", "position")
    customer = models.ForeignKey(Customer, models.CASCADE, related_name="custom_entries", db_index=False)
    field_id = models.BigIntegerField()
    position = models.PositiveSmallIntegerField()
    text_key = models.CharField(max_length=TEXT_KEY_LENGTH, null=True, db_collation="C")
    number = models.DecimalField(max_digits=26, decimal_places=6, null=True)
    day = models.DateField(null=True)
    grams = SearchVectorField(null=True)

    class Meta:
        indexes = [
            models.Index(
                "field_id", "text_key", "customer", name="custom_by_text", condition=models.Q(text_key__isnull=False)
            ),
            models.Index(
                "field_id", "number", "customer", name="custom_by_number", condition=models.Q(number__isnull=False)
            ),
            models.Index("field_id", "day", "customer", name="custom_by_day", condition=models.Q(day__isnull=False)),
            GinIndex("grams", name="custom_by_grams", condition=models.Q(grams__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.customer_id}:{self.field_id}"
