"""Take people in, change them, let them go; give them roles."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from zhike.events.services import record
from zhike.lib.refusals import refuse_if

from ..actor import Actor
from ..models import Leaving, Person, PersonRole, Role
from ..queries.capabilities import refuse_unless_capable
from ..queries.people import get_manageable_person
from ..rules import why_bad_login
from .identity import ADDRESS_FIELDS, clean_address_fields, refuse_taken, search_columns
from .locking import draw_rights_version, lock_rights, refuse_to_lose_administrators
from .passwords import refuse_weak_password
from .sessions import end_sessions_of

CHANGEABLE = frozenset({"login", "name", "email", "phone", "title", "department_id", "language"})


@dataclass(frozen=True)
class PersonDraft:
    """What a new person is made of; without a password they cannot sign in until one is set."""

    login: str
    name: str
    password: str = ""
    email: str = ""
    phone: str = ""
    title: str = ""
    department_id: int | None = None
    role_ids: Collection[int] = ()
    must_change_password: bool = True
    language: str = ""


def create_person(*, actor: Actor, draft: PersonDraft, now: datetime | None = None) -> Person:
    """Take a new person in with their roles.

    Refused when login, mail or phone belong to somebody else, when the password is
    weak, and when roles are given by somebody who may not edit roles.
    """
    now = now or timezone.now()
    refuse_unless_capable(actor, "person", "create")
    if draft.role_ids:
        refuse_unless_capable(actor, "role", "edit")
    columns = clean_address_fields({"login": draft.login, "email": draft.email, "phone": draft.phone})
    refuse_if(why_bad_login(columns["login"]))
    person = Person(
        **columns,
        name=draft.name.strip(),
        title=draft.title.strip(),
        department_id=draft.department_id,
        language=draft.language,
        must_change_password=draft.must_change_password,
        password_changed_at=now,
    )
    if draft.password:
        refuse_weak_password(draft.password, person)
    person.password = make_password(draft.password or None)
    search_columns(person)
    with transaction.atomic():
        lock_rights()
        with refuse_taken():
            person.save(force_insert=True)
        PersonRole.objects.bulk_create(PersonRole(person=person, role_id=role_id) for role_id in set(draft.role_ids))
        draw_rights_version(Person.objects.filter(pk=person.pk))
        record(actor=actor, kind="access.person_created", data={"person_id": person.pk, "name": person.name}, at=now)
    return person


def change_person(*, actor: Actor, person_id: int, changes: Mapping[str, Any], now: datetime | None = None) -> Person:
    """Change a colleague's data; a new department changes what they may see.

    Refused for people with wider rights than the actor's, and for addresses that are taken.
    """
    unknown = set(changes) - CHANGEABLE
    if unknown:
        raise TypeError(f"change_person cannot change {sorted(unknown)}")
    now = now or timezone.now()
    with transaction.atomic():
        lock_rights()
        person = get_manageable_person(actor=actor, person_id=person_id, capability="edit")
        return _apply(actor, person, changes, now)


def change_profile(*, actor: Actor, changes: Mapping[str, Any], now: datetime | None = None) -> Person:
    """Change one's own name, addresses, language or look."""
    unknown = set(changes) - {"name", "email", "phone", "language", "theme"}
    if unknown:
        raise TypeError(f"change_profile cannot change {sorted(unknown)}")
    with transaction.atomic():
        person = Person.objects.select_for_update().get(pk=actor.person_id, is_active=True)
        return _apply(actor, person, changes, now or timezone.now())


def _apply(actor: Actor, person: Person, changes: Mapping[str, Any], now: datetime) -> Person:
    cleaned = dict(changes) | clean_address_fields({k: v for k, v in changes.items() if k in ADDRESS_FIELDS})
    if "login" in cleaned:
        refuse_if(why_bad_login(cleaned["login"]))
    changed = {name for name, value in cleaned.items() if getattr(person, name) != value}
    if not changed:
        return person
    for name in changed:
        setattr(person, name, cleaned[name])
    search_columns(person)
    with refuse_taken():
        person.save(update_fields=[*changed, "search_text", "name_sort"])
    if "department_id" in changed:
        draw_rights_version(Person.objects.filter(pk=person.pk))
    data = {"person_id": person.pk, "name": person.name, "fields": sorted(changed)}
    record(actor=actor, kind="access.person_changed", data=data, at=now)
    return person


def deactivate_person(*, actor: Actor, person_id: int, now: datetime | None = None) -> Person:
    """Let a person go: every session ends at once, and no sign-in is possible from now on.

    Their customers stay theirs until they are handed over. Refused for the last administrator.
    """
    now = now or timezone.now()
    with transaction.atomic():
        lock_rights()
        person = get_manageable_person(actor=actor, person_id=person_id, capability="delete")
        person.is_active, person.left_on = False, timezone.localdate(now)
        person.save(update_fields=["is_active", "left_on"])
        refuse_to_lose_administrators()
        draw_rights_version(Person.objects.filter(pk=person.pk))
        end_sessions_of(person.pk)
        data = {"person_id": person.pk, "name": person.name}
        record(actor=actor, kind="access.person_deactivated", data=data, at=now)
    return person


def reactivate_person(*, actor: Actor, person_id: int, now: datetime | None = None) -> Person:
    """Take a person back, with the roles they had and a password to be set anew."""
    now = now or timezone.now()
    with transaction.atomic():
        lock_rights()
        person = get_manageable_person(actor=actor, person_id=person_id, capability="delete")
        person.is_active, person.left_on, person.must_change_password = True, None, True
        Leaving.objects.filter(person=person).delete()
        person.save(update_fields=["is_active", "left_on", "must_change_password"])
        draw_rights_version(Person.objects.filter(pk=person.pk))
        data = {"person_id": person.pk, "name": person.name}
        record(actor=actor, kind="access.person_reactivated", data=data, at=now)
    return person


def set_roles(*, actor: Actor, person_id: int, role_ids: Collection[int], now: datetime | None = None) -> None:
    """Give a person exactly these roles, from the next request on."""
    refuse_unless_capable(actor, "role", "edit")
    with transaction.atomic():
        lock_rights()
        person = get_manageable_person(actor=actor, person_id=person_id, capability="edit")
        before = set(person.person_roles.values_list("role_id", flat=True))
        after = set(Role.objects.filter(pk__in=role_ids).values_list("pk", flat=True))
        if before == after:
            return
        person.person_roles.filter(role_id__in=before - after).delete()
        PersonRole.objects.bulk_create(PersonRole(person=person, role_id=role_id) for role_id in after - before)
        refuse_to_lose_administrators()
        draw_rights_version(Person.objects.filter(pk=person.pk))
        names = dict(Role.objects.filter(pk__in=before | after).values_list("pk", "name"))
        data = {
            "person_id": person.pk,
            "name": person.name,
            "old": [names[role_id] for role_id in sorted(before)],
            "new": [names[role_id] for role_id in sorted(after)],
        }
        record(actor=actor, kind="access.roles_set", data=data, at=now or timezone.now())
