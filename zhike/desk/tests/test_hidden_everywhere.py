"""A field that a role may not see: no address of a customer tells its value, former or present, and none its change."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import NoReverseMatch, reverse

from zhike.access.models import FieldRule, Person, Role
from zhike.customers.models import Customer
from zhike.customers.services import change_customer
from zhike.testing import make
from zhike.testing.matrix import make_fresh, named_urls

pytestmark = pytest.mark.django_db
# Per field: what it was and is, and how either may be written.
SECRETS = {
    "address": ("密山路八八八号", "密水路九九九号"),
    "remarks": ("密谈甲乙丙", "密谈丁戊己"),
    "pain_points": ("痛在库存周转", "痛在质检追溯"),
    "yearly_revenue": (Decimal("87654321.00"), Decimal("76543210.00")),
    "employees": (87654, 76543),
    "credit_code": ("91320594MA1XH8AK0W", "91320505MA1MJ0RJ9B"),
    "website": ("mi-yi.example.cn", "mi-er.example.cn"),
    "region": ("320583", "320282"),
    "industry": ("271", "358"),
    "cooperated_on": (date(2011, 3, 7), date(2012, 4, 8)),
}
WRITTEN = {
    "yearly_revenue": ("87654321", "87,654,321", "8,765.4", "76543210", "76,543,210", "7,654.3"),
    "employees": ("87654", "87,654", "76543", "76,543"),
    "region": ("昆山市", "宜兴市"),
    "industry": ("化学药品原料药制造", "医疗仪器设备及器械制造"),
    "cooperated_on": ("2011-03-07", "2012-04-08", "2011 年", "2012 年"),
}
OTHERS = (
    "/",
    "/customers/?columns=name,address,cooperated_on",
    "/search/?q=密山路",
    "/search/?q=密山",
    "/notifications/",
)


# Where the control looks: these show every field to who may see it.
OPEN = ("customers:archive", "customers:history", "customers:edit", "desk:customer")


def _pages(client, customer, names):
    """Return the text of every address of the customer that answers, by address."""
    found = {}
    for name in sorted(names):
        try:
            address = reverse(name, kwargs={"customer_id": customer.pk})
        except NoReverseMatch:
            continue
        answer = client.get(address)
        is_text = not answer.streaming and "text/html" in answer.headers.get("Content-Type", "")
        if answer.status_code == 200 and is_text:
            found[address] = answer.content.decode()
    return found | {address: client.get(address).content.decode() for address in OTHERS}


def _told(pages):
    """Return where a value of which field stands."""
    return {
        (field, address)
        for field, values in SECRETS.items()
        for written in WRITTEN.get(field, values)
        for address, text in pages.items()
        if written in text.replace("\u2009", "")
    }


@pytest.fixture
def customer(world):
    before = {name: values[0] for name, values in SECRETS.items()}
    one = make.customer(world.wang, name="苏州恒远自动化有限公司", **before)
    after = {name: values[1] for name, values in SECRETS.items()}
    return change_customer(
        actor=world.actor_of(world.wang), customer_id=one.pk, version=one.version, changes=after, now=world.now
    )


def test_no_address_of_a_customer_tells_a_hidden_value_and_without_the_rule_they_do(world, customer, client_of):
    client = client_of(world.manager)
    make_fresh(client, world.manager)
    pages = _pages(client, customer, OPEN)
    told = _told(pages)
    assert {field for field, _address in told} == set(SECRETS), "the control finds every field somewhere"
    assert any("history" in address for _field, address in told)

    role = Role.objects.get(key="sales_manager")
    for field in SECRETS:
        FieldRule.objects.create(role=role, object="customer", field=field, rule="hidden")
    Person.objects.update(rights_version=77)
    client = client_of(world.manager)
    make_fresh(client, world.manager)
    pages = _pages(client, customer, named_urls())
    assert len(pages) > 30 and Customer.objects.filter(pk=customer.pk).exists()
    assert not _told(pages)
