"""What every request reads, session and person, is read by plain SQL and still says what the ORM would say."""

from datetime import timedelta

import pytest
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.contrib.sessions.models import Session
from django.utils import timezone

from zhike.access.backends import NameMailPhoneBackend
from zhike.access.models import Person
from zhike.access.session_store import SessionStore
from zhike.testing.world import World

pytestmark = pytest.mark.django_db


def _stored() -> str:
    session = DatabaseStore()
    session["seen_at"] = 5
    session.save()
    return str(session.session_key)


def test_the_person_of_a_session_has_every_column(world: World) -> None:
    person = NameMailPhoneBackend().get_user(world.wang.pk)

    kept = Person.objects.get(pk=world.wang.pk)
    assert person == kept
    assert {f.attname: getattr(person, f.attname) for f in Person._meta.concrete_fields} == {
        f.attname: getattr(kept, f.attname) for f in Person._meta.concrete_fields
    }
    assert person is not None and person.department == world.east_one


def test_a_person_read_so_can_be_saved_like_any_other(world: World) -> None:
    person = NameMailPhoneBackend().get_user(world.wang.pk)
    assert person is not None
    person.title = "高级客户代表"
    person.save(update_fields=["title"])

    assert Person.objects.get(pk=world.wang.pk).title == "高级客户代表"


def test_somebody_deactivated_or_unknown_is_nobody(world: World) -> None:
    Person.objects.filter(pk=world.wang.pk).update(is_active=False)

    assert NameMailPhoneBackend().get_user(world.wang.pk) is None
    assert NameMailPhoneBackend().get_user(10**12) is None


def test_a_session_holds_what_was_put_into_it() -> None:
    session = SessionStore(_stored())

    assert session["seen_at"] == 5
    session["more"] = 6
    session.save()
    assert SessionStore(session.session_key)["more"] == 6


def test_a_session_that_is_over_is_empty_and_its_key_is_not_used_again() -> None:
    key = _stored()
    Session.objects.filter(session_key=key).update(expire_date=timezone.now() - timedelta(seconds=1))

    session = SessionStore(key)
    assert session.get("seen_at") is None and session.session_key is None


def test_a_session_that_somebody_tampered_with_is_empty() -> None:
    key = _stored()
    Session.objects.filter(session_key=key).update(session_data="forged:data")

    assert SessionStore(key).get("seen_at") is None
