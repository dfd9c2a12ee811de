from unittest import mock

import pytest
from django.db import OperationalError
from django.test import Client


@pytest.mark.django_db
def test_health_needs_no_session_and_no_known_host() -> None:
    answer = Client().get("/healthz", headers={"host": "10.0.0.7"})
    assert (answer.status_code, answer.content) == (200, b"ok\n")
    assert not answer.cookies


@pytest.mark.django_db
def test_health_says_when_the_database_is_away() -> None:
    with mock.patch("zhike.config.health.connection.cursor", side_effect=OperationalError):
        assert Client().get("/healthz").status_code == 503
