"""A page needs the same number of queries at 5 rows and at 50."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from zhike.activities.listing import LISTING
from zhike.activities.queries import today
from zhike.activities.queries.entry import Entry, get_entry, list_recent
from zhike.activities.queries.listing import list_follow_ups
from zhike.testing import make
from zhike.testing.world import NOW, World

TODAY = NOW.date()


def fill(world: World, rows: int) -> None:
    """Spread customers over the three groups of the day; those never reached were tried once."""
    written = NOW - timedelta(days=3)
    for number in range(rows):
        customer = make.customer(world.wang, now=NOW - timedelta(days=20))
        if number % 3 == 0:
            make.follow_up(world.wang, customer, now=written, outcome="busy", content="")
        else:
            promised = TODAY - timedelta(days=number % 3 - 1)
            make.follow_up(world.wang, customer, now=written, next_on=promised, next_step="回电")


def drawn(entry: Entry) -> None:
    """Read all that the form shows."""
    _ = (list(entry.contacts), entry.sentences, entry.last)


def count_queries(world: World, rows: int) -> dict[str, int]:
    fill(world, rows)
    wang = world.actor_of(world.wang)
    customer = make.customer(world.wang)
    screens = {
        "today": lambda: today(actor=wang, today=TODAY, now=NOW),
        "list": lambda: list_follow_ups(actor=wang, state=LISTING.read_query("/follow-ups/", "")),
        "entry": lambda: drawn(get_entry(actor=wang, customer_id=customer.pk, now=NOW)),
        "recent": lambda: list_recent(wang, today=TODAY),
    }
    counted = {}
    for name, read in screens.items():
        read()  # what a process remembers for some seconds is not counted
        with CaptureQueriesContext(
            connection,
        ) as queries:
            read()
        counted[name] = len(queries)
    return counted


@pytest.mark.django_db
def test_no_screen_asks_more_queries_for_more_rows(world: World) -> None:
    count_queries(world, 1)  # what a process reads once for some seconds (rules, who works where) is known from here
    few = count_queries(world, 5)
    many = count_queries(world, 45)
    assert many == few
    assert few == {"today": 9, "list": 1, "entry": 4, "recent": 3}
