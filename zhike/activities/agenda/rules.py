"""What the company may declare about its workdays."""

from datetime import date

from django.utils.translation import gettext as _

from zhike.lib.refusals import Refusal

from .drafts import SpecialDays

MOST_DAYS, YEARS_AHEAD = 31, 2


def why_cannot_declare(days: SpecialDays, *, today: date) -> Refusal | None:
    """Refuse days of the past (promises and protection were worked out by them), stretches too long, years too far."""
    if days.last < days.first:
        return _refused("last", _("结束的日子要在开始之后。"))
    if days.first < today:
        return _refused("first", _("已经过去的日子不能改：当时的期限是按它算的。"))
    if (days.last - days.first).days >= MOST_DAYS:
        return _refused("last", _("一次最多 %(n)d 天，请分开填写。") % {"n": MOST_DAYS})
    if days.last.year > today.year + YEARS_AHEAD:
        return _refused("last", _("只能安排到 %(year)d 年底。") % {"year": today.year + YEARS_AHEAD})
    return None


def why_cannot_forget(day: date, *, today: date) -> Refusal | None:
    """Refuse to take back a day of the past."""
    if day < today:
        return _refused("day", _("已经过去的日子不能改：当时的期限是按它算的。"))
    return None


def _refused(field: str, sentence: str) -> Refusal:
    return Refusal("activities.workdays_invalid", sentence, {"field": field})
