"""Give delivered roles of older companies the rights on deals."""

from django.db import migrations

from zhike.access.delivered import ROLES

OBJECT = "opportunity"


def deliver(apps, schema_editor):
    Role, RoleRight = (apps.get_model("access", name) for name in ("Role", "RoleRight"))
    rights = {role.key: role.rights.get(OBJECT, {}) for role in ROLES}
    for role in Role.objects.filter(key__in=rights):
        if RoleRight.objects.filter(role=role, object=OBJECT).exists():
            continue
        RoleRight.objects.bulk_create(
            RoleRight(role=role, object=OBJECT, capability=capability, scope=scope)
            for capability, scope in rights[role.key].items()
        )


def take_back(apps, schema_editor):
    apps.get_model("access", "RoleRight").objects.filter(object=OBJECT, role__key__in=[role.key for role in ROLES]).delete()


class Migration(migrations.Migration):
    dependencies = [("sales", "0002_deliver"), ("access", "0001_initial")]
    operations = [migrations.RunPython(deliver, take_back)]
