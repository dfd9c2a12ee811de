"""Make and change roles: what they may do, how far, and which fields they do not see."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db import IntegrityError, transaction
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from zhike.events.services import record
from zhike.lib.refusals import Refusal, Refused, refuse_if

from ..actor import Actor
from ..models import FieldRule, Person, Role, RoleRight
from ..queries.capabilities import refuse_unless_capable
from ..rules import complete_rights, why_cannot_delete_role
from .locking import draw_rights_version, lock_rights, refuse_to_lose_administrators

Pairs = Mapping[tuple[str, str], str]


@dataclass(frozen=True)
class RoleDraft:
    """A role as its editor hands it in: (object, capability) → scope, (object, field) → rule."""

    name: str
    description: str = ""
    rights: Pairs = field(default_factory=dict)
    field_rules: Pairs = field(default_factory=dict)


def create_role(*, actor: Actor, draft: RoleDraft, now: datetime | None = None) -> Role:
    """Make a new role; nobody holds it yet."""
    refuse_unless_capable(actor, "role", "create")
    with transaction.atomic():
        lock_rights()
        role = Role(name=draft.name.strip(), description=draft.description.strip())
        _save_once(role)
        _write(role, draft)
        _record(actor, role, {}, draft, now)
    return role


def change_role(*, actor: Actor, role_id: int, draft: RoleDraft, now: datetime | None = None) -> Role:
    """Change a role for everybody who holds it, from their next request on.

    Refused when nobody would be left who can manage people and roles.
    """
    refuse_unless_capable(actor, "role", "edit")
    with transaction.atomic():
        lock_rights()
        role = _get(role_id)
        before = {(right.object, right.capability): right.scope for right in role.rights.all()}
        role.name, role.description = draft.name.strip(), draft.description.strip()
        _save_once(role)
        _write(role, draft)
        refuse_to_lose_administrators()
        draw_rights_version(Person.objects.filter(person_roles__role=role))
        _record(actor, role, before, draft, now)
    return role


def delete_role(*, actor: Actor, role_id: int, now: datetime | None = None) -> None:
    """Remove a role that nobody holds."""
    refuse_unless_capable(actor, "role", "delete")
    with transaction.atomic():
        lock_rights()
        role = _get(role_id)
        refuse_if(why_cannot_delete_role(holders=role.role_people.count()))
        data = {"role_id": role.pk, "name": role.name}
        record(actor=actor, kind="access.role_deleted", data=data, at=now or timezone.now())
        role.delete()


def _get(role_id: int) -> Role:
    role = Role.objects.select_for_update().filter(pk=role_id).first()
    if role is None:
        raise Http404
    return role


def _save_once(role: Role) -> None:
    try:
        with transaction.atomic():
            role.save()
    except IntegrityError as error:
        sentence = _("已有名为“%(name)s”的角色。") % {"name": role.name}
        raise Refused(Refusal("access.role_name_taken", sentence, {"field": "name"})) from error


def _write(role: Role, draft: RoleDraft) -> None:
    """Write the difference only, so that history shows what really changed."""
    _write_rights(role, complete_rights(draft.rights))
    _write_field_rules(role, draft.field_rules)


def _write_rights(role: Role, wanted: Pairs) -> None:
    present = {(right.object, right.capability): right for right in role.rights.all()}
    role.rights.filter(pk__in=[right.pk for key, right in present.items() if key not in wanted]).delete()
    for (object_, capability), scope in wanted.items():
        right = present.get((object_, capability))
        if right is None:
            RoleRight.objects.create(role=role, object=object_, capability=capability, scope=scope)
        elif right.scope != scope:
            right.scope = scope
            right.save(update_fields=["scope"])


def _write_field_rules(role: Role, wanted: Pairs) -> None:
    present = {(rule.object, rule.field): rule for rule in role.field_rules.all()}
    role.field_rules.filter(pk__in=[rule.pk for key, rule in present.items() if key not in wanted]).delete()
    for (object_, name), rule in wanted.items():
        row = present.get((object_, name))
        if row is None:
            FieldRule.objects.create(role=role, object=object_, field=name, rule=rule)
        elif row.rule != rule:
            row.rule = rule
            row.save(update_fields=["rule"])


def _record(actor: Actor, role: Role, before: Pairs, draft: RoleDraft, now: datetime | None) -> None:
    after = complete_rights(draft.rights)
    changed = sorted(key for key in before.keys() | after.keys() if before.get(key) != after.get(key))
    data = {
        "role_id": role.pk,
        "name": role.name,
        "changes": [[*key, before.get(key, ""), after.get(key, "")] for key in changed],
    }
    record(actor=actor, kind="access.role_changed", data=data, at=now or timezone.now())
