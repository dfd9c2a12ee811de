"""Two who move each other's boss at one moment: no circle, with the lock and, by the database alone, without it."""

import pytest

from zhike.access.queries import get_actor
from zhike.customers.chain_rules import above
from zhike.customers.models import Contact
from zhike.customers.services import ContactDraft, add_contact
from zhike.testing import make, race

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.race]
TARGET = "zhike.customers.tests.race_targets"


@pytest.fixture
def calls(world):
    """Two moves that are fine one by one and close a circle together."""
    customer, actor = make.customer(world.wang), get_actor(world.wang.pk)
    drafts = (ContactDraft(name="李国强"), ContactDraft(name="周敏"))
    one, other = (add_contact(actor=actor, customer_id=customer.pk, draft=d, now=world.now).pk for d in drafts)
    plain = {"person_id": world.wang.pk, "customer_id": customer.pk}
    return [plain | {"contact_id": a, "to_contact_id": b} for a, b in ((one, other), (other, one))]


def circles():
    bosses = dict(Contact.objects.values_list("pk", "reports_to_id"))
    return [pk for pk in bosses if pk in above(pk, bosses)]


def test_the_second_is_refused_in_words(calls):
    answers = race.run(f"{TARGET}:report", calls)
    assert sorted(answer.get("refused", "") for answer in answers) == ["", "customers.boss_is_below"]
    assert not circles()


def test_without_the_lock_both_pass_the_check_and_the_database_stops_the_second(calls):
    answers = race.run(f"{TARGET}:report_without_lock", calls)
    assert sum("result" in answer for answer in answers) == 1
    assert any("reports to itself" in answer.get("error", "") for answer in answers)
    assert not circles()
