"""Bring the forms that recordings are reviewed by, and give delivered roles of older companies the rights on calls."""

from django.db import migrations
from django.utils import timezone

from zhike.access.delivered import ROLES
from zhike.activities.calls.choices import CallType
from zhike.activities.calls.scoring import delivered_form

OBJECTS = ("call", "recording", "call_review")


def deliver(apps, schema_editor):
    ReviewForm = apps.get_model("activities", "ReviewForm")
    now = timezone.now()
    for call_type in CallType.values:
        items = [item.to_json() for item in delivered_form(call_type)]
        ReviewForm.objects.get_or_create(call_type=call_type, version=1, defaults={"items": items, "at": now})
    Role, RoleRight = (apps.get_model("access", name) for name in ("Role", "RoleRight"))
    rights = {role.key: role.rights for role in ROLES}
    for role in Role.objects.filter(key__in=rights):
        known = set(RoleRight.objects.filter(role=role).values_list("object", flat=True))
        RoleRight.objects.bulk_create(
            RoleRight(role=role, object=name, capability=capability, scope=scope)
            for name in OBJECTS
            if name not in known
            for capability, scope in rights[role.key].get(name, {}).items()
        )


def take_back(apps, schema_editor):
    apps.get_model("activities", "ReviewForm").objects.filter(by=None, version=1).delete()


class Migration(migrations.Migration):
    dependencies = [("activities", "0003_calls"), ("access", "0001_initial")]
    operations = [migrations.RunPython(deliver, take_back)]
