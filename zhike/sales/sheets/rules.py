"""Which sheet a moment belongs to, who may confirm one until when, and what else the day's sheet decides. Pure."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils.translation import gettext as _

from zhike.lib.refusals import Refusal
from zhike.lib.workdays import Calendar

GRADES = ("A", "B", "C")
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class SheetRules:
    """What the company decides about its sheets; see the setting 理单表.

    `untouched` says per grade after how many working days without a reached contact a customer is marked.
    """

    cutoff: time = time(20, 0)
    untouched: tuple[int, int, int] = (2, 4, 8)
    alert_days: int = 3

    def untouched_after(self, grade: str) -> int:
        """Return after how many working days without contact a customer of this grade is marked."""
        return self.untouched[GRADES.index(grade)]


@dataclass(frozen=True)
class Window:
    """The time that one sheet covers: after the cut-off before, up to and including its own."""

    start: datetime
    end: datetime


def sheet_day(at: datetime, *, cutoff: time, calendar: Calendar) -> date:
    """Return the working day on whose sheet a moment (in the company's own time) stands.

    After the cut-off, and on days on which nobody works, it is the next one; the second of the
    cut-off itself still belongs to the day.
    """
    day = at.date()
    if calendar.is_workday(day) and at.time().replace(tzinfo=None) <= cutoff:
        return day
    return calendar.add_workdays(day, 1)


def window_of(day: date, *, rules: SheetRules, calendar: Calendar, zone: datetime) -> Window:
    """Return what the sheet of a working day covers; `zone` is any moment in the company's time zone."""
    before = calendar.add_workdays(day, -1)
    start, end = (datetime.combine(one, rules.cutoff, zone.tzinfo) for one in (before, day))
    return Window(start, end)


def days_since(last: date | None, day: date, calendar: Calendar) -> int | None:
    """Return how many working days have passed since a contact, None when there was none."""
    return None if last is None else max(0, calendar.workdays_between(last, day))


def why_cannot_submit(
    *,
    is_submitted: bool,
    is_closed: bool,
    is_working_day: bool,
    missing: Collection[str],
    confirmed: bool,
    is_begun: bool = True,
) -> Refusal | None:
    """Say why a sheet cannot be submitted, or return None.

    A sheet is one and stays as it is; after the cut-off the system has kept what there was, and a
    word added later says so.
    """
    if is_submitted:
        return Refusal("sales.sheet_submitted", _("这张理单表已经提交，不能再改。"), {}, _("有出入可以补充更正。"))
    if is_closed:
        sentence = _("已过截止时间，系统按当时的内容存了这张表。")
        return Refusal("sales.sheet_closed", sentence, {}, _("请在表下面补交说明，经理看得到。"))
    if not is_working_day:
        return Refusal("sales.sheet_no_workday", _("这天不是工作日，联系会记到下一个工作日的表上。"))
    if not is_begun:
        return Refusal("sales.sheet_too_early", _("这张表的日子还没到，到那天再提交。"), {}, _("进展现在就可以写。"))
    if missing:
        names = "、".join(list(missing)[:3]) + ("…" if len(missing) > 3 else "")
        sentence = _("还有 %(n)d 位 A 类或 B 类客户没写进展：%(names)s。") % {"n": len(missing), "names": names}
        return Refusal("sales.sheet_sentence_missing", sentence, {"names": list(missing)}, _("各写一句就可以提交。"))
    if not confirmed:
        return Refusal("sales.sheet_unconfirmed", _("请先确认内容属实。"), {"field": "confirmed"})
    return None


def why_cannot_amend(*, is_own: bool, is_kept: bool, text: str) -> Refusal | None:
    """Say why nothing can be added to a sheet: corrections are added to what was kept, by who the sheet is of."""
    if not is_own:
        return Refusal("sales.sheet_not_yours", _("只有本人能补充自己的理单表。"))
    if not is_kept:
        return Refusal("sales.sheet_still_open", _("这张表还没提交，直接改就可以。"))
    if not text.strip():
        return Refusal("sales.sheet_words_missing", _("请写下要补充或更正的内容。"), {"field": "text"})
    return None


def why_cannot_review(*, is_own: bool, may: bool) -> Refusal | None:
    """Say why somebody does not read and comment a sheet as its manager."""
    if is_own:
        return Refusal("sales.sheet_own_review", _("自己的理单表由经理点评。"))
    if not may:
        return Refusal("sales.sheet_review_not_allowed", _("你可以看这张表，但不能点评。"), {}, _("请本组经理点评。"))
    return None


def needs_sentence(*, grade: str, has_contact: bool, note: str) -> bool:
    """A customer near the signature says each day how it goes: by the day's contact or by a sentence of its own."""
    return grade in ("A", "B") and not has_contact and not note.strip()
