"""Races in separate processes: lock-out, the last administrator, the first start, remembered rights."""

import threading
import time
from typing import Any

import pytest
from django.db import connection

from zhike.access.models import Person, Role
from zhike.access.queries import get_actor
from zhike.access.services import set_roles
from zhike.testing import race
from zhike.testing.world import World, build_world

TARGETS = "zhike.access.tests.race_targets"
pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


def results(found: list[Any]) -> list[Any]:
    return [one.get("result") for one in found]


def test_parallel_guesses_cannot_slip_past_the_limit_together() -> None:
    answers = results(race.run(f"{TARGETS}:guess_both_ways", [{"subject": "wang", "limit": 2}] * 4))
    guarded, naive = zip(*answers, strict=True)
    assert sorted(guarded) == ["checked"] * 2 + ["refused"] * 2
    assert naive.count("checked") > 2, "the control must show the race"


def test_two_administrators_cannot_let_each_other_go() -> None:
    world = build_world()
    second = _make_administrator(world, world.executive)
    calls = [
        {"actor_id": world.admin.pk, "person_id": second.pk, "locked": True},
        {"actor_id": second.pk, "person_id": world.admin.pk, "locked": True},
    ]
    race.run(f"{TARGETS}:let_go", calls)
    assert Person.objects.filter(pk__in=[world.admin.pk, second.pk], is_active=True).count() == 1


def test_without_the_lock_both_administrators_would_be_gone() -> None:
    world = build_world()
    second = _make_administrator(world, world.executive)
    calls = [
        {"actor_id": world.admin.pk, "person_id": second.pk, "locked": False},
        {"actor_id": second.pk, "person_id": world.admin.pk, "locked": False},
    ]
    race.run(f"{TARGETS}:let_go", calls)
    assert not Person.objects.filter(pk__in=[world.admin.pk, second.pk], is_active=True).exists()


def test_of_two_first_starts_one_wins() -> None:
    calls = [{"login": "anna", "locked": True}, {"login": "berta", "locked": True}]
    found = race.run(f"{TARGETS}:first_start", calls)
    assert sorted(str(one.get("refused")) for one in found) == ["None", "access.already_set_up"]
    assert Person.objects.count() == 1


def test_without_the_lock_both_first_starts_would_win() -> None:
    calls = [{"login": "anna", "locked": False}, {"login": "berta", "locked": False}]
    found = race.run(f"{TARGETS}:first_start", calls)
    assert sorted(map(str, results(found))) == ["anna", "berta"]


def test_another_process_sees_changed_roles_at_its_next_request() -> None:
    world = build_world()
    calls = [{"person_id": world.wang.pk, "seconds": 2.5}]
    answer: list[Any] = []
    thread = threading.Thread(target=lambda: answer.extend(race.run(f"{TARGETS}:scope_seen_after", calls)))
    thread.start()
    time.sleep(0.1)
    _wait_for_first_look()
    set_roles(actor=get_actor(world.admin.pk), person_id=world.wang.pk, role_ids=[Role.objects.get(key="executive").pk])
    thread.join()
    assert results(answer) == [["team", "all"]]


def _wait_for_first_look() -> None:
    """Wait until the other process has asked the database for the person and sleeps."""
    deadline = time.monotonic() + 20
    with connection.cursor() as cursor:
        while time.monotonic() < deadline:
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                " AND pid <> pg_backend_pid() AND state = 'idle' AND query ILIKE '%access_roleright%' OR"
                " (datname = current_database() AND query ILIKE '%access_fieldrule%' AND pid <> pg_backend_pid())"
                " OR (datname = current_database() AND query ILIKE '%access_department%' AND pid <> pg_backend_pid())"
            )
            if cursor.fetchone()[0]:
                return
            time.sleep(0.05)
    raise AssertionError("the other process never looked")


def _make_administrator(world: World, person: Person) -> Person:
    role = Role.objects.get(key="administrator")
    set_roles(actor=get_actor(world.admin.pk), person_id=person.pk, role_ids=[role.pk])
    return person
