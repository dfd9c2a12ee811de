"""Events are recorded with the business change or not at all."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.db import connection, transaction
from django.db.transaction import TransactionManagementError

from zhike.access.actor import Actor, SystemActor
from zhike.events import kinds, services
from zhike.events.models import Event

from .conftest import HAPPENED

AT = datetime(2026, 11, 20, 10, 40, tzinfo=ZoneInfo("Asia/Shanghai"))
WANG = Actor(person_id=7, name="王晓燕", address="10.1.2.3", request_id="r-1")


def test_an_event_says_who_when_from_where_and_in_which_request(db: None) -> None:
    event = services.record(actor=WANG, kind=HAPPENED, customer_id=3, data={"on": AT.date(), "名": "华信"}, at=AT)
    event.refresh_from_db()
    assert (event.actor_id, event.address, event.request_id, event.customer_id) == (7, "10.1.2.3", "r-1", 3)
    assert event.data == {"on": "2026-11-20", "名": "华信"}
    assert event.transaction > 0


@pytest.mark.django_db(transaction=True)
def test_an_event_outside_a_transaction_is_a_mistake() -> None:
    with pytest.raises(TransactionManagementError):
        services.record(actor=WANG, kind=HAPPENED, at=AT)
    with pytest.raises(TransactionManagementError):
        services.record_many(actor=WANG, kind=HAPPENED, rows=[(1, AT, {})])


@pytest.mark.django_db(transaction=True)
def test_an_event_goes_with_its_transaction() -> None:
    with pytest.raises(ValueError), transaction.atomic():
        services.record(actor=WANG, kind=HAPPENED, at=AT)
        raise ValueError
    assert not Event.objects.exists()


def test_an_undeclared_kind_is_a_mistake(db: None) -> None:
    with pytest.raises(LookupError):
        services.record(actor=WANG, kind="tests.unknown", at=AT)


def test_many_events_are_written_like_single_ones(db: None) -> None:
    rows = [(number, AT, {"行": number, "文": 'a\t"b"\\n'}) for number in range(1, 4)]
    assert services.record_many(actor=WANG, kind=HAPPENED, rows=rows) == 3
    one = services.record(actor=WANG, kind=HAPPENED, customer_id=2, data=rows[1][2], at=AT)
    columns = ("customer_id", "actor_id", "at", "data", "request_id", "address", "transaction")
    copied = Event.objects.filter(customer_id=2).exclude(pk=one.pk).values_list(*columns).get()
    assert copied == Event.objects.filter(pk=one.pk).values_list(*columns).get()


def test_the_system_acts_without_a_person(db: None) -> None:
    event = services.record(actor=SystemActor(), kind=HAPPENED, at=AT)
    assert event.actor_id is None


def test_a_name_of_a_kind_has_one_meaning() -> None:
    kinds.register(kinds.Kind(HAPPENED, "发生"))
    with pytest.raises(ValueError):
        kinds.register(kinds.Kind(HAPPENED, "别的"))


def test_an_event_of_a_room_that_is_gone_still_reads() -> None:
    assert kinds.find("gone.happened").label == "gone.happened"


def test_the_timeline_of_a_customer_is_an_index_range(db: None) -> None:
    with connection.cursor() as cursor:
        # Over few rows a sort costs as little as the right index; over many it does not.
        cursor.execute("SET LOCAL enable_sort = off")
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(
            "EXPLAIN SELECT * FROM events_event WHERE customer_id = 1 AND (at, id) < (now(), 5)"
            " ORDER BY at DESC, id DESC LIMIT 20"
        )
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert "event_timeline" in plan and "Sort" not in plan
