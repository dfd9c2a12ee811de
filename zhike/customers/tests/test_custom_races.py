"""Two people at one custom field at one moment, in separate processes; each race shows itself without the lock."""

import pytest

from zhike.customers.models import CustomEntry, CustomField
from zhike.testing import make, race

from .own_fields import field, name

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.race]
TARGET = "zhike.customers.tests.race_targets"


def _renames(world, function):
    row = field(world.actor_of(world.admin), "现用系统")
    calls = [{"person_id": world.admin.pk, "field_id": row.pk, "label": label} for label in ("在用软件", "信息系统")]
    return race.run(f"{TARGET}:{function}", calls)


def test_of_two_who_rename_a_field_one_is_told_of_the_other(world):
    answers = _renames(world, "rename_field")
    assert [one["refused"] for one in answers if "refused" in one] == ["customers.field_changed_meanwhile"]
    assert CustomField.objects.get().label in [one.get("result") for one in answers]


def test_without_the_lock_one_name_would_overwrite_the_other(world):
    assert all("result" in one for one in _renames(world, "rename_field_without_lock"))


def _value_and_filter(world, filtering):
    row = field(world.actor_of(world.admin), "现用系统")
    customer = make.customer(world.wang)
    put = {"person_id": world.wang.pk, "customer_id": customer.pk, "name": name(row), "value": "SAP"}
    turn = {"person_id": world.admin.pk, "field_id": row.pk}
    answers = race.run(f"{TARGET}:call_each", [{"calls": "put_slowly", **put}, {"calls": filtering, **turn}])
    assert all("result" in one for one in answers), answers
    return CustomEntry.objects.filter(text_key="sap").count()


def test_a_value_written_while_the_field_becomes_a_filter_is_in_the_index(world):
    assert _value_and_filter(world, "make_filterable") == 1


def test_without_the_lock_that_value_would_be_missing(world):
    assert _value_and_filter(world, "make_filterable_without_lock") == 0
