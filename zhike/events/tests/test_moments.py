"""Moments come from the database as Django's own loader gives them, only sooner."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.db.utils import DataError

from zhike.events.moments import MomentLoader

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-11-22 08:31:24.450706+08", datetime(2026, 11, 22, 0, 31, 24, 450706, UTC)),
        ("2026-11-22 00:31:24.45+00", datetime(2026, 11, 22, 0, 31, 24, 450000, UTC)),
        ("1969-12-31 23:59:59+00", datetime(1969, 12, 31, 23, 59, 59, 0, UTC)),
        ("0001-01-01 00:00:00+00", datetime(1, 1, 1, tzinfo=UTC)),
        ("9999-12-31 23:59:59.999999+00", datetime(9999, 12, 31, 23, 59, 59, 999999, UTC)),
    ],
)
def test_a_moment_is_read_in_utc(text, moment):
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::timestamptz", [text])
        found = cursor.fetchone()[0]
    assert found == moment and found.tzinfo is UTC


@pytest.mark.parametrize("text", ["infinity", "-infinity", "0044-03-15 00:00:00+00 BC"])
def test_what_is_no_moment_for_python_is_still_refused(text):
    with connection.cursor() as cursor, pytest.raises(DataError):
        cursor.execute("SELECT %s::timestamptz", [text])
        cursor.fetchone()


def test_sessions_of_the_program_use_it():
    with connection.cursor() as cursor:
        assert cursor.connection.adapters.get_loader(1184, 0) is MomentLoader
