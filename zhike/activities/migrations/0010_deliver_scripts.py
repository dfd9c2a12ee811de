"""Bring the scripts that the product delivers, in force at once."""

from django.db import migrations
from django.utils import timezone

from zhike.activities.scripts.delivered import DELIVERED


def deliver(apps, schema_editor):
    Script, ScriptVersion = (apps.get_model("activities", name) for name in ("Script", "ScriptVersion"))
    now = timezone.now()
    for position, one in enumerate(DELIVERED):
        if Script.objects.filter(name=one.name).exclude(key=one.key).exists():
            continue
        body = one.body.dump()
        values = {"name": one.name, "note": one.note, "call_type": one.call_type, "position": position, "draft": body}
        script, _created = Script.objects.get_or_create(key=one.key, defaults=values)
        if not ScriptVersion.objects.filter(script=script).exists():
            ScriptVersion.objects.create(script=script, version=1, body=body, is_delivered=True, at=now)


def take_back(apps, schema_editor):
    Script = apps.get_model("activities", "Script")
    ScriptRun = apps.get_model("activities", "ScriptRun")
    used = ScriptRun.objects.values("script_id")
    Script.objects.exclude(key="").exclude(pk__in=used).delete()


class Migration(migrations.Migration):
    dependencies = [("activities", "0009_scripts")]
    operations = [migrations.RunPython(deliver, take_back)]
