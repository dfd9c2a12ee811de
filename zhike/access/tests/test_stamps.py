"""What every page needs is remembered until somebody changes it, whoever that is."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from zhike.access import stamps
from zhike.access.models import Stamp
from zhike.conditions.choices import Sharing
from zhike.conditions.models import PinnedView, SavedView
from zhike.customers.custom.catalogue import definitions
from zhike.customers.models import CustomField, ListChoice
from zhike.testing import make
from zhike.testing.world import World

pytestmark = pytest.mark.django_db
LIST = "/customers/"


def asked(client, path=LIST):
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert client.get(path).status_code == 200
    return " ".join(query["sql"] for query in queries)


def test_a_second_page_does_not_ask_again_what_has_not_changed(world: World, client_of):
    client = client_of(world.wang)
    asked(client)
    again = asked(client)
    tables = ("customers_listchoice", "customers_customfield", "conditions_savedview", "conditions_pinnedview")
    assert [table for table in tables if table in again] == []


def test_the_next_page_sees_what_somebody_changed_past_all_services(world: World, client_of):
    client = client_of(world.wang)
    make.customer(world.wang)
    assert "重点跟进" not in client.get(LIST).content.decode()
    shared = {"owner_id": world.manager.pk, "sharing": Sharing.PUBLIC, "created_at": world.now, "updated_at": world.now}
    view = SavedView.objects.create(subject="customer", name="重点跟进", **shared)
    assert "重点跟进" in client.get(LIST).content.decode()
    PinnedView.objects.create(person_id=world.wang.pk, view=view, position=1)
    assert client.get(LIST).content.decode().count("重点跟进") > 1
    SavedView.objects.filter(pk=view.pk).update(name="本周要谈")
    page = client.get(LIST).content.decode()
    assert "本周要谈" in page and "重点跟进" not in page
    ListChoice.objects.create(person_id=world.wang.pk, columns=["name", "region"])
    assert page.count("<th ") > 5 >= client.get(LIST).content.decode().count("<th ")


def test_a_number_is_never_drawn_twice_not_even_within_one_transaction(world: World):
    seen = []
    for turn in range(3):
        ListChoice.objects.update_or_create(person_id=world.wang.pk, defaults={"columns": [f"name{turn}"]})
        seen.append(Stamp.objects.get(name="columns").number)
    assert len(set(seen)) == 3


def test_only_a_page_that_reads_goes_by_the_numbers(world: World):
    with stamps.trusting({"custom_fields": 7}):
        before = definitions()
        CustomField.objects.create(label="车牌", kind="text", created_at=world.now, changed_at=world.now)
        assert definitions() is before
        with stamps.trusting(None):
            assert [one.label for one in definitions().active] == ["车牌"]
    with stamps.trusting({"custom_fields": 8}):
        assert [one.label for one in definitions().active] == ["车牌"]


def test_a_page_that_writes_is_not_trusted_with_the_numbers(world: World, client_of, monkeypatch):
    seen = []
    real = stamps.trusting
    monkeypatch.setattr(stamps, "trusting", lambda numbers: seen.append(numbers) or real(numbers))
    client = client_of(world.wang)
    client.get(LIST)
    client.post(f"/follow-ups/new/{make.customer(world.wang).pk}/", {})
    assert seen[0] is not None and seen[-1] is None
