"""Deliver the profile of signed customers, by which leads are scored until a company designs its own."""

from django.db import migrations
from django.utils import timezone

NAME = "签约客户"


def deliver(apps, schema_editor):
    Profile = apps.get_model("sales", "Profile")
    if not Profile.objects.exists():
        Profile.objects.create(name=NAME, minimum=20, is_main=True, changed_at=timezone.now())


def take_back(apps, schema_editor):
    Profile = apps.get_model("sales", "Profile")
    untouched = Profile.objects.filter(name=NAME, version=1)
    apps.get_model("sales", "ProfileReading").objects.filter(profile__in=untouched).delete()
    untouched.delete()


class Migration(migrations.Migration):
    dependencies = [("sales", "0007_finding")]
    operations = [migrations.RunPython(deliver, take_back)]
