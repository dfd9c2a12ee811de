"""Every changed row leaves its former state with author, address and request."""

import psycopg
import pytest
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from zhike.access.actor import Actor, SystemActor
from zhike.access.models import Department, Role
from zhike.events import history, privileges, queries
from zhike.events.middleware import HistoryContext
from zhike.testing import database

WANG = Actor(person_id=7, name="王晓燕", address="10.1.2.3", request_id="r-1")
RoleHistory = Role.pgh_event_model  # type: ignore[attr-defined]


def _role(name: str = "销售代表") -> Role:
    return Role.objects.create(name=name)


def _rename(role: Role, name: str) -> None:
    Role.objects.filter(pk=role.pk).update(name=name)


def _changes(role: Role) -> list[queries.RowChange]:
    return queries.list_row_history(actor=SystemActor(), model=Role, object_id=role.pk, customer_id=None)


def test_changes_are_told_newest_first_with_old_and_new(db: None) -> None:
    role = _role()
    with history.written_by(history.author_of(WANG)):
        _rename(role, "顾问")
    Role.objects.filter(pk=role.pk).update(description="卖东西", name="高级顾问")
    told = [(c.label, c.old, c.new, c.person_id) for c in _changes(role)]
    assert told == [
        ("名称", "顾问", "高级顾问", None),
        ("说明", "", "卖东西", None),
        ("名称", "销售代表", "顾问", 7),
    ]
    assert (_changes(role)[-1].address, _changes(role)[-1].request_id) == ("10.1.2.3", "r-1")


def test_the_end_of_a_row_is_told_too(db: None) -> None:
    role = _role()
    with history.written_by(history.author_of(WANG)):
        Role.objects.filter(pk=role.pk).delete()
    [change] = _changes(role)
    assert (change.label, change.person_id) == ("删除", 7)


def test_referenced_rows_are_named(db: None) -> None:
    company, south = Department.objects.create(name="公司"), Department.objects.create(name="华南")
    team = Department.objects.create(name="一部", parent=company)
    Department.objects.filter(pk=team.pk).update(parent=south)
    [change] = queries.list_row_history(actor=SystemActor(), model=Department, object_id=team.pk, customer_id=None)
    assert (change.field, change.old, change.new) == ("parent", "公司", "华南")


def test_reading_a_history_costs_the_same_however_long(db: None, django_assert_num_queries: object) -> None:
    role = _role()
    for number in range(20):
        _rename(role, f"顾问{number}")
    with django_assert_num_queries(2):  # type: ignore[operator]
        assert len(_changes(role)) == 20


def test_bulk_changes_in_a_transaction_carry_their_author(db: None) -> None:
    role = _role()
    with transaction.atomic():
        history.set_context(WANG)
        with connection.cursor() as cursor:
            cursor.execute("UPDATE access_role SET name = name || '!'")
    assert [c.person_id for c in _changes(role)] == [7]


@pytest.mark.django_db(transaction=True)
def test_the_author_ends_with_the_transaction_or_the_request() -> None:
    role = _role()
    with transaction.atomic():
        history.set_context(WANG)
        _rename(role, "甲")
    _rename(role, "乙")
    with history.written_by(history.author_of(WANG)):
        _rename(role, "丙")
        _rename(role, "丁")
    _rename(role, "戊")
    assert [c.person_id for c in _changes(role)] == [None, 7, 7, None, 7]


@pytest.mark.django_db(transaction=True)
def test_a_session_reopened_under_way_knows_the_author_again() -> None:
    role = _role()
    with history.written_by(history.author_of(WANG)):
        connection.close()
        _rename(role, "甲")
    assert [c.person_id for c in _changes(role)] == [7]


@pytest.mark.django_db(transaction=True)
def test_an_author_does_not_survive_in_a_pooled_session() -> None:
    """With a pool, a session serves many requests: the next one must not inherit the author."""
    role, options = _role(), connection.settings_dict["OPTIONS"]
    connection.close()
    connection.settings_dict["OPTIONS"] = options | {"pool": {"min_size": 1, "max_size": 1, "timeout": 5}}
    connection.settings_dict["CONN_MAX_AGE"], age = 0, connection.settings_dict["CONN_MAX_AGE"]
    try:
        with history.written_by(history.author_of(WANG)):
            _rename(role, "甲")
        connection.close()
        _rename(role, "乙")
        connection.close()
    finally:
        connection.close_pool()
        connection.settings_dict["OPTIONS"] = options
        connection.settings_dict["CONN_MAX_AGE"] = age
    assert [c.person_id for c in _changes(role)] == [None, 7]


@pytest.mark.django_db(transaction=True)
def test_requests_that_write_name_their_author_and_others_cost_nothing(django_assert_num_queries: object) -> None:
    role = _role()

    def view(request: HttpRequest) -> HttpResponse:
        _rename(role, f"{role.name}-{request.method}")
        return HttpResponse()

    for method in ("get", "post"):
        request = getattr(RequestFactory(), method)("/")
        request.actor = WANG
        with django_assert_num_queries({"get": 1, "post": 3}[method]):  # type: ignore[operator]
            HistoryContext(view)(request)
    assert [c.person_id for c in _changes(role)] == [7, None]


def test_a_visitor_is_known_by_address(db: None) -> None:
    role = _role()
    request = RequestFactory().post("/", REMOTE_ADDR="10.9.9.9")
    request.actor = None  # type: ignore[attr-defined]
    HistoryContext(lambda _: _rename(role, "甲") or HttpResponse())(request)  # type: ignore[func-returns-value]
    assert [(c.person_id, c.address) for c in _changes(role)] == [(None, "10.9.9.9")]


@pytest.mark.django_db(transaction=True)
def test_the_program_cannot_rewrite_the_past() -> None:
    """Tried for real in the program's own role, against every append-only table."""
    tables = [model._meta.db_table for model in privileges.append_only_models()]
    assert {"events_event", RoleHistory._meta.db_table} <= set(tables)
    _rename(_role(), "甲")
    with psycopg.connect(database.program_url(), autocommit=True) as program:
        for table in tables:
            column = program.execute(f'SELECT * FROM "{table}" LIMIT 0').description[0].name  # type: ignore[index]
            for statement in (
                f'UPDATE "{table}" SET "{column}" = "{column}"',
                f'DELETE FROM "{table}"',
                f'TRUNCATE "{table}"',
                f'DROP TABLE "{table}"',
                f'ALTER TABLE "{table}" DISABLE TRIGGER ALL',
            ):
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    program.execute(statement)  # type: ignore[call-overload]
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            program.execute("ALTER TABLE access_role DISABLE TRIGGER USER")
        program.execute("UPDATE access_role SET name = '乙'")
    assert RoleHistory.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_granting_again_gives_back_nothing() -> None:
    with psycopg.connect(database.program_url()) as program:
        role = program.info.user
    with database.as_owner():
        privileges.grant(role)
        privileges.grant(role)
    with psycopg.connect(database.program_url()) as program, pytest.raises(psycopg.errors.InsufficientPrivilege):
        program.execute("DELETE FROM events_event")
