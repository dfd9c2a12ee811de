"""Give the delivered roles of companies that began earlier the right to approve, where nothing was set yet."""

from django.db import migrations

APPROVERS = {"sales_manager": "tree", "executive": "all", "administrator": "all"}
ONLOOKERS = ("executive", "administrator")


def deliver(apps, schema_editor):
    Role, RoleRight = (apps.get_model("access", name) for name in ("Role", "RoleRight"))
    for role in Role.objects.filter(key__in=APPROVERS):
        wanted = [("approval", name, APPROVERS[role.key]) for name in ("view", "approve")]
        wanted += [("export", "view", "all")] if role.key in ONLOOKERS else []
        known = set(RoleRight.objects.filter(role=role).values_list("object", flat=True))
        RoleRight.objects.bulk_create(
            RoleRight(role=role, object=object_, capability=capability, scope=scope)
            for object_, capability, scope in wanted
            if object_ not in known
        )


class Migration(migrations.Migration):
    dependencies = [("approvals", "0001_initial"), ("access", "0001_initial")]
    operations = [migrations.RunPython(deliver, migrations.RunPython.noop)]
