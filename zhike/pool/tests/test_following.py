"""Contacts and notes that do not follow a customer back into its pool: who sees what before and after."""

from datetime import timedelta

import pytest

from zhike.access.models import RoleRight
from zhike.activities.queries.last import last_words
from zhike.customers.drafts import ContactDraft, PointDraft
from zhike.customers.models import Contact, ContactLine, ContactPoint, ContactTie, Customer
from zhike.customers.queries import search_customers
from zhike.customers.queries.derived import compute_derived
from zhike.customers.services import add_contact, change_owner, delete_customer
from zhike.customers.services.ties import set_tie
from zhike.events.models import Event
from zhike.pool.models import Holding, LeftBehind
from zhike.pool.sweeping import sweep
from zhike.pool.tests import company
from zhike.pool.tests.sweeping import IDLE_RULE, body, held, next_midnight
from zhike.testing import make
from zhike.testing.matrix import make_fresh
from zhike.testing.world import NOW

PHONE = "13912345678"
HOUR = timedelta(hours=1)


def _pool(world, **follow):
    pool = company.pool(**follow)
    company.join(pool, world.east)
    company.join(pool, world.manager, role="admin")
    return pool


def _customer(world):
    """A customer of 王晓燕 with a director whom she knows, a buyer who reports to him, and a note."""
    points = (PointDraft("phone", PHONE, f"+86{PHONE}"),)
    drafts = (ContactDraft(name="周敏", position="总监", points=points), ContactDraft(name="吴刚", position="采购"))
    given = {"name": "无锡长风阀门有限公司", "contacts": drafts, "accepts_duplicates": True}
    customer = make.customer(world.wang, now=NOW - 9 * HOUR, **given)
    make.follow_up(world.wang, customer, content="周总说预算批了", now=NOW - 8 * HOUR)
    return customer


def _page(client_of, person, customer):
    page = client_of(person).get(f"/customers/{customer.pk}/").content.decode()
    people = client_of(person).get(f"/customers/{customer.pk}/contacts/").content.decode()
    return page + people


@pytest.mark.parametrize("way", ["give_back", "reclaim", "rotate"])
def test_who_claims_next_sees_neither_contacts_nor_notes_that_stayed(world, client_of, way):
    pool, customer = _pool(world, follow_contacts=False, follow_notes=False), _customer(world)
    assert "周敏" in _page(client_of, world.wang, customer) and "预算批了" in _page(client_of, world.wang, customer)
    by = world.wang if way == "give_back" else world.admin
    company.give(customer, None, by, way=way, to_pool_id=pool.pk, reason="没有需求")
    free = _page(client_of, world.chen, customer)
    assert "无锡长风" in free and "周敏" not in free and "预算批了" not in free
    company.give(customer, world.chen, world.chen, way="claim", now=NOW + HOUR)
    claimed = _page(client_of, world.chen, customer)
    assert "周敏" not in claimed and "预算批了" not in claimed and PHONE not in claimed.replace(" ", "")
    make.follow_up(world.chen, customer, content="第一次打通", now=NOW + 2 * HOUR)
    assert "第一次打通" in _page(client_of, world.chen, customer)


def test_everything_follows_where_the_pool_says_so(world, client_of):
    pool, customer = _pool(world), _customer(world)
    company.into_pool(customer, pool, world.wang)
    company.give(customer, world.chen, world.chen, way="claim", now=NOW + HOUR)
    assert "周敏" in _page(client_of, world.chen, customer) and "预算批了" in _page(client_of, world.chen, customer)
    assert not LeftBehind.objects.exists()


def test_each_switch_stands_for_itself(world, client_of):
    people, notes = _pool(world, name="甲", follow_contacts=False), _pool(world, name="乙", follow_notes=False)
    one, two = _customer(world), _customer(world)
    for customer, pool in ((one, people), (two, notes)):
        company.into_pool(customer, pool, world.wang)
        company.give(customer, world.chen, world.chen, way="claim", now=NOW + HOUR)
    first, second = _page(client_of, world.chen, one), _page(client_of, world.chen, two)
    assert "预算批了" in first and "周敏" not in first
    assert "周敏" in second and "预算批了" not in second


def test_nobody_finds_a_contact_that_stayed_by_name_or_number(world):
    pool, customer = _pool(world, follow_contacts=False), _customer(world)
    boss = world.actor_of(world.executive)
    assert search_customers(actor=boss, text="周敏") and search_customers(actor=boss, text=PHONE[2:])
    company.into_pool(customer, pool, world.wang)
    assert not search_customers(actor=boss, text="周敏") and not search_customers(actor=boss, text=PHONE[2:])
    customer.refresh_from_db()
    assert (customer.contact_name, customer.phone) == ("", "")


def test_the_former_owner_who_gets_it_again_finds_everything_to_the_row(world, client_of):
    pool, customer = _pool(world, follow_contacts=False, follow_notes=False), _customer(world)
    director, buyer = Contact.objects.filter(customer=customer).order_by("pk")
    Contact.objects.filter(pk=buyer.pk).update(reports_to=director)
    actor = world.actor_of(world.wang)
    ContactLine.objects.create(
        customer=customer, kind="influence", from_contact=director, to_contact=buyer, at=NOW, by_id=world.wang.pk
    )
    set_tie(actor=actor, customer_id=customer.pk, contact_id=director.pk, person_id=world.wang.pk, current=4, now=NOW)
    talk = make.follow_up(world.wang, customer, contact_id=director.pk, content="当面谈", now=NOW - HOUR)
    before = [list(model.objects.order_by("pk").values()) for model in (Contact, ContactPoint, ContactLine, ContactTie)]
    company.into_pool(customer, pool, world.wang)
    talk.refresh_from_db()
    assert not Contact.objects.exists() and not ContactPoint.objects.exists() and talk.contact_id is None
    company.give(customer, world.wang, world.admin, reason="他来救", now=NOW + HOUR)
    after = [list(model.objects.order_by("pk").values()) for model in (Contact, ContactPoint, ContactLine, ContactTie)]
    assert after == before
    talk.refresh_from_db()
    customer.refresh_from_db()
    assert talk.contact_id == director.pk and customer.contact_name == "周敏"
    derived = compute_derived([customer.pk])[customer.pk].columns
    assert {name: getattr(customer, name) for name in derived} == derived
    page = _page(client_of, world.wang, customer)
    assert "周敏" in page and "预算批了" in page


def test_a_second_holder_never_reads_the_first_and_each_reads_his_own(world, client_of):
    pool, customer = _pool(world, follow_notes=False), _customer(world)
    company.into_pool(customer, pool, world.wang)
    company.give(customer, world.chen, world.chen, way="claim", now=NOW + HOUR)
    make.follow_up(world.chen, customer, content="陈静的记录", now=NOW + 2 * HOUR)
    company.into_pool(customer, pool, world.chen, now=NOW + 3 * HOUR)
    company.give(customer, world.wang, world.admin, reason="换回来", now=NOW + 4 * HOUR)
    page = _page(client_of, world.wang, customer)
    assert "预算批了" in page and "陈静的记录" not in page
    words = last_words(world.actor_of(world.wang), [customer.pk])
    assert "预算批了" in words[customer.pk].content


def test_the_pools_administrator_reads_and_hands_out_what_stayed_and_a_member_does_not(world, client_of):
    pool, customer = _pool(world, follow_contacts=False, follow_notes=False), _customer(world)
    company.into_pool(customer, pool, world.wang)
    company.give(customer, world.chen, world.chen, way="claim", now=NOW + HOUR)
    address = f"/pool/left/{customer.pk}/"
    admin, member = client_of(world.manager), client_of(world.chen)
    assert address in admin.get(f"/customers/{customer.pk}/").content.decode()
    assert address not in member.get(f"/customers/{customer.pk}/").content.decode()
    assert "周敏" in admin.get(address).content.decode() and "周敏" not in member.get(address).content.decode()
    assert "预算批了" in _page(client_of, world.manager, customer)
    assert member.post(f"{address}give/").status_code == 403
    make_fresh(admin, world.manager)
    assert admin.post(f"{address}give/").status_code == 302
    page = _page(client_of, world.chen, customer)
    assert "周敏" in page and "预算批了" in page and not LeftBehind.objects.exists()
    assert Event.objects.filter(kind="pool.left_returned", customer_id=customer.pk).exists()


def test_the_team_of_the_former_owner_goes_on_reading_what_its_people_wrote(world, client_of):
    RoleRight.objects.filter(role__key="sales_manager", object="customer", capability="view").update(scope="tree")
    pool = company.pool(follow_notes=False)
    company.join(pool, world.east)
    customer = _customer(world)
    company.into_pool(customer, pool, world.wang)
    company.give(customer, world.chen, world.chen, way="claim", now=NOW + HOUR)
    assert "预算批了" in _page(client_of, world.manager, customer)
    assert "预算批了" not in _page(client_of, world.chen, customer)


def test_a_direct_assignment_and_a_handover_take_everything_along(world, client_of):
    _pool(world, follow_contacts=False, follow_notes=False)
    customer = _customer(world)
    company.give(customer, world.chen, world.manager)
    company.give(customer, world.zhang, world.manager, way="handover", now=NOW + HOUR)
    page = _page(client_of, world.zhang, customer)
    assert "周敏" in page and "预算批了" in page


def test_the_timeline_does_not_name_a_contact_that_stayed(world, client_of):
    pool, customer = _pool(world, follow_contacts=False), _customer(world)
    actor = world.actor_of(world.wang)
    add_contact(actor=actor, customer_id=customer.pk, draft=ContactDraft(name="郑直"), now=NOW - HOUR)
    assert "郑直" in _page(client_of, world.wang, customer)
    company.into_pool(customer, pool, world.wang)
    assert "郑直" not in _page(client_of, world.chen, customer) and "郑直" in _page(client_of, world.manager, customer)


def test_a_new_primary_contact_stays_when_the_old_ones_come_back(world):
    pool, customer = _pool(world, follow_contacts=False), _customer(world)
    company.into_pool(customer, pool, world.wang)
    company.give(customer, world.chen, world.chen, way="claim", now=NOW + HOUR)
    fresh = add_contact(
        actor=world.actor_of(world.chen), customer_id=customer.pk, draft=ContactDraft(name="钱进"), now=NOW + 2 * HOUR
    )
    company.into_pool(customer, pool, world.chen, now=NOW + 3 * HOUR)
    company.give(customer, world.wang, world.admin, reason="换回来", now=NOW + 4 * HOUR)
    names = set(Contact.objects.filter(customer=customer).values_list("name", flat=True))
    assert names == {"周敏", "吴刚"} and not Contact.objects.filter(pk=fresh.pk).exists()
    assert Contact.objects.get(customer=customer, is_primary=True).name == "周敏"


def test_undoing_a_return_leaves_no_trace_of_it(world, client_of):
    pool, customer = _pool(world, follow_contacts=False, follow_notes=False), _customer(world)
    company.into_pool(customer, pool, world.wang)
    change_owner(
        actor=world.actor_of(world.admin),
        customer_id=customer.pk,
        to_person_id=world.wang.pk,
        way="undo",
        now=NOW + HOUR,
    )
    assert not LeftBehind.objects.exists() and Contact.objects.filter(customer=customer).count() == 2
    company.give(customer, world.chen, world.manager, now=NOW + 2 * HOUR)
    assert "预算批了" in _page(client_of, world.chen, customer)


def test_what_stayed_is_gone_with_the_customer_for_good(world):
    pool, customer = _pool(world, follow_contacts=False), _customer(world)
    company.into_pool(customer, pool, world.wang)
    delete_customer(actor=world.actor_of(world.admin), customer_id=customer.pk, now=NOW)
    Customer.objects.filter(pk=customer.pk).delete()
    assert not LeftBehind.objects.exists()


def test_the_nightly_sweep_leaves_behind_what_the_pool_says(world):
    pool = _pool(world, follow_contacts=False, follow_notes=False)
    company.publish(**body(IDLE_RULE))
    customer = held(world.wang, 30, pool_id=pool.pk)
    Holding.objects.filter(pk=customer.pk).update(pool_id=pool.pk)
    add_contact(actor=world.actor_of(world.wang), customer_id=customer.pk, draft=ContactDraft(name="周敏"), now=NOW)
    sweep(now=next_midnight())
    left = LeftBehind.objects.get(customer=customer)
    assert (left.person_id, left.notes, [one["name"] for one in left.contacts]) == (world.wang.pk, True, ["周敏"])
    assert not Contact.objects.filter(customer=customer).exists()
