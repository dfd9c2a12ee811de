from unittest import mock

import psycopg
import pytest
from django.db import DatabaseError, IntegrityError, OperationalError
from django.test import Client

from zhike.web.outages import find_outage


def raised(error: DatabaseError, cause: psycopg.Error | None) -> DatabaseError:
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("cause", "title"),
    [
        (psycopg.OperationalError("server closed the connection unexpectedly"), "数据库暂时连不上"),
        (psycopg.errors.AdminShutdown(), "数据库暂时连不上"),
        (psycopg.errors.TooManyConnections(), "数据库暂时连不上"),
        (psycopg.errors.DiskFull(), "磁盘已满，暂时不能保存"),
    ],
)
def test_trouble_of_the_database_is_told_apart(cause: psycopg.Error, title: str) -> None:
    outage = find_outage(raised(OperationalError(), cause))
    assert outage is not None
    assert outage.title == title


@pytest.mark.parametrize(
    "error",
    [
        raised(OperationalError(), psycopg.errors.LockNotAvailable()),
        raised(OperationalError(), psycopg.errors.QueryCanceled()),
        IntegrityError(),
        ValueError(),
        None,
    ],
)
def test_faults_of_a_page_are_no_outage(error: BaseException | None) -> None:
    assert find_outage(error) is None


@pytest.mark.django_db
def test_page_says_that_the_database_will_be_back() -> None:
    lost = raised(OperationalError("gone"), psycopg.OperationalError("gone"))
    with mock.patch("zhike.access.middleware.gates.stop", side_effect=lost):
        answer = Client(raise_request_exception=False).get("/sign-in/")
    assert answer.status_code == 503
    assert answer["Retry-After"] == "10"
    assert "数据库暂时连不上" in answer.content.decode()
