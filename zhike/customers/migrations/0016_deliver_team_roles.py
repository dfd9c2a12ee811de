"""Bring the first team roles, and give grants with the name of one of them its key."""

from django.db import migrations

BEFORE = ["inquiry", "first_meeting", "intent", "pricing", "closed"]
# key, name, may write, leads, is the owner's
DELIVERED = (
    ("sales", "销售", True, BEFORE, True),
    ("account_manager", "客户经理", True, [], False),
    ("service", "客服", True, ["after_sales"], False),
    ("operations", "运维", False, [], False),
    ("tech_support", "技术支持", False, [], False),
)


def deliver(apps, schema_editor):
    TeamRole = apps.get_model("customers", "TeamRole")
    Grant = apps.get_model("customers", "Grant")
    for position, (key, name, can_write, leads, of_owner) in enumerate(DELIVERED, start=1):
        values = {"name": name, "can_write": can_write, "leads": leads, "of_owner": of_owner, "position": position * 10}
        TeamRole.objects.get_or_create(key=key, defaults=values)
        Grant.objects.filter(role=name).update(role=key)


class Migration(migrations.Migration):
    dependencies = [("customers", "0015_team_roles")]
    operations = [migrations.RunPython(deliver, migrations.RunPython.noop)]
