"""Fill the calendar with the announced holidays and bring the first quick sentences."""

from datetime import date

from django.db import migrations

from zhike.activities.sentences import DELIVERED
from zhike.lib.workdays import fill_years

YEARS = range(2020, 2031)


def deliver(apps, schema_editor):
    CalendarDay = apps.get_model("activities", "CalendarDay")
    QuickSentence = apps.get_model("activities", "QuickSentence")
    found = fill_years(YEARS)
    rows = [CalendarDay(day=day, is_workday=False) for day in sorted(found.holidays)]
    rows += [CalendarDay(day=day, is_workday=True) for day in sorted(found.workdays)]
    CalendarDay.objects.bulk_create(rows, ignore_conflicts=True)
    sentences = [QuickSentence(kind=kind, reached=reached, text=text) for kind, reached, text in DELIVERED]
    QuickSentence.objects.bulk_create(sentences, ignore_conflicts=True)


def take_back(apps, schema_editor):
    apps.get_model("activities", "CalendarDay").objects.filter(day__range=(date(2020, 1, 1), date(2030, 12, 31))).delete()
    apps.get_model("activities", "QuickSentence").objects.filter(person=None, uses=0).delete()


class Migration(migrations.Migration):
    dependencies = [("activities", "0001_initial")]
    operations = [migrations.RunPython(deliver, take_back)]
