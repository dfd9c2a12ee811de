"""Eyes open: answers stay with the visit and fill the archive, own fields included, with the rights of the archive."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from zhike.access.queries import get_actor
from zhike.activities.calls.scoring import read_items
from zhike.activities.models import ReviewForm, SightForm, VisitSight
from zhike.activities.visits.queries.coaching import get_form
from zhike.activities.visits.queries.looking import get_checklist
from zhike.activities.visits.queries.page import read_seen
from zhike.activities.visits.services import change_checklist
from zhike.activities.visits.sights import DELIVERED, Sight, read_sights, why_bad_checklist
from zhike.activities.visits.skills import read_skills
from zhike.customers.choices import CustomKind
from zhike.customers.custom.definitions import custom_name
from zhike.customers.models import Customer
from zhike.customers.services.custom_fields import FieldDraft, create_custom_field
from zhike.lib.refusals import Refused
from zhike.testing import make
from zhike.testing.world import NOW, World

from .visiting import arrived, visit

ClientOf = Callable[..., Client]


def on_site(world: World) -> tuple[Customer, str]:
    """Let Wang stand at a customer's; return the address of the checklist."""
    customer = make.customer(world.wang, pain_points="手工对账")
    made = visit(world.wang, customer)
    arrived(world.wang, made)
    return customer, reverse("visits:look", args=[customer.pk, made.pk])


def test_answers_stay_with_the_visit_and_fill_the_archive(world: World, client_of: ClientOf) -> None:
    customer, address = on_site(world)
    client = client_of(world.wang)
    assert "手工对账" in client.get(address).content.decode()
    form = {
        "version": customer.version,
        "form_id": get_checklist().pk,
        "item_walls": "挂着 ISO 证书",
        "item_tidiness": "4",
    }
    fed = {"item_pains": "手工对账，月底加班", "item_headcount": "120", "item_plans": "明年搬到园区"}
    assert client.post(address, form | fed).status_code == 302
    customer.refresh_from_db()
    assert (customer.pain_points, customer.employees) == ("手工对账，月底加班", 120)
    assert customer.development_plan == "明年搬到园区"
    sight = VisitSight.objects.get()
    assert (sight.answers["walls"], sight.answers["tidiness"]) == ("挂着 ISO 证书", "4")
    assert set(sight.fed) == {"pain_points", "employees", "development_plan"}


def test_words_that_somebody_changed_meanwhile_are_not_overwritten_unseen(world: World, client_of: ClientOf) -> None:
    customer, address = on_site(world)
    form = {"version": customer.version - 1, "form_id": get_checklist().pk, "item_pains": "没有痛点"}
    client = client_of(world.wang)
    answer = client.post(address, form)
    assert answer.status_code == 422
    customer.refresh_from_db()
    assert customer.pain_points == "手工对账"
    assert not VisitSight.objects.exists()


def test_own_fields_of_the_company_are_filled_on_site(world: World, client_of: ClientOf) -> None:
    admin = get_actor(world.admin.pk)
    made = create_custom_field(actor=admin, draft=FieldDraft(label="车间面积", kind=CustomKind.INTEGER), now=NOW)
    name = custom_name(made.pk)
    items = [Sight("area", "环境", "车间多大", feeds=name)]
    change_checklist(actor=admin, items=items, seen_version=1, now=NOW)
    customer, address = on_site(world)
    form = {"version": customer.version, "form_id": get_checklist().pk, "item_area": "800"}
    assert client_of(world.wang).post(address, form).status_code == 302
    customer.refresh_from_db()
    assert customer.custom[str(made.pk)] == 800


def test_only_who_may_set_up_changes_the_checklist_and_it_is_the_next_version(world: World) -> None:
    items = [Sight("walls", "环境", "墙上")]
    with pytest.raises(Refused):
        change_checklist(actor=get_actor(world.manager.pk), items=items, seen_version=1, now=NOW)
    change_checklist(actor=get_actor(world.admin.pk), items=items, seen_version=1, now=NOW)
    with pytest.raises(Refused):
        change_checklist(actor=get_actor(world.admin.pk), items=items, seen_version=1, now=NOW)
    assert SightForm.objects.get(is_current=True).version == 2


@pytest.mark.parametrize(
    "items",
    [
        [],
        [Sight("a", "", " ")],
        [Sight("a", "", "墙"), Sight("b", "", "墙")],
        [Sight("a", "", "墙", feeds="pain_points"), Sight("b", "", "桌", feeds="pain_points")],
        [Sight("a", "", "墙", feeds="owner_id")],
        [Sight("a", "", "墙", kind="choice", options=("好",))],
    ],
)
def test_a_checklist_that_makes_no_sense_is_refused(items: list[Sight]) -> None:
    assert why_bad_checklist(items, ["pain_points"]) is not None


def test_the_delivered_checklist_makes_sense() -> None:
    fed = [item.feeds for item in DELIVERED if item.feeds]
    assert why_bad_checklist(DELIVERED, fed) is None


def test_delivered_forms_read_in_the_language_of_the_reader_and_what_was_picked_stays(
    world: World, client_of: ClientOf
) -> None:
    customer, address = on_site(world)
    form = {"version": customer.version, "form_id": get_checklist().pk, "item_reception": "热情"}
    assert client_of(world.wang).post(address, form).status_code == 302
    sight = VisitSight.objects.select_related("form").get()
    assert sight.answers == {"reception": "热情"}
    skills, items = get_form("first").items, ReviewForm.objects.get(call_type="first", is_current=True).items
    with translation.override("en"):
        assert [(one.label, one.answer) for one in read_seen(sight)] == [("How they take us", "Keen")]
        assert read_sights(sight.form.items)[0].label == "Walls and notice boards"
        assert read_sights(sight.form.items, as_written=True)[0].label == "墙上和公告栏"
        said = [*(word for one in read_skills(skills) for word in (one.label, *one.anchors))]
        said += [one.label for one in read_items(items)]
    assert not [words for words in said if any("\u3400" <= letter <= "\u9fff" for letter in words)]
