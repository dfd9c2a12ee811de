"""The decision chain as it is kept: moves, undo, lines, ties, route; what the database itself does not let happen."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.http import Http404

from zhike.access.queries import get_actor
from zhike.customers.models import Contact, ContactLine, ContactTie, RouteStep
from zhike.customers.queries.chain import find_last_move, get_chain
from zhike.customers.services import (
    ContactDraft,
    add_contact,
    change_contact,
    draw_line,
    move_contact,
    order_route,
    remove_contact,
    remove_line,
    remove_step,
    save_step,
    set_tie,
    undo_move,
)
from zhike.events.models import Event
from zhike.lib.refusals import Refused
from zhike.testing import make

pytestmark = pytest.mark.django_db


class Case:
    """A customer of 王晓燕 with three contacts."""

    def __init__(self, world):
        self.world, self.wang = world, get_actor(world.wang.pk)
        self.customer = make.customer(world.wang)
        self.boss, self.buyer, self.user = (self.person(name) for name in ("李国强", "周敏", "赵磊"))

    def person(self, name, **fields):
        draft = ContactDraft(name=name, **fields)
        return add_contact(actor=self.wang, customer_id=self.customer.pk, draft=draft, now=self.world.now)

    def move(self, contact, to, *, actor=None, version=None):
        return move_contact(
            actor=actor or self.wang,
            customer_id=self.customer.pk,
            contact_id=contact.pk,
            to_contact_id=to.pk if to else None,
            version=version,
            now=self.world.now,
        )

    def bosses(self):
        return dict(Contact.objects.filter(customer=self.customer).values_list("name", "reports_to__name"))

    def undo(self, move):
        undo_move(actor=self.wang, customer_id=self.customer.pk, move_id=move.pk, now=self.world.now)

    def step(self, contact=None, post="", decides="批准"):
        return save_step(
            actor=self.wang,
            customer_id=self.customer.pk,
            step_id=None,
            contact_id=contact.pk if contact else None,
            post=post,
            decides=decides,
            now=self.world.now,
        )


@pytest.fixture
def case(world):
    return Case(world)


def check_now():
    """Ask the database for its deferred checks."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def test_a_person_is_moved_under_another_and_back_by_undo(case):
    move = case.move(case.buyer, case.boss, version=1)
    assert case.bosses()["周敏"] == "李国强"
    assert find_last_move(case.customer.pk).id == move.pk
    assert Event.objects.get(pk=move.pk).data["to_name"] == "李国强"

    case.undo(move)
    assert case.bosses()["周敏"] is None
    assert find_last_move(case.customer.pk) is None


def test_circles_strangers_and_readers_are_refused(case, world):
    case.move(case.buyer, case.boss)
    with pytest.raises(Refused, match=r"customers\.boss_is_below"):
        case.move(case.boss, case.buyer)
    stranger = Case(world).boss
    with pytest.raises(Refused, match=r"customers\.boss_invalid"):
        case.move(case.user, stranger)
    with pytest.raises(Refused, match=r"customers\.not_allowed"):
        case.move(case.user, case.boss, actor=get_actor(world.executive.pk))
    with pytest.raises(Http404):
        case.move(case.user, case.boss, actor=get_actor(world.outsider.pk))
    assert case.bosses() == {"李国强": None, "周敏": "李国强", "赵磊": None}


def test_two_who_move_the_same_person_are_told_of_each_other(case, world):
    case.move(case.buyer, case.boss, version=1)
    with pytest.raises(Refused) as refused:
        case.move(case.buyer, case.user, actor=get_actor(world.manager.pk), version=1)
    assert refused.value.refusal.code == "customers.contact_changed_meanwhile"
    assert "王晓燕" in refused.value.refusal.sentence
    assert case.bosses()["周敏"] == "李国强"


def test_an_undo_after_a_later_change_is_refused_in_words(case):
    move = case.move(case.buyer, case.boss)
    change_contact(
        actor=case.wang,
        customer_id=case.customer.pk,
        contact_id=case.buyer.pk,
        changes={"position": "采购总监"},
        now=case.world.now,
    )
    with pytest.raises(Refused, match="又被改过"):
        case.undo(move)
    assert case.bosses()["周敏"] == "李国强"


def test_the_database_closes_no_circle_and_crosses_no_customer(case, world):
    case.move(case.buyer, case.boss)
    with pytest.raises(IntegrityError, match="reports to itself"), transaction.atomic():
        Contact.objects.filter(pk=case.boss.pk).update(reports_to=case.buyer.pk)
        check_now()
    other = Case(world)
    with pytest.raises(IntegrityError, match="contact_reports_within_customer"), transaction.atomic():
        Contact.objects.filter(pk=case.user.pk).update(reports_to=other.boss.pk)
        check_now()
    with pytest.raises(IntegrityError, match="contact_line"), transaction.atomic():
        lines = {"customer": case.customer, "kind": "influence", "at": world.now}
        ContactLine.objects.create(**lines, from_contact=case.boss, to_contact=other.boss)
        check_now()


def test_swapping_boss_and_subordinate_in_one_transaction_is_no_circle(case):
    case.move(case.buyer, case.boss)
    with transaction.atomic():
        Contact.objects.filter(pk=case.boss.pk).update(reports_to=case.buyer.pk)
        Contact.objects.filter(pk=case.buyer.pk).update(reports_to=None)
        check_now()
    assert case.bosses() == {"李国强": "周敏", "周敏": None, "赵磊": None}


def test_who_reported_to_somebody_removed_reports_to_his_boss_and_his_step_stays_as_a_post(case):
    case.move(case.buyer, case.boss)
    case.move(case.user, case.buyer)
    case.step(case.buyer)
    draw_line(
        actor=case.wang,
        customer_id=case.customer.pk,
        kind="influence",
        from_id=case.user.pk,
        to_id=case.buyer.pk,
        now=case.world.now,
    )
    remove_contact(actor=case.wang, customer_id=case.customer.pk, contact_id=case.buyer.pk, now=case.world.now)
    check_now()
    assert case.bosses() == {"李国强": None, "赵磊": "李国强"}
    step = RouteStep.objects.get(customer=case.customer)
    assert (step.contact_id, step.post) == (None, "周敏")
    assert not ContactLine.objects.filter(customer=case.customer).exists()


def test_a_conflict_is_drawn_once_whoever_is_named_first(case):
    for one, other, note in ((case.boss, case.user, "争预算"), (case.user, case.boss, "争人")):
        draw_line(
            actor=case.wang,
            customer_id=case.customer.pk,
            kind="conflict",
            from_id=one.pk,
            to_id=other.pk,
            note=note,
            now=case.world.now,
        )
    line = ContactLine.objects.get(customer=case.customer)
    assert line.note == "争人"
    remove_line(actor=case.wang, customer_id=case.customer.pk, line_id=line.pk, now=case.world.now)
    assert not ContactLine.objects.exists()


def test_the_route_keeps_its_order_and_refuses_an_order_of_other_steps(case):
    first, second, third = case.step(case.user), case.step(post="财务总监"), case.step(case.boss)
    order_route(
        actor=case.wang,
        customer_id=case.customer.pk,
        step_ids=[third.pk, first.pk, second.pk],
        now=case.world.now,
    )
    assert [step.pk for step in get_chain(case.customer.pk).steps] == [third.pk, first.pk, second.pk]
    remove_step(actor=case.wang, customer_id=case.customer.pk, step_id=first.pk, now=case.world.now)
    steps = get_chain(case.customer.pk).steps
    assert [(step.pk, step.position) for step in steps] == [(third.pk, 1), (second.pk, 2)]
    with pytest.raises(Refused, match="route_changed_meanwhile"):
        order_route(
            actor=case.wang,
            customer_id=case.customer.pk,
            step_ids=[third.pk, first.pk, second.pk],
            now=case.world.now,
        )


def test_a_colleague_who_left_cannot_know_anybody(case, world):
    def tie(person, **levels):
        return set_tie(
            actor=case.wang,
            customer_id=case.customer.pk,
            contact_id=case.boss.pk,
            person_id=person.pk,
            now=world.now,
            **levels,
        )

    tie(world.wang, current=2, desired=4)
    tie(world.wang, current=3, desired=4)
    assert list(ContactTie.objects.values_list("person_id", "current", "desired")) == [(world.wang.pk, 3, 4)]
    world.zhang.is_active = False
    world.zhang.save(update_fields=["is_active"])
    with pytest.raises(Refused, match="share_not_active"):
        tie(world.zhang, current=1)


def test_the_chain_takes_four_questions_whatever_its_size(case, django_assert_max_num_queries):
    for number in range(30):
        person = case.person(f"同事{number}", buying_role="user")
        case.move(person, case.boss)
        case.step(person)
    with django_assert_max_num_queries(4):
        chain = get_chain(case.customer.pk)
        assert len(chain.roots[0].reports) == 30
        assert {node.contact.name for node in chain.unplaced} == {"周敏", "赵磊"}
