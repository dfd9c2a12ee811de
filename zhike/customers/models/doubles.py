"""Pairs that may be one customer, the searches that found them, and what was merged."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from ..choices import PairState, SearchState


class DoubleSearch(models.Model):
    """One search for doubles over the whole base."""

    by_id = models.BigIntegerField(_("发起人"), null=True)
    state = models.CharField(_("状态"), max_length=10, choices=SearchState, default=SearchState.RUNNING)
    share = models.PositiveSmallIntegerField(_("进度"), default=0)
    compared = models.PositiveIntegerField(default=0)
    found = models.PositiveIntegerField(default=0)
    sure = models.PositiveIntegerField(default=0)
    cancel_asked_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(_("开始"))
    beat_at = models.DateTimeField()
    finished_at = models.DateTimeField(_("结束"), null=True)

    class Meta:
        verbose_name = _("查重")
        constraints = [
            models.UniqueConstraint("state", condition=models.Q(state="running"), name="one_search_for_doubles"),
        ]

    def __str__(self) -> str:
        return f"{self.created_at:%Y-%m-%d %H:%M}"

    @property
    def is_running(self) -> bool:
        """Say whether the background is at it."""
        return self.state == SearchState.RUNNING


class DoublePair(models.Model):
    """Two customers that may be one; `reasons` are codes with their points. A dismissed pair is never shown again."""

    first_id = models.BigIntegerField()
    second_id = models.BigIntegerField()
    score = models.PositiveSmallIntegerField(_("把握"))
    reasons = models.JSONField(_("理由"), default=list)
    state = models.CharField(_("状态"), max_length=10, choices=PairState, default=PairState.OPEN)
    search = models.ForeignKey(DoubleSearch, models.SET_NULL, null=True, related_name="+", db_index=False)
    found_at = models.DateTimeField()
    decided_by_id = models.BigIntegerField(null=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("疑似重复")
        constraints = [
            models.UniqueConstraint("first_id", "second_id", name="pair_once"),
            models.CheckConstraint(condition=models.Q(first_id__lt=models.F("second_id")), name="pair_in_order"),
        ]
        indexes = [
            models.Index("state", models.F("score").desc(), models.F("id").desc(), name="pair_by_score"),
            models.Index("second_id", name="pair_of_second"),
        ]

    def __str__(self) -> str:
        return f"{self.first_id}={self.second_id}"


class Merge(models.Model):
    """Several customers became one. `parties` names the absorbed ones; undone within 30 days, row for row."""

    survivor_id = models.BigIntegerField()
    parties = models.JSONField(default=list)
    by_id = models.BigIntegerField(_("合并人"), null=True)
    at = models.DateTimeField(_("合并时间"))
    moved = models.JSONField(default=dict)
    undone_at = models.DateTimeField(_("撤销时间"), null=True)
    undone_by_id = models.BigIntegerField(null=True)
    report = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("合并")
        indexes = [
            models.Index("survivor_id", name="merge_of_survivor"),
            models.Index(models.F("at").desc(), models.F("id").desc(), name="merge_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.survivor_id} {self.at:%Y-%m-%d %H:%M}"


class MergedCustomer(models.Model):
    """Where an absorbed customer went: `into_id` by its own merge, `survivor_id` after all merges since."""

    customer_id = models.BigIntegerField(primary_key=True)
    merge = models.ForeignKey(Merge, models.CASCADE, related_name="+")
    into_id = models.BigIntegerField()
    survivor_id = models.BigIntegerField(db_index=True)

    def __str__(self) -> str:
        return f"{self.customer_id}→{self.survivor_id}"


class MergeRow(models.Model):
    """What a merge did to one row, as undoing needs it.

    `moved`: it belongs to `from_id`; `print` tells whether somebody changed it since.
    `changed`: columns had `before` and got `after`. `removed`: the whole row is `before`.
    `pointed`: like `changed`, of a reference to a contact that was joined to a namesake.
    """

    merge = models.ForeignKey(Merge, models.CASCADE, related_name="rows", db_index=False)
    table = models.CharField(max_length=80)
    key = models.CharField(max_length=64)
    way = models.CharField(max_length=8)
    from_id = models.BigIntegerField()
    print = models.CharField(max_length=32, default="")
    before = models.JSONField(null=True, encoder=DjangoJSONEncoder)
    after = models.JSONField(null=True, encoder=DjangoJSONEncoder)

    class Meta:
        indexes = [models.Index("merge", "table", "way", name="merge_rows")]

    def __str__(self) -> str:
        return f"{self.table}:{self.key}"


class Claim(models.Model):
    """Who holds a key that one living customer may have; two creations at once cannot both take it."""

    key = models.CharField(primary_key=True, max_length=220)
    customer_id = models.BigIntegerField(db_index=True)

    def __str__(self) -> str:
        return self.key
