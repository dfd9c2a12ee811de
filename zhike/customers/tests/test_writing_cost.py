"""What the two entries of every day cost the database: the statements of the whole request, counted."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from zhike.access import policies
from zhike.activities.models import FollowUp
from zhike.customers.models import Customer
from zhike.testing import make

CREATE, LOG = 29, 21


@pytest.fixture(autouse=True)
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let what is remembered for seconds last over a slow test."""
    monkeypatch.setattr(policies, "_MEMORY_SECONDS", 3600)


def sent(client: Client, path: str, values: dict[str, str]) -> list[str]:
    """Post a form twice, each time another entry, and return the statements of the second: nothing is read first."""
    for number in (1, 2):
        said = {name: value.format(number=number) for name, value in values.items()}
        with CaptureQueriesContext(connection) as queries:
            answer = client.post(path, said)
        assert answer.status_code == 302, answer.content.decode()[:2000]
    return [query["sql"] for query in queries]


def listed(statements: list[str]) -> str:
    return "\n".join(statement[:160] for statement in statements)


@pytest.mark.django_db
def test_creating_a_customer_with_contact_and_phones_takes_so_many_statements(world, client_of) -> None:
    values = {
        "name": "苏州恒远{number}自动化有限公司",
        "kind": "organisation",
        "phones": "051262881{number}34",
        "contact_name": "王建国",
        "contact_phones": "1380013800{number}",
        "once_key": "6f1c2c1e-0000-4000-8000-00000000000{number}",
    }
    statements = sent(client_of(world.wang), reverse("customers:create"), values)
    assert Customer.objects.count() == 2
    assert len(statements) == CREATE, listed(statements)


@pytest.mark.django_db
def test_logging_a_follow_up_takes_so_many_statements(world, client_of) -> None:
    customer = make.customer(world.wang)
    values = {
        "kind": "phone",
        "reached": "yes",
        "content": "客户确认了预算，第{number}次谈。",
        "next_pick": "keep",
        "once_key": "6f1c2c1e-0000-4000-8000-00000000000{number}",
    }
    statements = sent(client_of(world.wang), reverse("activities:log", args=[customer.pk]), values)
    assert FollowUp.objects.count() == 2
    assert len(statements) == LOG, listed(statements)
