"""A birthday in a form: solar or lunar, with or without a year."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhike.lib.lunar import is_lunar_day
from zhike.web.forms import Pills

from ..choices import BirthdayCalendar

COLUMNS = ("birthday_calendar", "birth_year", "birth_month", "birth_day", "birth_leap_month")
_LONG = frozenset({1, 3, 5, 7, 8, 10, 12})


class BirthdayForm(forms.Form):
    """Five fields that belong together."""

    birthday_calendar = forms.ChoiceField(
        label=gettext_lazy("生日历法"),
        choices=[("", gettext_lazy("不清楚")), *BirthdayCalendar.choices],
        required=False,
        widget=Pills,
    )
    birth_year = forms.IntegerField(label=gettext_lazy("年"), required=False, min_value=1900, max_value=2100)
    birth_month = forms.IntegerField(label=gettext_lazy("月"), required=False, min_value=1, max_value=12)
    birth_day = forms.IntegerField(label=gettext_lazy("日"), required=False, min_value=1, max_value=31)
    birth_leap_month = forms.BooleanField(label=gettext_lazy("闰月"), required=False)

    def check_birthday(self) -> None:
        """Mark a day that its calendar does not have; a birthday without month and day is none."""
        values = {name: self.cleaned_data.get(name) for name in COLUMNS}
        month, day = values["birth_month"], values["birth_day"]
        if any(self.has_error(name) for name in COLUMNS if name in self.fields):
            return
        if not month and not day:
            self._forget(values)
        elif not month or not day:
            self.add_error("birth_month" if not month else "birth_day", _("生日要同时填月和日。"))
        elif values["birthday_calendar"] == BirthdayCalendar.LUNAR:
            if not is_lunar_day(month, day, bool(values["birth_leap_month"])):
                self.add_error("birth_day", _("农历没有这一天：每月最多三十，闰月只有二月到十一月。"))
        else:
            self._check_solar(values, month, day)

    def _forget(self, values: dict[str, Any]) -> None:
        if values["birth_year"]:
            self.add_error("birth_month", _("只知道年份时请写在备注里。"))
            return
        self.cleaned_data.update(birthday_calendar="", birth_year=None, birth_leap_month=False)

    def _check_solar(self, values: dict[str, Any], month: int, day: int) -> None:
        self.cleaned_data.update(birthday_calendar=BirthdayCalendar.SOLAR, birth_leap_month=False)
        year = values["birth_year"]
        leap = year is None or (year % 4 == 0 and (year % 100 != 0 or year % 400 == 0))
        last = 31 if month in _LONG else 30 if month != 2 else 29 if leap else 28
        if day > last:
            self.add_error("birth_day", _("公历没有这一天。"))
