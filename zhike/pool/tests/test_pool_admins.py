"""Administrators of a pool, named as people or as a department with all below it."""

from datetime import time

from zhike.pool.models import Offer, PoolMember, Shift
from zhike.pool.reminding import timers
from zhike.pool.ruling.rights import may_rule
from zhike.testing import make
from zhike.testing.matrix import make_fresh
from zhike.testing.world import NOW

from . import company

FORM = {"kind": "open", "mask_when": "before", "is_active": "on", "masks": ["phone"]}


def test_a_department_administers_a_pool_with_all_below_it(world):
    pool, other = company.pool(), company.pool("别处")
    company.join(pool, world.east, role="admin")
    for person in (world.manager, world.wang, world.chen):
        assert may_rule(world.actor_of(person), pool.pk) and not may_rule(world.actor_of(person), other.pk)
    assert not may_rule(world.actor_of(world.outsider), pool.pk)
    assert timers._pool_admins(0) == {world.manager.pk, world.wang.pk, world.zhang.pk, world.chen.pk}


def test_a_form_keeps_departments_that_administer(world, client_of):
    client = client_of(world.admin)
    make_fresh(client, world.admin)
    sent = FORM | {"name": "华东", "admin_departments": [world.east_two.pk], "departments": [world.east.pk]}
    assert client.post("/pool/pools/new/", sent).status_code == 302
    rows = set(PoolMember.objects.values_list("department_id", "role"))
    assert rows == {(world.east_two.pk, "admin"), (world.east.pk, "member")}
    page = client.get(f"/pool/pools/{PoolMember.objects.get(role='admin').pool_id}/").content.decode()
    assert "公海管理员（部门，含下级）" in page


def test_what_follows_is_said_on_the_form_and_kept(world, client_of):
    client = client_of(world.admin)
    make_fresh(client, world.admin)
    assert client.post("/pool/pools/new/", FORM | {"name": "甲", "follow_contacts": "on"}).status_code == 302
    pool = company.Pool.objects.get(name="甲")
    assert pool.follow_contacts and not pool.follow_notes
    page = client.get(f"/pool/pools/{pool.pk}/").content.decode()
    assert "联系人随客户走" in page and "跟进记录随客户走" in page


def test_who_administers_a_pool_sends_picked_customers_on_from_the_claim_page(world, client_of):
    pool = company.pool()
    company.publish()
    company.join(pool, world.east)
    company.join(pool, world.zhang, role="admin")
    Shift.objects.create(person_id=world.chen.pk, weekdays=list(range(1, 8)), starts=time(0), ends=time(23, 59))
    customer = company.into_pool(make.customer(world.outsider), pool, world.outsider)
    assert "/pool/rotate/" in client_of(world.zhang).get("/pool/").content.decode()
    assert "/pool/rotate/" not in client_of(world.chen).get("/pool/").content.decode()
    sent = {"picked": [customer.pk], "go": "1", "reason": "没人认领"}
    assert client_of(world.zhang).post("/pool/rotate/", sent).status_code == 302
    assert Offer.objects.get().customer_id == customer.pk
    assert Offer.objects.get().offered_at > NOW
