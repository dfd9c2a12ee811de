"""Set passwords: one's own, and a first or forgotten one of a colleague."""

import secrets
from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from zhike.events.services import record
from zhike.lib.refusals import refuse_if

from ..actor import Actor
from ..models import Person
from ..own_policies import PASSWORD
from ..policies import get_policy
from ..queries.people import get_manageable_person
from ..rules import why_password_not_changed, why_weak_password, why_wrong_password
from .sessions import end_sessions_of
from .sign_in import check_under_limits, limits_of

_LETTERS = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"


def refuse_weak_password(password: str, person: Person) -> None:
    """Refuse what the policy forbids, what is common, and what repeats the person's own names."""
    own_words = (person.login, person.name, person.email or "", (person.phone or "").removeprefix("+86"))
    refuse_if(
        why_weak_password(
            password,
            min_length=int(get_policy(PASSWORD)["min_length"]),
            own_words=own_words,
            is_common=_is_common(password),
        )
    )


def _is_common(password: str) -> bool:
    try:
        CommonPasswordValidator().validate(password)
    except ValidationError:
        return True
    return False


def draw_password(length: int) -> str:
    """Return a random password without letters that are mistaken for each other."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(max(4, -(-length // 4))))


def change_own_password(
    *, actor: Actor, old: str, new: str, keep_session: str | None = None, now: datetime | None = None
) -> Person:
    """Set one's own password; every other session of the person ends.

    Refused when the old one is wrong, when the new one is weak or the same.
    Wrong old ones count for the lock-out, as at sign-in.
    """
    now = now or timezone.now()
    person = Person.objects.get(pk=actor.person_id, is_active=True)
    limits = limits_of("account", str(person.pk), actor.address)
    is_right, locked = check_under_limits(limits, lambda: person.check_password(old) or None, now=now)
    refuse_if(locked)
    refuse_if(why_wrong_password(bool(is_right)))
    refuse_if(why_password_not_changed(old, new))
    refuse_weak_password(new, person)
    return write_password(actor, person, new, must_change=False, keep_session=keep_session, now=now)


def write_password(
    actor: Actor,
    person: Person,
    password: str,
    *,
    must_change: bool,
    keep_session: str | None = None,
    kind: str = "access.password_changed",
    now: datetime | None = None,
) -> Person:
    """Store a checked password, end the person's other sessions and record it."""
    now = now or timezone.now()
    hashed = make_password(password)
    with transaction.atomic():
        person = Person.objects.select_for_update().get(pk=person.pk)
        person.password, person.password_changed_at = hashed, now
        person.must_change_password = must_change
        person.save(update_fields=["password", "password_changed_at", "must_change_password"])
        end_sessions_of(person.pk, keep=keep_session)
        record(actor=actor, kind=kind, data={"person_id": person.pk, "name": person.name}, at=now)
    return person


def reset_password(*, actor: Actor, person_id: int, now: datetime | None = None) -> str:
    """Give somebody a drawn password, shown once to the administrator, to be changed at the next sign-in.

    Ends all their sessions. Refused for people with wider rights than the actor's.
    """
    password = draw_password(int(get_policy(PASSWORD)["min_length"]))
    with transaction.atomic():
        person = get_manageable_person(actor=actor, person_id=person_id, capability="edit")
        write_password(actor, person, password, must_change=True, kind="access.password_reset", now=now)
    return password
