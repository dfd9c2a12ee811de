"""What a leaver holds goes to others by a plan, all of it or nothing, and comes back to the row."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection

from zhike.access.models import Person
from zhike.activities.models import FollowUp, NextStepChange
from zhike.activities.services import set_next_step
from zhike.approvals.models import ApprovalRequest, Seat
from zhike.conditions.models import SavedView
from zhike.customers.models import Customer, Grant, OwnerChange
from zhike.customers.services import change_owner, share_customer
from zhike.lib.refusals import Refused
from zhike.notify.models import Notification
from zhike.pool.handover import registry, services
from zhike.pool.handover.queries import list_held, list_takers
from zhike.pool.handover.rules import Held, Split, share_out
from zhike.pool.handover.services import PlanDraft
from zhike.pool.models import Handover, Holding, PastHolding
from zhike.testing import make
from zhike.testing.world import NOW, World

LATER = NOW + timedelta(days=2)
TABLES = ("customers_customer", "customers_grant", "pool_holding", "pool_pastholding", "approvals_seat")
UNTOUCHED = ("activities_followup", "activities_nextstepchange", "customers_contact", "conditions_savedview")


def test_even_dealing_gives_nobody_all_the_good_ones() -> None:
    held = [Held(id_, "A" if id_ <= 6 else "") for id_ in range(1, 13)]
    plan = share_out(held, Split("even", (7, 8, 9), {}, {}), {12: 7})
    assert plan[12] == 7 and len(plan) == 12
    assert sorted(plan[id_] for id_ in range(1, 7)) == [7, 7, 8, 8, 9, 9]


def test_load_region_and_industry_decide_who_gets_what() -> None:
    held = [Held(1, region="320500"), Held(2, region="320100"), Held(3, region="440300"), Held(4, industry="C35")]
    region = share_out(held, Split("region", (7, 8), {}, {"32": 7, "3205": 8}), {})
    assert (region[1], region[2]) == (8, 7) and region.keys() == {1, 2, 3, 4}
    assert share_out(held, Split("industry", (7, 8), {}, {"C": 8}), {})[4] == 8
    load = share_out(held, Split("load", (7, 8), {7: 10, 8: 7}, {}), {1: 7})
    assert [load[id_] for id_ in (2, 3, 4)] == [8, 8, 8]
    assert share_out(held, Split("even", (7,), {}, {}), {1: 99}) == {1: 7, 2: 7, 3: 7, 4: 7}


def plan(world: World, *takers: Person, way: str = "even", leaver: Person | None = None) -> Handover:
    people = [person.pk for person in takers or (world.zhang, world.chen)]
    draft = PlanDraft(taker_ids=tuple(people), main_id=people[0], way=way, reason="个人原因", shares={})
    actor = world.actor_of(world.manager)
    return services.plan_handover(actor=actor, person_id=(leaver or world.wang).pk, draft=draft, now=NOW)


def snapshot(tables: tuple[str, ...]) -> dict[str, list[Any]]:
    """Return whole tables as JSON texts."""
    found = {}
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"SELECT to_jsonb(row)::text FROM {table} AS row ORDER BY 1")
            found[table] = cursor.fetchall()
    return found


def fill(world: World, count: int) -> list[Customer]:
    """Give 王晓燕 customers with contacts made and promised, a team role, a share and a view that others use."""
    customers = [make.customer(world.wang, grade="ABC"[number % 3]) for number in range(count)]
    for customer in customers[:5]:
        make.follow_up(world.wang, customer)
        actor = world.actor_of(world.wang)
        day = (NOW + timedelta(days=3)).date()
        set_next_step(actor=actor, customer_id=customer.pk, next_on=day, next_step="寄样品", now=NOW)
    other = make.customer(world.outsider)
    giver = world.actor_of(world.outsider)
    share_customer(actor=giver, customer_id=other.pk, person_id=world.wang.pk, role="operations", now=NOW)
    share_customer(actor=giver, customer_id=other.pk, person_id=world.wang.pk, now=NOW)
    view = {"subject": "customer", "name": "公用", "owner_id": world.wang.pk, "created_at": NOW, "updated_at": NOW}
    SavedView.objects.create(**view, sharing="public")
    return customers


@pytest.mark.django_db
def test_three_hundred_customers_go_in_one_go_and_come_back_to_the_row(world: World) -> None:
    customers = fill(world, 300)
    before, quiet = snapshot(TABLES), snapshot(UNTOUCHED)
    one, manager = plan(world), world.actor_of(world.manager)
    done = services.run_handover(actor=manager, handover_id=one.pk, now=LATER)
    assert (done.state, done.problem, done.counts["customers"]) == ("done", "", 300)
    owners = Customer.objects.filter(pk__in=[customer.pk for customer in customers])
    assert owners.filter(owner=world.zhang).count() == owners.filter(owner=world.chen).count() == 150
    assert snapshot(UNTOUCHED[:3]) == {table: quiet[table] for table in UNTOUCHED[:3]}
    changes = OwnerChange.objects.filter(way="handover")
    assert changes.count() == 300 and changes.first().reason == "王晓燕 离职交接：个人原因"
    assert Grant.objects.filter(person_id=world.zhang.pk, role="operations").exists()
    assert not Grant.objects.filter(person_id=world.wang.pk).exists()
    assert SavedView.objects.get().owner_id == world.zhang.pk
    assert Notification.objects.filter(kind="pool.handover").count() == 2
    with pytest.raises(Refused, match="handover_done"):
        services.ask_to_run(actor=manager, handover_id=one.pk, now=LATER)
    with pytest.raises(Refused, match="handover_fixed"):
        services.give_by_hand(actor=manager, handover_id=one.pk, customer_ids=[], to_person_id=world.zhang.pk)
    undone = services.undo_handover(actor=manager, handover_id=one.pk, now=LATER + timedelta(hours=1))
    assert (undone.state, undone.problem) == ("undone", "")
    assert snapshot(TABLES) == before and snapshot(UNTOUCHED) == quiet


@pytest.mark.django_db
def test_the_clock_goes_on_where_it_was(world: World) -> None:
    customer = make.customer(world.wang)
    started = Holding.objects.get(customer_id=customer.pk).started_on
    one = plan(world, world.zhang)
    services.run_handover(actor=world.actor_of(world.manager), handover_id=one.pk, now=LATER)
    holding = Holding.objects.get(customer_id=customer.pk)
    assert (holding.person_id, holding.started_on) == (world.zhang.pk, started)
    assert PastHolding.objects.filter(person_id=world.wang.pk, end_way="handover").count() == 1


@pytest.mark.django_db
def test_one_customer_that_may_not_go_stops_the_whole(world: World) -> None:
    from zhike.customers import ownership
    from zhike.lib.refusals import Refusal

    customers = [make.customer(world.wang) for _ in range(3)]
    one = plan(world)
    stubborn = Refusal("test.no", "保有量已满。")
    ownership.register_guard("test", lambda actor, moves: {0: stubborn})
    try:
        after = services.run_handover(actor=world.actor_of(world.manager), handover_id=one.pk, now=LATER)
    finally:
        ownership.unregister("test")
    assert after.state == "draft" and "有 1 位客户不能移交" in after.problem and "保有量已满" in after.problem
    assert Customer.objects.filter(pk__in=[row.pk for row in customers], owner=world.wang).count() == 3
    assert not OwnerChange.objects.filter(way="handover").exists()


@pytest.mark.django_db
def test_what_changed_since_stays_and_the_rest_comes_back(world: World) -> None:
    moved, kept = make.customer(world.wang), make.customer(world.wang)
    one, manager = plan(world, world.zhang), world.actor_of(world.manager)
    services.run_handover(actor=manager, handover_id=one.pk, now=LATER)
    now = LATER + timedelta(hours=1)
    change_owner(actor=manager, customer_id=moved.pk, to_person_id=world.chen.pk, way="assign", now=now)
    make.follow_up(world.zhang, kept, now=now)
    services.undo_handover(actor=manager, handover_id=one.pk, now=now + timedelta(hours=1))
    assert Customer.objects.get(pk=moved.pk).owner_id == world.chen.pk
    back = Customer.objects.get(pk=kept.pk)
    assert (back.owner_id, back.last_contact_at, back.follow_up_count) == (world.wang.pk, now, 1)
    assert FollowUp.objects.count() == 1 and not NextStepChange.objects.filter(at__gt=now).exists()


@pytest.mark.django_db
def test_the_plan_follows_what_he_holds_at_the_moment_of_running(world: World) -> None:
    first, lost = make.customer(world.wang), make.customer(world.wang)
    one, manager = plan(world), world.actor_of(world.manager)
    services.give_by_hand(actor=manager, handover_id=one.pk, customer_ids=[first.pk], to_person_id=world.chen.pk)
    change_owner(actor=manager, customer_id=lost.pk, to_person_id=world.zhang.pk, way="assign", now=NOW)
    late = make.customer(world.wang)
    services.run_handover(actor=manager, handover_id=one.pk, now=LATER)
    assert Customer.objects.get(pk=first.pk).owner_id == world.chen.pk
    assert Customer.objects.get(pk=late.pk).owner_id in (world.zhang.pk, world.chen.pk)
    assert {line.person_id: line.by_hand for line in list_takers(one, NOW)}[world.chen.pk] == 1


@pytest.mark.django_db
def test_decisions_that_wait_for_him_go_to_another_unless_he_asked_himself(world: World) -> None:
    make.customer(world.wang)
    asked = {"kind": "x", "created_at": NOW, "steps": []}
    by_chen = ApprovalRequest.objects.create(subject="1", by_id=world.chen.pk, **asked)
    by_zhang = ApprovalRequest.objects.create(subject="2", by_id=world.zhang.pk, **asked)
    for request in (by_chen, by_zhang):
        Seat.objects.create(request=request, step=0, person_id=world.wang.pk)
    held = {line.part.key: line.count for line in list_held(world.wang.pk)}
    assert (held["customers"], held["decisions"]) == (1, 2)
    one = plan(world, world.zhang)
    services.run_handover(actor=world.actor_of(world.manager), handover_id=one.pk, now=LATER)
    assert Seat.objects.get(request=by_chen).person_id == world.zhang.pk
    assert Seat.objects.get(request=by_zhang).person_id == world.wang.pk


@pytest.mark.django_db
def test_a_higher_room_brings_its_own_part(world: World) -> None:
    def move(work: registry.Work, ledger: Any) -> int:
        return ledger.change(Person, {"title": "'前任'"}, "row.id = %(person)s", {"person": work.person_id})

    registry.register(registry.Part("test", "称呼", 5, lambda person_id: 1, move))
    try:
        one, manager = plan(world), world.actor_of(world.manager)
        title = Person.objects.get(pk=world.wang.pk).title
        services.run_handover(actor=manager, handover_id=one.pk, now=LATER)
        assert Person.objects.get(pk=world.wang.pk).title == "前任"
        services.undo_handover(actor=manager, handover_id=one.pk, now=LATER)
        assert Person.objects.get(pk=world.wang.pk).title == title
    finally:
        registry.unregister("test")


@pytest.mark.django_db
def test_a_plan_needs_takers_who_work_here(world: World) -> None:
    Person.objects.filter(pk=world.chen.pk).update(is_active=False)
    for takers, code in (((world.chen,), "handover_inactive"), ((world.wang,), "handover_to_self")):
        with pytest.raises(Refused, match=code):
            plan(world, *takers)
    plan(world, world.zhang)
    with pytest.raises(Refused, match="handover_open"):
        plan(world, world.zhang)


@pytest.mark.django_db
def test_undoing_needs_the_leavers_account(world: World) -> None:
    make.customer(world.wang)
    one, manager = plan(world, world.zhang), world.actor_of(world.manager)
    services.run_handover(actor=manager, handover_id=one.pk, now=LATER)
    Person.objects.filter(pk=world.wang.pk).update(is_active=False)
    with pytest.raises(Refused, match="handover_closed"):
        services.ask_to_undo(actor=manager, handover_id=one.pk, now=LATER)


@pytest.mark.django_db
def test_the_screens_plan_change_by_hand_and_run(world: World, client_of) -> None:
    customers = [make.customer(world.wang, region="320500") for _ in range(3)]
    client = client_of(world.manager)
    data = {"person": world.wang.pk, "takers": [world.zhang.pk, world.chen.pk], "way": "region", "reason": "x"}
    assert client.post("/pool/handovers/new/", data).status_code == 302
    one = Handover.objects.get()
    address = f"/pool/handovers/{one.pk}/"
    assert "江苏" in client.get(f"{address}edit/").content.decode()
    client.post(f"{address}edit/", {**data, "share-32": world.chen.pk})
    assert {item.to_person_id for item in one.items.all()} == {world.chen.pk}
    client.post(f"{address}give/", {"picked": [customers[0].pk], "to": world.zhang.pk})
    page = client.get(address).content.decode()
    assert customers[0].name in page and "手工" in page and "约好的下次跟进" not in page
    assert client.post(f"{address}run/").status_code == 302
    assert Handover.objects.get().state == "running"
    assert "正在执行" in client.get(address).content.decode()
    assert client_of(world.outsider).get(address).status_code == 403


def test_dates_stay_dates() -> None:
    assert Held(1, "A", date(2026, 1, 2)).rank < Held(2, "A").rank < Held(3, "").rank
