"""Grades as dated promises (domain 03.3), pure: who is A, until when, and what a customer shows of its deals."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from zhike.lib.refusals import Refusal

ORDER = ("A", "B", "C")


@dataclass(frozen=True)
class Horizons:
    """Within how many days each grade promises the signature."""

    a: int = 7
    b: int = 14
    c: int = 30

    def days(self, grade: str) -> int:
        """Return the days of one grade."""
        return {"A": self.a, "B": self.b, "C": self.c}[grade]

    def last_day(self, grade: str, today: date) -> date:
        """Return the latest day that a promise of this grade may name today."""
        return today + timedelta(days=self.days(grade))


def grade_for(expected_on: date | None, today: date, horizons: Horizons) -> str:
    """Derive the grade from the expected day of signature; nothing when it is open, past or too far away."""
    if expected_on is None or expected_on < today:
        return ""
    return next((grade for grade in ORDER if expected_on <= horizons.last_day(grade, today)), "")


def why_cannot_promise(grade: str, on: date, today: date, horizons: Horizons) -> Refusal | None:
    """Say why a grade cannot promise this day."""
    if on < today:
        return Refusal(
            "sales.promise_in_the_past",
            _("%(day)s 已经过去，请写一个今天或以后的签约日期。") % {"day": on},
            {"field": "promised_on"},
        )
    last = horizons.last_day(grade, today)
    if on > last:
        right = grade_for(on, today, horizons)
        help_ = _("这个日期应评 %(grade)s 类。") % {"grade": right} if right else _("这么远的日期先不评等级。")
        return Refusal(
            "sales.promise_too_far",
            _("%(grade)s 类承诺 %(days)s 天内签约，最晚 %(last)s。")
            % {"grade": grade, "days": horizons.days(grade), "last": last},
            {"field": "promised_on", "grade": grade, "last": last.isoformat()},
            help_,
        )
    return None


def is_overdue(promised_on: date | None, today: date) -> bool:
    """Say whether the day of a promise has passed."""
    return promised_on is not None and promised_on < today


def best_grade(grades: Iterable[str]) -> str:
    """Return the most urgent of the grades, nothing when there is none."""
    return min((grade for grade in grades if grade), default="")


def enters_a(from_grade: str, to_grade: str) -> bool:
    """Say whether a change is an entry into A: a new A, and one trial of calibration."""
    return to_grade == "A" and from_grade != "A"


def rank(grade: str) -> int:
    """Return 3 for A down to 0 for none, to tell upgrades from downgrades."""
    return {"A": 3, "B": 2, "C": 1}.get(grade, 0)
