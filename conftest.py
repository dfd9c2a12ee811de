"""Fixtures of all tests; the environment is set up by zhike.testing.plugin."""

import os
from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.test import Client, TransactionTestCase
from hypothesis import HealthCheck, settings

from zhike.access import gates, policies
from zhike.customers.custom import catalogue
from zhike.pool.leaving import viewing
from zhike.pool.queries import members, rulebook
from zhike.testing import database
from zhike.testing.world import World, build_world

# A busy machine is no fault of an example, the database of a test is the same for all of them, and a run says the same
# as the one before.
settings.register_profile(
    "zhike",
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.load_profile("zhike")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Make the database as its owner, then work in the program's own role."""
    with django_db_blocker.unblock():
        database.drop_left_databases()
        call_command("grant_program_role")
        database.become("program")
        _let_the_owner_flush()
    yield
    with django_db_blocker.unblock():
        database.become("owner")


def _let_the_owner_flush() -> None:
    flush = TransactionTestCase._fixture_teardown

    def teardown(self: TransactionTestCase) -> None:
        with database.as_owner():
            flush(self)
            for migration in DELIVERING:
                import_module(migration).deliver(apps, None)

    TransactionTestCase._fixture_teardown = teardown  # type: ignore[method-assign]


# What migrations bring to every company; a test that commits ends with an empty database.
DELIVERING = (
    "zhike.activities.migrations.0002_deliver",
    "zhike.activities.migrations.0004_deliver_calls",
    "zhike.activities.migrations.0008_deliver_needs",
    "zhike.activities.migrations.0010_deliver_scripts",
    "zhike.activities.migrations.0015_deliver_visits",
    "zhike.customers.migrations.0016_deliver_team_roles",
    "zhike.sales.migrations.0002_deliver",
    "zhike.sales.migrations.0008_deliver_profile",
)


@pytest.fixture(autouse=True)
def _fresh_memory() -> None:
    """Let no test see what the process remembers of another one's settings or people."""
    policies.forget_all()
    catalogue.forget()
    rulebook.forget()
    members.forget()
    gates.forget_people()
    viewing.start_anew()


@pytest.fixture(scope="session", autouse=True)
def _lasting_memory() -> Iterator[None]:
    """Let what is remembered for seconds last a whole test: how slow the machine is must not change what is asked."""
    with pytest.MonkeyPatch.context() as patch:
        for module in (policies, rulebook, members):
            patch.setattr(module, "_MEMORY_SECONDS", 3600)
        yield


@pytest.fixture(autouse=True)
def keep_environment() -> Iterator[None]:
    """Put back what a test did to the environment, for the processes that later tests start."""
    before = dict(os.environ)
    yield
    for name in os.environ.keys() - before.keys():
        del os.environ[name]
    os.environ.update(before)


@pytest.fixture
def world(db: None) -> World:
    """Two teams under one manager, an outsider and an administrator."""
    return build_world()


@pytest.fixture
def client_of() -> Callable[..., Client]:
    """Return a function that signs a person in and gives a client."""

    def sign_in(person: Any, **headers: str) -> Client:
        client = Client(headers=headers or None)
        client.force_login(person, backend="zhike.access.backends.NameMailPhoneBackend")
        return client

    return sign_in
