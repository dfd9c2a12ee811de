"""The settings of pools, the countdown, and what owners ask for, through the pages."""

from datetime import timedelta

import pytest

from zhike.customers.models import Customer, ListChoice
from zhike.events.models import Event
from zhike.lib.refusals import Refused
from zhike.pool.models import CustomerLock, Extension, Leave, Pool, PoolMember, Quota
from zhike.pool.services import extending, limits
from zhike.pool.services.pools import PoolDraft, save_pool
from zhike.testing import make
from zhike.testing.matrix import make_fresh

from . import company

DAY = timedelta(days=1)
FORM = {"kind": "open", "mask_when": "before", "is_active": "on", "masks": ["phone"]}


def _save(world, pool_id=None, **fields):
    return save_pool(actor=world.actor_of(world.admin), draft=PoolDraft(**fields), pool_id=pool_id)


def test_a_pool_is_made_with_members_and_administrators_on_one_page(world, client_of):
    client = client_of(world.admin)
    make_fresh(client, world.admin)
    sent = {**FORM, "name": "华东公海", "people": [world.wang.pk], "admins": [world.manager.pk]}
    response = client.post("/pool/pools/new/", sent | {"departments": [world.east_two.pk]})
    assert response.status_code == 302
    rows = set(PoolMember.objects.values_list("person_id", "department_id", "role"))
    assert rows == {
        (world.wang.pk, None, "member"),
        (None, world.east_two.pk, "member"),
        (world.manager.pk, None, "admin"),
    }
    page = client.get("/pool/pools/").content.decode()
    assert "华东公海" in page and "李建国" in page and "王晓燕、华东销售二部" in page


def test_pools_form_a_tree_without_circles_and_its_paths_follow(world):
    top, other = _save(world, name="全国"), _save(world, name="行业")
    child = _save(world, name="华东", parent_id=top.pk)
    leaf = _save(world, name="苏州", parent_id=child.pk)
    with pytest.raises(Refused, match="in_circle"):
        _save(world, child.pk, name="华东", parent_id=leaf.pk)
    with pytest.raises(Refused, match="name_taken"):
        _save(world, name="华东", parent_id=top.pk)
    _save(world, child.pk, name="华东", parent_id=other.pk)
    leaf.refresh_from_db()
    assert leaf.path == f"/{other.pk}/{child.pk}/{leaf.pk}/"


def test_a_pool_with_customers_in_it_stays_open(world):
    pool = _save(world, name="华东")
    company.into_pool(make.customer(world.wang), pool, world.wang)
    with pytest.raises(Refused, match="not_empty"):
        _save(world, pool.pk, name="华东", is_active=False)


def test_only_who_may_set_pools_up_does(world):
    with pytest.raises(Refused, match="not_allowed"):
        save_pool(actor=world.actor_of(world.manager), draft=PoolDraft(name="华东"))
    assert not Pool.objects.exists()


def test_list_and_page_count_down_to_the_day_of_reclaim(world, client_of):
    from django.utils import timezone

    idle = {"key": "idle", "tests": [{"kind": "idle", "days": 5}]}
    company.publish(default_days=2, triggers=[idle])
    customer = make.customer(world.wang, now=timezone.now() - 4 * DAY)
    ListChoice.objects.create(person_id=world.wang.pk, columns=["name", "reclaim_on", "protected_until"])
    client = client_of(world.wang)
    for address in ("/customers/?view=all", f"/customers/{customer.pk}/"):
        assert "还剩 2 天" in client.get(address).content.decode()


def test_an_owner_asks_for_more_days_and_for_leave_on_a_page(world, client_of):
    company.publish(default_days=10)
    customer = make.customer(world.wang)
    client = client_of(world.wang)
    form = client.get(f"/pool/extend/{customer.pk}/").content.decode()
    assert "同意后多 15 天，保护到 2026-12-15。" in form and "最多延长 1 次，已用 0 次。" in form
    assert client.post(f"/pool/extend/{customer.pk}/", {"reason": "等预算批复"}).status_code == 302
    assert Extension.objects.get().reason == "等预算批复"
    again = client.post(f"/pool/extend/{customer.pk}/", {"reason": "再来"})
    assert again.status_code == 422 and "已有一份延期申请在审批" in again.content.decode()
    days = {"first_on": "2099-01-02", "last_on": "2099-01-05", "reason": "探亲"}
    assert client.post("/pool/leave/", days).status_code == 302
    assert Leave.objects.get().person_id == world.wang.pk
    assert "2099-01-02" in client.get("/pool/leave/").content.decode()


def test_a_manager_locks_a_customer_from_its_page_and_lets_it_go_again(world, client_of):
    idle = {"key": "idle", "tests": [{"kind": "idle", "days": 5}]}
    company.publish(default_days=2, triggers=[idle])
    customer = make.customer(world.wang)
    address, page = f"/pool/lock/{customer.pk}/", f"/customers/{customer.pk}/"
    client = client_of(world.manager)
    assert address in client.get(page).content.decode()
    assert address not in client_of(world.wang).get(page).content.decode()
    over = client.post(address, {"reason": "总部谈判中", "until": "2020-01-01"})
    assert over.status_code == 422 and "已经过去" in over.content.decode()
    assert client.post(address, {"reason": "总部谈判中", "until": "2099-12-31"}).status_code == 302
    lock = CustomerLock.objects.get()
    assert (lock.customer_id, lock.by_id, lock.reason, lock.until.year) == (
        customer.pk,
        world.manager.pk,
        "总部谈判中",
        2099,
    )
    assert Customer.objects.get(pk=customer.pk).reclaim_on is None
    shown = client.get(address).content.decode()
    assert "总部谈判中" in shown and "李建国" in shown and "2099-12-31" in shown
    assert client.post(f"/pool/unlock/{customer.pk}/").status_code == 302
    assert not CustomerLock.objects.exists() and Customer.objects.get(pk=customer.pk).reclaim_on is not None
    kinds = Event.objects.filter(customer_id=customer.pk, kind__startswith="pool.").order_by("pk")
    assert list(kinds.values_list("kind", flat=True)) == ["pool.locked", "pool.unlocked"]


def test_a_lock_says_why_and_ends_ahead():
    today = company.TODAY
    assert extending.why_cannot_lock(reason=" ", until=None, today=today).code == "pool.lock_without_reason"
    assert extending.why_cannot_lock(reason="谈判", until=today - DAY, today=today).code == "pool.lock_over"
    assert extending.why_cannot_lock(reason="谈判", until=today, today=today) is None


def test_unlocking_what_is_not_locked_leaves_no_trace(world):
    customer = make.customer(world.wang)
    extending.unlock(actor=world.actor_of(world.manager), customer_id=customer.pk, now=world.now)
    assert not Event.objects.filter(kind="pool.unlocked").exists()


def test_an_administrator_gives_somebody_a_limit_of_his_own_that_holds_at_once(world, client_of):
    company.publish(holding_limit=100)
    make.customer(world.wang)
    client = client_of(world.admin)
    address = f"/pool/limits/{world.wang.pk}/"
    assert address in client.get("/pool/presence/").content.decode()
    assert address not in client_of(world.manager).get("/pool/presence/").content.decode()
    assert client.post(address, {"holding": 1, "reason": "新人"}).status_code == 302
    assert Quota.objects.get(pk=world.wang.pk).holding == 1
    other = make.customer(world.zhang)
    with pytest.raises(Refused, match="holding_full"):
        company.give(other, world.wang, world.manager)
    said = Event.objects.get(kind="pool.limit_changed")
    assert (said.data["from"], said.data["to"], said.data["reason"]) == (None, 1, "新人")
    assert 'value="1"' in client.get(address).content.decode()
    assert client.post(address, {"holding": "", "reason": "转正"}).status_code == 302
    company.give(other, world.wang, world.manager)
    assert Quota.objects.get(pk=world.wang.pk).holding is None


def test_only_who_sets_pools_up_gives_limits_and_says_why(world):
    assert limits.why_cannot_set_limit(may=False, reason="新人").code == "access.not_allowed"
    assert limits.why_cannot_set_limit(may=True, reason=" ").code == "pool.limit_without_reason"
    assert limits.why_cannot_set_limit(may=True, reason="新人") is None
    with pytest.raises(Refused, match="not_allowed"):
        limits.set_own_limit(
            actor=world.actor_of(world.manager), person_id=world.wang.pk, holding=5, reason="新人", now=world.now
        )
