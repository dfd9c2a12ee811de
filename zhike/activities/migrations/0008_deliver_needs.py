"""Bring the taxonomy of needs, and give delivered roles of older companies the rights on needs."""

from django.db import migrations

from zhike.access.delivered import ROLES
from zhike.activities.needs.delivered import CATEGORIES

OBJECTS = ("need", "script")


def deliver(apps, schema_editor):
    NeedCategory = apps.get_model("activities", "NeedCategory")
    for position, (axis, key, name, help_) in enumerate(CATEGORIES):
        values = {"name": name, "help": help_, "position": position}
        if not NeedCategory.objects.filter(axis=axis, name=name).exists():
            NeedCategory.objects.get_or_create(axis=axis, key=key, defaults=values)
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
    apps.get_model("activities", "NeedCategory").objects.exclude(key="").delete()


class Migration(migrations.Migration):
    dependencies = [("activities", "0007_needs"), ("access", "0001_initial")]
    operations = [migrations.RunPython(deliver, take_back)]
