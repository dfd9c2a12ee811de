"""The demo company comes in whole, twice the same, and goes without a trace."""

from datetime import date
from itertools import pairwise

import pytest
from django.db import connection

from zhike.access.models import Person
from zhike.access.queries import get_actor
from zhike.activities.models import FollowUp
from zhike.customers.models import CustomEntry, Customer, CustomField, Dispute, DoublePair, Merge
from zhike.customers.queries.audits import list_audits
from zhike.customers.queries.doubles import list_pairs
from zhike.customers.services.checker import check_archive
from zhike.desk.demo import staff, story
from zhike.desk.demo.load import load_demo
from zhike.desk.demo.remove import remove_demo
from zhike.events.models import Event
from zhike.lib.creditcode import check_credit_code
from zhike.lib.refusals import Refused
from zhike.pool.models import CustomerLock, Extension, Handover, Leave, Quota, RuleDraft, Simulation, Sweep
from zhike.sales.models import LeadOrigin
from zhike.testing import database, make
from zhike.transfer.models import ImportRun

TODAY = date(2026, 11, 20)
ASKED = {"granted", "refused", "open"}


def _field(label: str) -> str:
    return str(CustomField.objects.get(label=label).pk)


def test_the_demo_company_has_sixty_people_of_all_internal_roles() -> None:
    assert len(staff.COLLEAGUES) == 60
    assert len({colleague.login for colleague in staff.COLLEAGUES}) == 60
    departments = {name for name, _ in staff.DEPARTMENTS}
    assert {colleague.department for colleague in staff.COLLEAGUES} <= departments


def test_the_story_is_the_same_for_the_same_day() -> None:
    first, second = (list(story.invent_customers(today=TODAY, owners=34, count=300)) for _ in range(2))
    assert first == second
    assert [c.follow_ups for c in first] == [c.follow_ups for c in second]


def test_the_story_stays_in_the_past_and_in_order() -> None:
    for customer in story.invent_customers(today=TODAY, owners=34, count=300):
        moments = [follow_up.at for follow_up in customer.follow_ups]
        assert all(earlier.date() <= later.date() for earlier, later in pairwise(moments))
        assert all(moment.date() <= TODAY for moment in moments)
        if customer.credit_code:
            assert check_credit_code(customer.credit_code) == customer.credit_code


@pytest.mark.django_db
def test_the_demo_company_loads_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(story.invent_customers, "__kwdefaults__", {"count": 200})
    loaded = load_demo()
    assert loaded.people == 60
    assert Customer.objects.count() == loaded.customers == 220
    assert FollowUp.objects.count() == loaded.follow_ups > 500
    assert Event.objects.filter(kind="customers.created").count() == 211
    assert DoublePair.objects.filter(score__gte=80).count() >= 5
    manager = get_actor(Person.objects.get(login="lijianguo").pk)
    assert list_pairs(actor=manager, state="open", after=None).rows and len(list_audits(actor=manager)) == 2
    assert Merge.objects.count() == 1 and Dispute.objects.count() == 2
    assert Customer.objects.filter(last_contact_at__isnull=False).exists()
    assert CustomField.objects.count() == 7 and CustomEntry.objects.count() > 300
    assert not Customer.objects.filter(stage="pricing").exclude(custom__has_key=_field("预算金额")).exists()
    assert check_archive(repair=False).differences == []
    tried, published = Simulation.objects.order_by("version_id").reverse()
    assert tried.counts["then_all"] > 0 and published.version_id and RuleDraft.objects.count() == 1
    assert CustomerLock.objects.count() == 3 and set(Extension.objects.values_list("state", flat=True)) <= ASKED
    assert Extension.objects.count() >= 2
    assert set(Leave.objects.values_list("state", flat=True)) == {"granted", "open"}
    assert Quota.objects.get(holding=320) and set(Handover.objects.values_list("state", flat=True)) == {"draft", "done"}
    assert Sweep.objects.get().counts["taken"] >= 5
    assert LeadOrigin.objects.filter(way="import").count() == ImportRun.objects.get().counts["created"] == 9
    with pytest.raises(Refused):
        load_demo()


@pytest.mark.django_db(transaction=True)
def test_removing_the_demo_company_leaves_what_others_made(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(story.invent_customers, "__kwdefaults__", {"count": 60})
    load_demo()
    admin = Person.objects.get(login="admin")
    rep = Person.objects.get(login="wangxiaoyan")
    made_in_demo = make.customer(rep, name="演示期间新建的客户")
    with database.as_owner():
        removed = remove_demo()
    assert (removed.people, removed.customers, removed.kept_people) == (60, 81, 0)
    assert not Person.objects.filter(pk__in=[admin.pk, rep.pk]).exists()
    assert not ImportRun.objects.exists() and not CustomField.objects.exists() and not CustomEntry.objects.exists()
    assert not Leave.objects.exists() and not Quota.objects.exists() and not Handover.objects.exists()
    assert not Sweep.objects.exists() and not Simulation.objects.exists() and not RuleDraft.objects.exists()
    assert not Customer.objects.exists() and not Merge.objects.exists() and not DoublePair.objects.exists()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM events_event WHERE customer_id = %s", [made_in_demo.pk])
        assert cursor.fetchone() == (0,)
