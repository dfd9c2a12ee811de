"""Two hundred people claim the same fifty customers at once, over HTTP, from separate processes."""

import json
import os
import secrets
import socket
import subprocess
import sys
import time
import urllib.request
from collections import Counter
from contextlib import closing, contextmanager, suppress

import pytest
from django.conf import settings

from zhike.access.models import Person, PersonRole, Role
from zhike.config.supervisor import PARENT_VARIABLE
from zhike.customers.models import Customer, OwnerChange
from zhike.testing import database, make

from .company import into_pool, join, pool, publish

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.race]
CUSTOMERS, LIMIT, PROCESSES = 50, 3, 8
CLAIMERS = "zhike.pool.tests.claimers"
HELPFUL = {"pool.taken", "pool.holding_full", "pool.already_yours", "pool.claims_used_up"}


def hire(world, count):
    """Let so many salespeople work in the first eastern team."""
    plain = {"department": world.east_one, "password": world.wang.password}
    people = Person.objects.bulk_create(
        Person(login=f"racer{n}", name=f"选手{n}", name_sort=f"racer{n}", **plain) for n in range(count)
    )
    role = Role.objects.get(key="rep")
    PersonRole.objects.bulk_create(PersonRole(person=person, role=role) for person in people)
    return people


def prepare(world):
    """Put the customers into a pool of the team; three are the most that one person holds."""
    sea = pool()
    join(sea, world.east_one)
    ids = [into_pool(make.customer(world.admin), sea, world.admin).pk for _ in range(CUSTOMERS)]
    publish(holding_limit=LIMIT)
    publish(sea, holding_limit=LIMIT)
    return ids


@contextmanager
def serving(module):
    """Run a web server of its own processes over the test database."""
    with closing(socket.socket()) as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    environment = os.environ | {
        "ZHIKE_DATA_DIR": str(settings.DATA_DIR),
        "DATABASE_URL": database.program_url(),
        "DATABASE_OWNER_URL": database.owner_url(),
        "ZHIKE_DB_ROLE": "program",
        "ZHIKE_TESTING": "1",
        "DJANGO_SETTINGS_MODULE": "zhike.config.settings",
        PARENT_VARIABLE: str(os.getpid()),
    }
    server = subprocess.Popen([sys.executable, "-m", module, "serve", "--port", str(port)], env=environment)
    try:
        _wait(port, server)
        yield port
    finally:
        server.terminate()
        server.wait(20)


def _wait(port, server):
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and server.poll() is None:
        with suppress(OSError):
            urllib.request.urlopen(f"http://127.0.0.1:{port}/manifest.webmanifest", timeout=5).close()
            return
        time.sleep(0.1)
    raise AssertionError("The server did not start.")


def race(port, people, ids, client_of):
    """Let everybody claim everything at the same moment and return what each was told."""
    cookies = [
        {
            settings.SESSION_COOKIE_NAME: client_of(person).cookies[settings.SESSION_COOKIE_NAME].value,
            settings.CSRF_COOKIE_NAME: secrets.token_hex(16),
        }
        for person in people
    ]
    processes = [
        subprocess.Popen(
            [sys.executable, "-m", "zhike.pool.tests.claimers"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(PROCESSES)
    ]
    for number, process in enumerate(processes):
        asked = {"port": port, "people": cookies[number::PROCESSES], "ids": ids}
        process.stdin.write(json.dumps(asked) + "\n")
        process.stdin.flush()
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        process.stdin.write("go\n")
        process.stdin.flush()
    return [one for process in processes for one in json.loads(process.communicate(timeout=240)[0])]


def test_two_hundred_claim_fifty_and_each_customer_has_one_owner_and_everybody_an_answer(world, client_of):
    ids, people = prepare(world), hire(world, 200)
    with serving("zhike.cli") as port:
        told = race(port, people, ids, client_of)

    owners = Counter(Customer.objects.filter(pk__in=ids).values_list("owner_id", flat=True))
    claims = OwnerChange.objects.filter(way="claim", customer_id__in=ids)
    said_done = [one for answer in told for one in answer.get("done", ())]

    assert len(told) == 200 and {answer["status"] for answer in told} == {200}
    assert all(len(answer["done"]) + len(answer["refused"]) == CUSTOMERS for answer in told)
    assert {code for answer in told for code in answer["refused"]} <= HELPFUL
    assert None not in owners and max(owners.values()) <= LIMIT
    assert claims.count() == CUSTOMERS and sorted(said_done) == sorted(ids)


def test_without_the_locks_the_same_race_gives_customers_to_several(world, client_of):
    ids, people = prepare(world), hire(world, 16)
    with serving("zhike.pool.tests.unlocked") as port:
        told = race(port, people, ids, client_of)

    said_done = Counter(one for answer in told for one in answer.get("done", ()))
    claims = OwnerChange.objects.filter(way="claim", customer_id__in=ids)

    assert max(said_done.values()) > 1 and claims.count() > len(said_done)
