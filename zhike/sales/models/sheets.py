"""The daily sheet: what was kept of a day, what is written while it is open, and what was said about it."""

import pghistory
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from zhike.customers.models import Customer

PERSON = settings.AUTH_USER_MODEL


class SheetWay(models.TextChoices):
    SUBMITTED = "submitted", _("已提交")
    CLOSED = "closed", _("未提交，截止时封存")


class AmendmentKind(models.TextChoices):
    LATE = "late", _("补交")
    CORRECTION = "correction", _("更正")


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent(row=pghistory.Old))
class SheetNote(models.Model):
    """What a salesperson adds about one customer while the sheet of a day is open; the snapshot copies it."""

    customer = models.ForeignKey(Customer, models.CASCADE, related_name="+", db_index=False)
    person = models.ForeignKey(PERSON, models.PROTECT, related_name="+", db_index=False)
    day = models.DateField(_("日期"))
    progress = models.CharField(_("进展"), max_length=500, blank=True, default="")
    blocker = models.CharField(_("卡在哪里"), max_length=300, blank=True, default="")
    support = models.CharField(_("要的支持"), max_length=300, blank=True, default="")
    changed_at = models.DateTimeField(_("修改时间"))

    class Meta:
        verbose_name = _("理单表备注")
        constraints = [models.UniqueConstraint("customer", "person", "day", name="sheet_note_once_per_day")]
        indexes = [models.Index("person", "day", name="sheet_note_of_day")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.day} {self.customer_id}"


class DailySheet(models.Model):
    """The sheet of one person and working day as it was when submitted or, failing that, at the cut-off.

    One per person and day, whoever comes first; nobody changes it, the program's database role cannot.
    `content` is what rules.content describes; `summary` its figures, for lists.
    """

    append_only = True

    person = models.ForeignKey(PERSON, models.PROTECT, related_name="+", db_index=False)
    department_id = models.BigIntegerField(_("部门"), null=True)
    day = models.DateField(_("日期"))
    way = models.CharField(_("状态"), max_length=9, choices=SheetWay)
    at = models.DateTimeField(_("提交时间"))
    remark = models.TextField(_("总结"), blank=True, default="")
    summary = models.JSONField(default=dict)
    content = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("理单表")
        constraints = [models.UniqueConstraint("person", "day", name="sheet_once_per_day")]
        indexes = [models.Index("day", "person", name="sheet_of_day")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.day}"


class SheetAmendment(models.Model):
    """What was added to a kept sheet: handed in late, or corrected."""

    append_only = True

    sheet = models.ForeignKey(DailySheet, models.PROTECT, related_name="amendments")
    kind = models.CharField(max_length=10, choices=AmendmentKind)
    text = models.TextField(_("内容"))
    by = models.ForeignKey(PERSON, models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField(_("时间"))

    class Meta:
        verbose_name = _("理单表补充")
        constraints = [
            models.UniqueConstraint("sheet", condition=models.Q(kind="late"), name="sheet_handed_in_late_once")
        ]

    def __str__(self) -> str:
        return f"{self.sheet_id} {self.at:%Y-%m-%d %H:%M}"


class SheetReading(models.Model):
    """A manager has read a sheet."""

    append_only = True

    sheet = models.ForeignKey(DailySheet, models.PROTECT, related_name="readings", db_index=False)
    by = models.ForeignKey(PERSON, models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField(_("时间"))

    class Meta:
        verbose_name = _("理单表已阅")
        constraints = [models.UniqueConstraint("sheet", "by", name="sheet_read_once")]

    def __str__(self) -> str:
        return f"{self.sheet_id} {self.by_id}"


class SheetComment(models.Model):
    """What a manager says or asks about a person's day, of one customer or of the whole.

    A question comes back on the next working day's sheet until it is answered.
    """

    person = models.ForeignKey(PERSON, models.PROTECT, related_name="+", db_index=False)
    day = models.DateField(_("日期"))
    customer = models.ForeignKey(Customer, models.CASCADE, null=True, related_name="+", db_index=False)
    by = models.ForeignKey(PERSON, models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField(_("时间"))
    text = models.CharField(_("内容"), max_length=500)
    is_question = models.BooleanField(_("要回答"), default=False)
    answer = models.CharField(_("回答"), max_length=500, blank=True, default="")
    answered_at = models.DateTimeField(null=True)
    answered_on = models.DateField(null=True)

    class Meta:
        verbose_name = _("理单表点评")
        indexes = [
            models.Index("person", "day", name="sheet_comment_of_day"),
            models.Index(
                "person",
                name="sheet_question_open",
                condition=models.Q(is_question=True, answered_at__isnull=True),
            ),
            models.Index("customer", name="sheet_comment_of_customer"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.day} {self.at:%H:%M}"


class MinuteKind(models.TextChoices):
    PROGRESS = "progress", _("进展")
    DECISION = "decision", _("定支持")
    GRADE = "grade", _("改等级")
    QUESTION = "question", _("追问")


class Minute(models.Model):
    """One line of the minutes of an evening meeting, written by what was done in it."""

    append_only = True

    department_id = models.BigIntegerField()
    day = models.DateField(_("日期"))
    person = models.ForeignKey(PERSON, models.PROTECT, related_name="+", db_index=False)
    customer_id = models.BigIntegerField(null=True)
    customer_name = models.CharField(max_length=200, blank=True, default="")
    kind = models.CharField(max_length=8, choices=MinuteKind)
    text = models.TextField()
    data = models.JSONField(default=dict)
    by = models.ForeignKey(PERSON, models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("理单会纪要")
        indexes = [models.Index("department_id", "day", "id", name="minute_of_meeting")]

    def __str__(self) -> str:
        return f"{self.department_id} {self.day} {self.kind}"
