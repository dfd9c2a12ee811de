"""Bring the eyes-open checklist and the coaching forms, and give delivered roles of older companies the rights."""

from django.db import migrations
from django.utils import timezone

from zhike.access.delivered import ROLES
from zhike.activities.calls.scoring import delivered_form
from zhike.activities.visits.choices import VisitType
from zhike.activities.visits.sights import DELIVERED
from zhike.activities.visits.skills import delivered_skills

OBJECTS = ("visit", "coaching")
VISIT = "visit"


def deliver(apps, schema_editor):
    now = timezone.now()
    SightForm, CoachingForm, ReviewForm = (
        apps.get_model("activities", name) for name in ("SightForm", "CoachingForm", "ReviewForm")
    )
    if not SightForm.objects.exists():
        SightForm.objects.create(version=1, items=[item.to_json() for item in DELIVERED], at=now)
    for visit_type in VisitType.values:
        items = [item.to_json() for item in delivered_skills(visit_type)]
        CoachingForm.objects.get_or_create(visit_type=visit_type, version=1, defaults={"items": items, "at": now})
    items = [item.to_json() for item in delivered_form(VISIT)]
    ReviewForm.objects.get_or_create(call_type=VISIT, version=1, defaults={"items": items, "at": now})
    _give_rights(apps)


def _give_rights(apps):
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
    apps.get_model("activities", "SightForm").objects.filter(by=None, version=1).delete()
    apps.get_model("activities", "CoachingForm").objects.filter(by=None, version=1).delete()
    apps.get_model("activities", "ReviewForm").objects.filter(by=None, version=1, call_type=VISIT).delete()


class Migration(migrations.Migration):
    dependencies = [("activities", "0014_visits"), ("access", "0001_initial")]
    operations = [migrations.RunPython(deliver, take_back)]
