"""Give delivered roles of older companies the rights on finding customers and on campaigns."""

from django.db import migrations

from zhike.access.delivered import ROLES

OBJECTS = ("finding", "campaign")


def deliver(apps, schema_editor):
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
    keys = [role.key for role in ROLES]
    apps.get_model("access", "RoleRight").objects.filter(object__in=OBJECTS, role__key__in=keys).delete()


class Migration(migrations.Migration):
    dependencies = [("sales", "0008_deliver_profile"), ("access", "0001_initial")]
    operations = [migrations.RunPython(deliver, take_back)]
