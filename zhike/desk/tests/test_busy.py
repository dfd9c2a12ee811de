"""A customer with ten thousand entries and a rep with two thousand customers cost what small ones cost."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from zhike.access.models import Person
from zhike.activities.bulk import NewFollowUp, insert_follow_ups, refresh_rollups
from zhike.customers.bulk import NewCustomer, insert_customers
from zhike.customers.choices import OwnerWay
from zhike.customers.drafts import CustomerDraft
from zhike.testing import make
from zhike.testing.world import World

ClientOf = Callable[..., Client]
READ = """
SELECT coalesce(sum(seq_tup_read + coalesce(idx_tup_fetch, 0)), 0) FROM pg_stat_xact_all_tables WHERE relname = %s
"""


def rows_read(table: str) -> int:
    """Return how many rows of a table this transaction has read so far."""
    with connection.cursor() as cursor:
        cursor.execute(READ, [table])
        return int(cursor.fetchone()[0])


def write_entries(person: Person, customer_id: int, number: int) -> None:
    now = timezone.now()
    rows = (
        NewFollowUp(customer_id, person.pk, "phone", "reached", f"第{at}次通话", now - timedelta(minutes=at))
        for at in range(number)
    )
    with connection.cursor() as cursor:
        insert_follow_ups(cursor, rows)
        refresh_rollups(cursor, customer_id, customer_id)


def own(person: Person, number: int) -> None:
    now, today = timezone.now(), timezone.localdate()
    rows = (
        NewCustomer(
            owner_id=person.pk,
            department_id=person.department_id,
            created_at=now - timedelta(days=30),
            created_by_id=person.pk,
            way=OwnerWay.CREATE,
            draft=CustomerDraft(
                name=f"宁波第{at}机械有限公司", next_follow_on=today - timedelta(days=at % 9), next_step="回电"
            ),
        )
        for at in range(number)
    )
    with connection.cursor() as cursor:
        insert_customers(cursor, rows)


@pytest.mark.django_db
def test_the_page_of_a_customer_with_ten_thousand_entries_reads_no_more_of_them(
    world: World, client_of: ClientOf
) -> None:
    few, many, client = make.customer(world.wang), make.customer(world.wang), client_of(world.wang)
    write_entries(world.wang, few.pk, 30)
    write_entries(world.wang, many.pk, 10_000)
    for customer in (few, many):
        client.get(reverse("desk:customer", args=[customer.pk]))
    with connection.cursor() as cursor:
        cursor.execute(
            "SET LOCAL enable_sort = off"
        )  # nobody has counted these fresh rows: take the index if there is one
    counted, read = {}, {}
    for name, customer in (("few", few), ("many", many)):
        before = rows_read("activities_followup") + rows_read("events_event")
        with CaptureQueriesContext(connection) as queries:
            page = client.get(reverse("desk:customer", args=[customer.pk])).content.decode()
        counted[name] = len(queries)
        read[name] = rows_read("activities_followup") + rows_read("events_event") - before
        assert page.count("z-event-dot") == 20
    assert counted["few"] == counted["many"]
    assert read["many"] <= read["few"] + 20, read


@pytest.mark.django_db
def test_the_day_of_a_rep_with_two_thousand_customers_asks_no_more_and_shows_the_first(
    world: World, client_of: ClientOf
) -> None:
    client, small = client_of(world.wang), client_of(world.zhang)
    own(world.wang, 2_000)
    own(world.zhang, 60)
    for each in (client, small):
        each.get("/")
    counted = []
    for each in (small, client):
        with CaptureQueriesContext(connection) as queries:
            assert each.get("/").content.decode().count("宁波第") >= 20
        counted.append(len(queries))
    assert abs(counted[0] - counted[1]) <= 3, counted  # groups that stop at fifty are counted apart


@pytest.mark.django_db
def test_the_stock_of_a_phone_with_two_thousand_customers_is_one_walk(world: World, client_of: ClientOf) -> None:
    own(world.wang, 2_000)
    answer = client_of(world.wang).get(reverse("offline:own"), {"rows": 1})
    assert len(answer.json()["forms"]["follow_up"]["rows"]) == 2_000
    assert len(answer.content) < 400_000
