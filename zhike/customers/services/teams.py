"""Set the roles in which colleagues work on customers, and put people into a customer's team."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from zhike.access.actor import Actor
from zhike.access.models import Person
from zhike.access.queries.capabilities import refuse_unless_capable
from zhike.events.services import record, record_many
from zhike.lib.refusals import Refusal, Refused, refuse_if

from .. import rules, team_rules
from ..choices import Stage
from ..models import Grant, TeamRole
from ..queries.scope import visible_to
from ..queries.teams import as_rules, role_name

Answers = dict[int, bool | Refusal]
_ROLE_LOCK = 7_302_114


def save_team_role(*, actor: Actor, role_id: int | None, values: Mapping[str, Any], now: datetime) -> TeamRole:
    """Add or change a team role; who holds it keeps it. Refused when name or stage belong to another role."""
    refuse_unless_capable(actor, "setting", "edit")
    try:
        with transaction.atomic():
            _lock_roles()
            role = TeamRole.objects.get(pk=role_id) if role_id else TeamRole(key=_new_key())
            for name in ("name", "can_write", "leads", "position", "is_active"):
                setattr(role, name, values[name])
            refuse_if(team_rules.why_cannot_retire_role(of_owner=role.of_owner, is_active=role.is_active))
            others = as_rules(TeamRole.objects.filter(is_active=True).exclude(pk=role.pk))
            labels = {key: str(label) for key, label in Stage.choices}
            leads = role.leads if role.is_active else []
            refuse_if(team_rules.why_cannot_lead(stages=leads, others=others, labels=labels))
            role.save()
            record(actor=actor, kind="customers.team_role_changed", data={"name": role.name, "id": role.pk}, at=now)
    except IntegrityError as error:
        raise Refused(Refusal("customers.name_taken", _("这个名称已经有了。"))) from error
    return role


def join_team_many(
    *, actor: Actor, customer_ids: Sequence[int], person_id: int, role: str, can_write: bool, now: datetime
) -> Answers:
    """Put one colleague in one role into the teams of many customers, and say for each whether that changed anything.

    Needs the right to edit each customer. Locks the customers in the order of their ids. Records customers.shared.
    """
    with transaction.atomic():
        person = Person.objects.filter(pk=person_id).values_list("name", "is_active").first()
        refuse_if(rules.why_cannot_share(is_active=bool(person and person[1]), until=None, today=now.date()))
        rows = visible_to(actor, "edit").select_for_update(of=("self",)).filter(pk__in=customer_ids).order_by("pk")
        found = list(rows.values_list("pk", flat=True))
        alike = {"customer_id__in": found, "person_id": person_id, "role": role, "can_write": can_write}
        same = set(Grant.objects.filter(**alike, until=None).values_list("customer_id", flat=True))
        new = [pk for pk in found if pk not in same]
        grants = [
            Grant(customer_id=pk, person_id=person_id, role=role, can_write=can_write, at=now, by_id=actor.id_or_none)
            for pk in new
        ]
        Grant.objects.bulk_create(
            grants,
            update_conflicts=True,
            unique_fields=["person_id", "customer", "role"],
            update_fields=["can_write", "until", "at", "by_id"],
        )
        data = {"name": person[0] if person else "", "person": person_id, "role": role, "can_write": can_write}
        data["role_name"] = role_name(role)
        record_many(actor=actor, kind="customers.shared", rows=[(pk, now, data) for pk in new])
    gone = Refusal("customers.out_of_scope", _("已不在你能编辑的范围内。"))
    return {pk: pk in new if pk in found else gone for pk in customer_ids}


def _new_key() -> str:
    taken = set(TeamRole.objects.values_list("key", flat=True))
    return next(key for number in range(1, 10_000) if (key := f"role{number}") not in taken)


def _lock_roles() -> None:
    """Let one administrator at a time change roles, so that no stage gets two leading ones."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_ROLE_LOCK])
