"""A form is sent once: a second submit goes to the first one's result, also at the same moment."""

import time
import uuid
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.core.exceptions import BadRequest
from django.http import HttpRequest
from django.test import RequestFactory
from django.utils import timezone

from zhike.lib.refusals import Refusal, Refused
from zhike.testing import race
from zhike.web.forms import forget_old_keys, new_key, once
from zhike.web.models import FormKey

HERE = "zhike.web.tests.test_once"
MADE = "/made/"


def ask(key: str, person_id: int | None = None) -> HttpRequest:
    request = RequestFactory().post("/customers/new/", {"once_key": key} if key else {})
    request.actor = SimpleNamespace(person_id=person_id) if person_id else None
    return request


def make_record() -> str:
    """Stand for a use case: writes one row and returns its address."""
    record = uuid.uuid4()
    FormKey.objects.create(key=record, url=MADE, created_at=timezone.now())
    time.sleep(0.3)
    return f"/records/{record}/"


def submit(key: str) -> str:
    """Send the form, as a view does."""
    return once(ask(key), make_record)


def submit_without_key(key: str) -> str:
    """Send the form with the key left out: the control."""
    return once(ask(""), make_record)


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_two_submits_at_the_same_moment_do_the_work_once_and_without_the_key_twice() -> None:
    calls = [{"key": str(uuid.uuid4())}] * 3
    answers = race.run(f"{HERE}:submit", calls)
    assert len({answer["result"] for answer in answers}) == 1
    assert FormKey.objects.filter(url=MADE).count() == 1
    answers = race.run(f"{HERE}:submit_without_key", calls)
    assert len({answer["result"] for answer in answers}) == 3
    assert FormKey.objects.filter(url=MADE).count() == 4


@pytest.mark.django_db
def test_a_later_submit_is_sent_to_the_first_result() -> None:
    key = str(uuid.uuid4())
    first = once(ask(key, 5), lambda: "/customers/1/")
    assert once(ask(key, 5), lambda: pytest.fail("ran twice")) == first == "/customers/1/"


@pytest.mark.django_db
def test_a_refused_submit_leaves_its_key_free() -> None:
    key = str(uuid.uuid4())

    def refuse() -> str:
        raise Refused(Refusal("x", "不行"))

    with pytest.raises(Refused):
        once(ask(key), refuse)
    assert once(ask(key), lambda: "/done/") == "/done/"


@pytest.mark.django_db
def test_a_key_of_somebody_else_shows_nothing_of_his() -> None:
    key = str(uuid.uuid4())
    once(ask(key, 5), lambda: "/customers/1/")
    with pytest.raises(BadRequest):
        once(ask(key, 6), lambda: "/mine/")


@pytest.mark.django_db
def test_a_key_that_is_no_key_is_a_bad_request() -> None:
    with pytest.raises(BadRequest):
        once(ask("' OR 1=1"), lambda: "/x/")


def test_a_form_sent_back_with_errors_keeps_its_key_and_a_new_one_gets_its_own() -> None:
    key = str(uuid.uuid4())
    assert new_key(ask(key)) == key
    fresh = RequestFactory().get("/customers/new/")
    assert new_key(fresh) != new_key(fresh)


@pytest.mark.django_db
def test_keys_are_forgotten_after_a_week() -> None:
    now = timezone.now()
    for days in (1, 6, 8, 30):
        FormKey.objects.create(key=uuid.uuid4(), url="/", created_at=now - timedelta(days=days))
    assert forget_old_keys(now=now) == 2
    assert FormKey.objects.count() == 2
