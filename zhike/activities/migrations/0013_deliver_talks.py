"""Give delivered roles of older companies the rights on remarks, and let the new readers begin with what comes now.

Without that they would count every sentence of the past a second time.
"""

from django.db import connection, migrations

from zhike.access.delivered import ROLES

OBJECT = "follow_up_comment"
HANDLERS = ("activities.sentences", "activities.quality")


def deliver(apps, schema_editor):
    Role, RoleRight = (apps.get_model("access", name) for name in ("Role", "RoleRight"))
    rights = {role.key: role.rights.get(OBJECT, {}) for role in ROLES}
    for role in Role.objects.filter(key__in=rights):
        if not RoleRight.objects.filter(role=role, object=OBJECT).exists():
            RoleRight.objects.bulk_create(
                RoleRight(role=role, object=OBJECT, capability=capability, scope=scope)
                for capability, scope in rights[role.key].items()
            )
    _begin_now(apps)


def _begin_now(apps):
    Event, Position = (apps.get_model("events", name) for name in ("Event", "HandlerPosition"))
    if not Event.objects.exists():
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_xact_id()::text::bigint - 1")
        (newest,) = cursor.fetchone()
    for name in HANDLERS:
        Position.objects.get_or_create(handler=name, defaults={"transaction": newest, "event_id": 2**63 - 1})


def take_back(apps, schema_editor):
    apps.get_model("access", "RoleRight").objects.filter(object=OBJECT).delete()
    apps.get_model("events", "HandlerPosition").objects.filter(handler__in=HANDLERS).delete()


class Migration(migrations.Migration):
    dependencies = [("activities", "0012_talks"), ("access", "0001_initial"), ("events", "0001_initial")]
    operations = [migrations.RunPython(deliver, take_back)]
