"""Rows inserted by known statements are what the ORM would have inserted."""

import pytest
from django.db import connection, models
from django.test.utils import CaptureQueriesContext

from zhike.customers.models import Contact, Customer
from zhike.testing import make
from zhike.testing.world import NOW
from zhike.web.rows import insert_row, insert_rows, read_row
from zhike.web.statements import ask, ask_one


def copied(row: models.Model, **changes: object) -> models.Model:
    """Return the row as one that is not stored yet."""
    values = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    del values["id"]
    return type(row)(**values | changes)


@pytest.mark.django_db
def test_values_and_defaults_of_the_database_go_in_and_come_back(world) -> None:
    customer = make.customer(world.wang)
    own = copied(customer, number="KH-1", name="甲", custom={"12": "2026-11-21"})
    insert_row(own)
    assert Customer.objects.get(pk=own.pk).custom == {"12": "2026-11-21"} == own.custom
    drawn = copied(customer, number="KH-2", name="乙", custom=models.expressions.DatabaseDefault(None, None))
    insert_row(drawn)
    assert Customer.objects.get(pk=drawn.pk).custom == {} == drawn.custom


@pytest.mark.django_db
def test_several_rows_take_one_statement_and_get_their_ids_in_order(world) -> None:
    customer = make.customer(world.wang)
    people = [Contact(customer_id=customer.pk, name=name, created_at=NOW, updated_at=NOW) for name in ("甲", "乙")]
    with CaptureQueriesContext(connection) as queries:
        insert_rows(people)
        insert_rows([])
    assert len(queries) == 1
    stored = dict(Contact.objects.filter(customer=customer).values_list("pk", "name"))
    assert stored == {person.pk: person.name for person in people}


@pytest.mark.django_db
def test_a_prepared_question_is_counted_and_named_in_the_log(world) -> None:
    with CaptureQueriesContext(connection) as queries:
        assert ask("SELECT id FROM access_person WHERE id = %s", [world.wang.pk]) == [(world.wang.pk,)]
        assert ask_one("SELECT id FROM access_person WHERE id = %s", [0]) is None
    assert [query["sql"][:25] for query in queries] == ["SELECT id FROM access_per"] * 2


@pytest.mark.django_db
def test_a_row_is_read_as_only_would_read_it(world) -> None:
    stored = make.customer(world.wang)
    Customer.objects.filter(pk=stored.pk).update(custom={"12": "2026-11-21"})
    names = ("next_follow_on", "owner", "custom", "created_at", "name")
    row = read_row(Customer, stored.pk, names, condition="deleted_at IS NULL", lock=True)
    like = Customer.objects.only(*names).get(pk=stored.pk)
    assert row is not None and row.get_deferred_fields() == like.get_deferred_fields()
    read = [field.attname for field in Customer._meta.concrete_fields if field.attname not in row.get_deferred_fields()]
    assert [getattr(row, name) for name in read] == [getattr(like, name) for name in read]
    assert row.short_name == stored.short_name and not row._state.adding  # what was left out is fetched when asked for
    row.name = "改"
    row.save(update_fields=["name"])
    assert Customer.objects.get(pk=stored.pk).name == "改"


@pytest.mark.django_db
def test_a_row_that_is_not_there_is_none_whatever_was_asked(world) -> None:
    stored = make.customer(world.wang)
    for pk in (0, -1, stored.pk + 10**6, 2**63, 10**40):
        assert read_row(Customer, pk, ("name",)) is None
    assert read_row(Customer, stored.pk, ("name",), condition="deleted_at IS NOT NULL") is None
