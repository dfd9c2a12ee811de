"""What the command line asks of this room."""

from django.urls import reverse
from django.utils.http import urlencode

from .actor import Actor, SystemActor
from .backends import find_person
from .delivered import deliver_roles
from .models import Role
from .queries import get_actor
from .queries.administrators import find_administrator
from .services.passwords import refuse_weak_password, write_password
from .services.people import PersonDraft, create_person, reactivate_person, set_roles
from .services.setup import issue_setup_token


def ensure_administrator(*, login: str, name: str, password: str) -> None:
    """Create an administrator, or give an existing person that role, this password and an open door."""
    actor = SystemActor()
    deliver_roles()
    role = Role.objects.get(key="administrator")
    person = find_person(login)
    if person is None:
        draft = PersonDraft(login=login, name=name, password=password, role_ids=[role.pk], must_change_password=False)
        create_person(actor=actor, draft=draft)
        return
    refuse_weak_password(password, person)
    if not person.is_active:
        reactivate_person(actor=actor, person_id=person.pk)
    held = set(person.person_roles.values_list("role_id", flat=True))
    set_roles(actor=actor, person_id=person.pk, role_ids=held | {role.pk})
    write_password(actor, person, password, must_change=False, kind="access.password_reset")


def setup_address(base: str) -> str | None:
    """Return an address with a new one-time token for the set-up page, or None when somebody exists already."""
    token = issue_setup_token()
    return f"{base.rstrip('/')}{reverse('access:setup')}?{urlencode({'token': token})}" if token else None


def actor_for_command(login: str | None) -> Actor | None:
    """Return the named person, or the first administrator, as an actor; None when there is nobody."""
    person = find_person(login) if login else find_administrator()
    return get_actor(person.pk) if person is not None and person.is_active else None
