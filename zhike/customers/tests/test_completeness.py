"""The share of filled key fields, by weight: alone, over the whole base, kept after every change."""

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from procrastinate.contrib.django.models import ProcrastinateJob

from zhike.access.models import PolicyVersion
from zhike.access.policies import get_policy
from zhike.access.queries import get_actor
from zhike.access.services import change_policy
from zhike.conditions.compiling import compile_condition
from zhike.conditions.language import parse
from zhike.conditions.queries import matching
from zhike.customers.completeness import compute_completeness, fields_of, policy_key, read_weights
from zhike.customers.handlers import weigh_anew
from zhike.customers.models import ArchiveShare, Customer, Relation
from zhike.customers.queries.freshness import find_filled
from zhike.customers.services import (
    ContactDraft,
    add_contact,
    change_customer,
    check_completeness,
    recompute_completeness,
    refresh_completeness,
    restore_custom_field,
    retire_custom_field,
)
from zhike.events.models import Event
from zhike.testing import make
from zhike.testing.events import deliver
from zhike.testing.matrix import make_fresh
from zhike.transfer.export.columns import plan_columns

from . import own_fields

WEIGHTS = {field.name: field.organisation or 0 for field in fields_of("organisation")}


def test_an_empty_archive_is_at_nothing_and_a_full_one_at_all() -> None:
    empty = compute_completeness(weights=WEIGHTS, filled=dict.fromkeys(WEIGHTS, ""))
    full = compute_completeness(weights=WEIGHTS, filled=dict.fromkeys(WEIGHTS, "x"))
    assert (empty.share, set(empty.missing)) == (0, {name for name, weight in WEIGHTS.items() if weight})
    assert (full.share, full.missing) == (100, ())


def test_heavier_fields_count_more_and_are_asked_first() -> None:
    filled: dict[str, object] = dict.fromkeys(WEIGHTS, "x") | {"phone": "", "address": ""}
    found = compute_completeness(weights=WEIGHTS, filled=filled)
    whole = sum(WEIGHTS.values())
    assert found.share == (200 * (whole - 4) + whole) // (2 * whole)
    assert found.missing == ("phone", "address")


def test_a_hidden_field_is_not_asked_for_and_no_weights_ask_nothing() -> None:
    assert compute_completeness(weights=WEIGHTS, filled={"phone": "1"}).share == 100
    assert compute_completeness(weights=dict.fromkeys(WEIGHTS, 0), filled=dict.fromkeys(WEIGHTS, "")).share == 100


@given(st.dictionaries(st.sampled_from(sorted(WEIGHTS)), st.booleans()))
def test_filling_a_field_never_lowers_the_share(filled: dict[str, bool]) -> None:
    before = compute_completeness(weights=WEIGHTS, filled=filled).share
    for name in filled:
        assert compute_completeness(weights=WEIGHTS, filled=filled | {name: True}).share >= before


def page_share(client, customer):
    page = client.get(reverse("desk:customer", args=[customer.pk])).content.decode()
    return int(page.split("档案完整 ")[1].split("%")[0])


@pytest.mark.django_db
def test_what_is_stored_is_what_the_page_shows_after_every_change(world, client_of):
    actor, client = get_actor(world.wang.pk), client_of(world.wang)
    customer = make.customer(world.wang, industry="35", region="320500", employees=120)
    deliver()
    shares = [ArchiveShare.objects.get(pk=customer.pk).share]
    draft = ContactDraft(name="李国强", buying_role="decision_maker")
    add_contact(actor=actor, customer_id=customer.pk, draft=draft, now=world.now)
    deliver()
    shares.append(ArchiveShare.objects.get(pk=customer.pk).share)
    changes = {"pain_points": "缺料", "current_state": "比价", "industry": ""}
    change_customer(actor=actor, customer_id=customer.pk, version=1, changes=changes, now=world.now)
    deliver()
    shares.append(ArchiveShare.objects.get(pk=customer.pk).share)
    assert shares[0] < shares[1] < shares[2] == page_share(client, customer)
    assert not check_completeness(repair=False).differences


@pytest.mark.django_db
def test_new_weights_hold_for_their_tier_and_the_whole_base_is_judged_anew(world):
    plain, strategic = make.customer(world.wang, region="320500"), make.customer(world.wang, tier="strategic")
    person = make.customer(world.wang, kind="person", name="周敏", gender="female")
    assert recompute_completeness() == 3
    assert recompute_completeness() == 0
    values = {f"strategic.{name}": 0 for name in WEIGHTS} | {"strategic.phone": 1, "prospect.region": 9}
    before = dict(ArchiveShare.objects.values_list("pk", "share"))
    change_policy(actor=get_actor(world.admin.pk), key=policy_key("organisation"), values=values, now=world.now)
    report = check_completeness(repair=False)
    assert {one.customer_id for one in report.differences} == {plain.pk}
    assert recompute_completeness() == 1
    after = dict(ArchiveShare.objects.values_list("pk", "share"))
    assert after[plain.pk] > before[plain.pk] and after[strategic.pk] == 0 and after[person.pk] == before[person.pk]


@pytest.mark.django_db
def test_the_checker_finds_and_mends_what_is_wrong_or_missing(world):
    one, other = make.customer(world.wang), make.customer(world.wang)
    recompute_completeness()
    ArchiveShare.objects.filter(pk=one.pk).update(share=77)
    ArchiveShare.objects.filter(pk=other.pk).delete()
    report = check_completeness(repair=True)
    assert [(d.customer_id, d.shown) for d in report.differences] == [(one.pk, 77), (other.pk, None)]
    assert report.checked == 2 and not check_completeness(repair=False).differences


@pytest.mark.django_db
def test_sql_and_python_judge_alike_whatever_is_filled(world):
    customer = make.customer(world.wang)
    weights = read_weights()["organisation", "prospect"]
    columns = [name for name in ("industry", "region", "address", "credit_code", "current_state") if name in weights]
    for number in range(2 ** len(columns)):
        filled = {name: bool(number >> place & 1) for place, name in enumerate(columns)}
        Customer.objects.filter(pk=customer.pk).update(**{name: "x" if on else "" for name, on in filled.items()})
        refresh_completeness([customer.pk])
        expected = compute_completeness(weights=weights, filled=dict.fromkeys(weights, "") | filled).share
        assert ArchiveShare.objects.get(pk=customer.pk).share == expected


@pytest.mark.django_db
def test_the_weights_are_changed_on_their_screen_and_by_nobody_else(world, client_of):
    url = reverse("customers:weights")
    page = client_of(world.admin).get(url).content.decode()
    assert "strategic.phone" in page and "战略" in page
    assert client_of(world.wang).get(url).status_code == 403
    assert not PolicyVersion.objects.exists()


def weigh(world, **own):
    """Give weights to fields of the company's own, of major organisations."""
    values = {"own": {f"major.{name}": weight for name, weight in own.items()}}
    change_policy(actor=world.actor_of(world.admin), key=policy_key("organisation"), values=values)


@pytest.mark.django_db
def test_a_field_of_the_companys_own_counts_as_soon_as_it_has_a_weight(world, client_of):
    field = own_fields.field(world.actor_of(world.admin), "行业口碑")
    customer = make.customer(world.wang, tier="major", industry="35")
    deliver()
    before = ArchiveShare.objects.get(pk=customer.pk).share
    assert "行业口碑" not in client_of(world.wang).get(reverse("desk:customer", args=[customer.pk])).content.decode()
    weigh(world, **{own_fields.name(field): 9})
    recompute_completeness()
    asked = ArchiveShare.objects.get(pk=customer.pk).share
    assert asked < before and page_share(client_of(world.wang), customer) == asked
    page = client_of(world.wang).get(reverse("desk:customer", args=[customer.pk])).content.decode()
    assert "行业口碑" in page and f"?field={own_fields.name(field)}" in page, (
        "named among the missing, a click from its box"
    )

    own_fields.put(world.wang, customer, field, "很好")
    deliver()
    filled = ArchiveShare.objects.get(pk=customer.pk).share
    assert filled > before and page_share(client_of(world.wang), customer) == filled
    assert not check_completeness(repair=False).differences

    own_fields.restrict("rep", field, "hidden")
    assert page_share(client_of(world.wang), customer) == before, "who may not see a field is not asked for it"


@pytest.mark.django_db
def test_own_fields_are_judged_alike_in_sql_and_python_and_only_where_they_apply(world):
    admin = world.actor_of(world.admin)
    ours = own_fields.field(admin, "行业口碑", applies_to="organisation")
    theirs = own_fields.field(admin, "家庭人口", "integer", applies_to="person")
    weigh(world, **{own_fields.name(ours): 5, own_fields.name(theirs): 5})
    weights = read_weights()
    assert own_fields.name(theirs) not in weights["organisation", "major"]
    assert own_fields.name(ours) not in weights["organisation", "standard"]
    customer = make.customer(world.wang, tier="major", industry="35", current_state="x")
    for custom in ({}, {str(ours.pk): "很好"}, {str(theirs.pk): 3}):
        Customer.objects.filter(pk=customer.pk).update(custom=custom)
        refresh_completeness([customer.pk])
        own = weights["organisation", "major"]
        filled = {name: name in find_filled(customer.pk) for name in own}
        expected = compute_completeness(weights=own, filled=filled).share
        assert ArchiveShare.objects.get(pk=customer.pk).share == expected


@pytest.mark.django_db
def test_retiring_a_weighed_field_weighs_all_anew_and_restoring_it_brings_its_weight_back(world):
    admin = world.actor_of(world.admin)
    field, light = own_fields.field(admin, "行业口碑"), own_fields.field(admin, "网点数")
    weigh(world, **{own_fields.name(field): 9})
    customer = make.customer(world.wang, tier="major", industry="35")
    recompute_completeness()
    asked = ArchiveShare.objects.get(pk=customer.pk).share
    jobs = ProcrastinateJob.objects.filter(task_name="customers.recompute_completeness")
    weigh_anew([Event(kind="customers.field_changed", data={"id": light.pk})])
    assert not jobs.exists(), "a field without a weight changes nothing"
    weigh_anew([Event(kind="customers.field_changed", data={"id": field.pk})])
    assert jobs.exists()
    retired = retire_custom_field(actor=admin, field_id=field.pk, version=field.version, now=world.now)
    recompute_completeness()
    assert ArchiveShare.objects.get(pk=customer.pk).share > asked
    restore_custom_field(actor=admin, field_id=field.pk, version=retired.version, now=world.now)
    recompute_completeness()
    assert ArchiveShare.objects.get(pk=customer.pk).share == asked


@pytest.mark.django_db
def test_own_fields_are_weighed_on_the_screen_of_the_weights(world, client_of):
    admin = world.actor_of(world.admin)
    field = own_fields.field(admin, "行业口碑")
    box = f"major.{own_fields.name(field)}"
    url = reverse("customers:weights")
    client = client_of(world.admin)
    make_fresh(client, world.admin)
    assert f'name="{box}"' in client.get(url).content.decode()
    shown = {name: value for name, value in get_policy(policy_key("organisation")).items() if name != "own"}
    client.post(url, shown | {"seen_version": 0, box: 4})
    assert get_policy(policy_key("organisation"))["own"] == {box: 4}
    page = client.get(url).content.decode()
    assert "重要 · 行业口碑 4" in page, "the history says what was weighed"
    client.post(url, shown | {"seen_version": 1, box: ""})
    assert get_policy(policy_key("organisation"))["own"] == {}


@pytest.mark.django_db
def test_a_list_is_narrowed_by_completeness_and_by_relations(world):
    poor = make.customer(world.wang)
    rich = make.customer(world.wang, industry="35", region="320500", employees=9, current_state="x", pain_points="y")
    recompute_completeness()
    Relation.objects.create(customer=poor, other=rich, kind="peer", at=world.now)
    actor = get_actor(world.wang.pk)

    def found(field, op, value):
        node = parse({"field": field, "op": op, "value": value})
        return set(matching(actor=actor, subject="customer", node=node, now=world.now).values_list("pk", flat=True))

    share = ArchiveShare.objects.get(pk=rich.pk).share
    assert found("completeness", "gte", share) == {rich.pk}
    assert found("completeness", "lt", share) == {poor.pk}
    assert found("relation_count", "gte", 1) == {poor.pk, rich.pk}
    assert found("relation_count", "gte", 2) == set()


@pytest.mark.django_db
def test_the_list_shows_filters_and_exports_how_complete_archives_are(world, client_of):
    full = make.customer(world.wang, name="苏州恒远自动化有限公司")
    poor = make.customer(world.wang, name="杭州金桥机械有限公司")
    new = make.customer(world.wang, name="无锡太湖电子有限公司")
    ArchiveShare.objects.exclude(customer=new).delete()
    ArchiveShare.objects.filter(customer=new).delete()
    ArchiveShare.objects.bulk_create(ArchiveShare(customer=one, share=share) for one, share in ((full, 82), (poor, 31)))

    def names(op, value=None):
        node = parse({"field": "completeness", "op": op, "value": value})
        actor = world.actor_of(world.wang)
        assert not compile_condition(actor=actor, subject="customer", node=node, now=world.now).slow
        return {one.name[:2] for one in matching(actor=actor, subject="customer", node=node, now=world.now)}

    assert (
        names("lt", 50) == {"杭州"} and names("gte", 82) == {"苏州"} and names("between", [30, 82]) == {"苏州", "杭州"}
    )
    assert names("ne", 31) == {"苏州", "无锡"} and names("empty") == {"无锡"} and names("not_empty") == {"苏州", "杭州"}
    page = client_of(world.wang).get("/customers/", {"columns": "name,completeness"}).content.decode()
    assert "82%" in page and "31%" in page and "档案完整度" in page
    planned = plan_columns(world.actor_of(world.admin), ["name", "completeness"])
    assert [one.label for one in planned][1] == "档案完整度"
