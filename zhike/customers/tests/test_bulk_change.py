"""Many customers get another value, or labels: as sets, with history, events and reasons for those left alone."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from zhike.access.models import FieldRule, Person, Role
from zhike.conditions.drafts import BulkDraft
from zhike.conditions.models import BulkRefusal, BulkRun
from zhike.conditions.services import bulk as engine
from zhike.conditions.services import start_bulk
from zhike.customers.bulk_actions import CHANGE, TAG, UNTAG
from zhike.customers.choices import Need
from zhike.customers.models import Customer, CustomerTag, Tag
from zhike.customers.rules import MAX_TAGS
from zhike.customers.tests.own_fields import field, name
from zhike.events.models import Event
from zhike.testing import make

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true", "HX-Target": "drawer-body"}


def _run(world, person, action, values, query=""):
    draft = BulkDraft("customer", action, values, query=query)
    actor = world.actor_of(person)
    run = start_bulk(actor=actor, draft=draft, label="试", now=world.now, in_background=False)
    engine.run_bulk(run_id=run.pk)
    run.refresh_from_db()
    return run


def test_a_batch_is_tagged_in_a_fixed_number_of_statements_with_an_event_each(world):
    tags = [Tag.objects.create(name=one) for one in ("重点", "续约")]
    costs = []
    for count in (1, 5, 50):  # the first fills caches
        CustomerTag.objects.all().delete()
        for _turn in range(count):
            make.customer(world.wang)
        with CaptureQueriesContext(connection) as asked:
            run = _run(world, world.wang, TAG, {"tag_ids": [tag.pk for tag in tags]})
        costs.append(len(asked))
        assert run.done == Customer.objects.count() and CustomerTag.objects.count() == 2 * run.done
    assert costs[1] == costs[2], costs
    told = Event.objects.filter(kind="customers.tagged").order_by("pk").last()
    assert told.data == {"name": "重点、续约", "tags": [tag.pk for tag in tags]} and told.actor_id == world.wang.pk
    assert Event.objects.filter(kind="customers.tagged").count() == 1 + 6 + 56

    run = _run(world, world.wang, UNTAG, {"tag_ids": [tags[0].pk]})
    assert run.done == 56 and CustomerTag.objects.count() == 56
    assert Event.objects.filter(kind="customers.untagged", data__name="重点").count() == 56
    assert _run(world, world.wang, UNTAG, {"tag_ids": [tags[0].pk]}).unchanged == 56


def test_who_would_wear_too_many_tags_is_named_and_the_others_get_theirs(world):
    full, free = make.customer(world.wang), make.customer(world.wang)
    worn = [Tag.objects.create(name=f"签{number}") for number in range(MAX_TAGS)]
    CustomerTag.objects.bulk_create(CustomerTag(customer=full, tag=tag, at=world.now) for tag in worn)
    run = _run(world, world.wang, TAG, {"tag_ids": [Tag.objects.create(name="多").pk]})
    assert (run.done, run.refused) == (1, 1) and BulkRefusal.objects.get().row_id == full.pk
    assert CustomerTag.objects.filter(customer=free).count() == 1


def test_a_stage_is_given_to_a_whole_result_with_version_history_and_event(world):
    mine = [make.customer(world.wang, stage="inquiry") for _turn in range(3)]
    done = make.customer(world.wang, stage="intent", tier="major")
    foreign = make.customer(world.outsider, stage="inquiry")
    run = _run(world, world.wang, CHANGE, {"changes": {"stage": "intent"}})

    assert (run.done, run.unchanged, run.refused) == (3, 1, 0)
    assert set(Customer.objects.filter(stage="intent").values_list("pk", flat=True)) == {
        one.pk for one in (*mine, done)
    }
    told = Event.objects.filter(kind="customers.changed", customer_id=mine[0].pk).get()
    step = told.data["steps"][0]
    assert (step["field"], step["old"], step["new"]) == ("stage", "咨询", "意向")
    history = Customer.pgh_event_model.objects.filter(pgh_obj_id=mine[0].pk).latest("pgh_id")
    assert history.stage == "inquiry" and Customer.objects.get(pk=mine[0].pk).version == mine[0].version + 1
    foreign.refresh_from_db()
    assert foreign.stage == "inquiry"


def test_what_a_stage_needs_and_what_a_kind_lacks_is_refused_row_by_row(world):
    admin = world.actor_of(world.admin)
    budget = field(admin, "预算", "money", need=Need.FROM_STAGE, need_from="pricing")
    rich = make.customer(world.wang, custom={name(budget): "100.00"})
    poor, person = make.customer(world.wang), make.customer(world.wang, kind="person", name="赵敏")
    run = _run(world, world.wang, CHANGE, {"changes": {"stage": "pricing"}})
    assert (run.done, run.refused) == (1, 2)
    reasons = dict(BulkRefusal.objects.values_list("row_id", "sentence"))
    assert "预算" in reasons[poor.pk] and Customer.objects.get(pk=rich.pk).stage == "pricing"

    run = _run(world, world.wang, CHANGE, {"changes": {"employees": 80}})
    assert (run.done, run.refused) == (2, 1)
    assert BulkRefusal.objects.get(run=run).row_id == person.pk


def test_dates_amounts_regions_and_own_fields_are_changed_from_the_form(world, client_of):
    admin, client = world.actor_of(world.admin), client_of(world.wang)
    due = field(admin, "到期日", "date", is_filterable=True)
    customers = [make.customer(world.wang) for _turn in range(2)]
    sent = {
        "cooperated_on": "2026-01-31",
        "yearly_revenue": "1200000.50",
        "region": "320500",
        "grade": "A",
        name(due): "2027-05-01",
    }
    for column, value in sent.items():
        form = {"picked": [one.pk for one in customers], "go": "1", "column": column, column: value}
        answer = client.post(reverse("customers:change_many"), form)
        assert answer.status_code == 302, answer.content.decode()
    for one in customers:
        one.refresh_from_db()
        assert (str(one.cooperated_on), str(one.yearly_revenue)) == ("2026-01-31", "1200000.50")
        assert (one.region, one.grade, one.custom[str(due.pk)]) == ("320500", "A", "2027-05-01")
        assert one.custom_entries.get().day.isoformat() == "2027-05-01"
    _whole(client, world, due, customers)


def _whole(client, world, due, customers):
    form = {"whole": "1", "query": "", "go": "1", "column": name(due), name(due): "2028-01-01"}
    answer = client.post(reverse("customers:change_many"), form)
    run = BulkRun.objects.get()
    assert answer["Location"] == reverse("conditions:run", args=[run.pk]) and run.label == "到期日改成“2028-01-01”"
    engine.run_bulk(run_id=run.pk)
    assert Customer.objects.get(pk=customers[0].pk).custom[str(due.pk)] == "2028-01-01"


def test_the_form_offers_what_the_person_may_edit_and_shows_the_chosen_field(world, client_of):
    FieldRule.objects.create(role=Role.objects.get(key="rep"), object="customer", field="tier", rule="readonly")
    Person.objects.update(rights_version=78)
    customer, client = make.customer(world.wang), client_of(world.wang)
    picked = {"picked": [customer.pk], "column": "grade", "go": "1", "stage": "junk"}
    page = client.post(reverse("customers:change_many") + "?look=1", picked, headers=HTMX).content.decode()
    assert 'name="grade"' in page and 'value="tier"' not in page and 'value="name"' not in page
    forced = {**picked, "column": "tier", "tier": "strategic"}
    assert client.post(reverse("customers:change_many"), forced).status_code in (302, 422)
    customer.refresh_from_db()
    assert customer.tier != "strategic" and customer.stage != "junk"
    wrong = client.post(reverse("customers:change_many"), {**picked, "column": "stage"}, headers=HTMX)
    assert wrong.status_code == 422
