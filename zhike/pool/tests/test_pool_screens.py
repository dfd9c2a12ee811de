"""The settings of pools, the countdown, and what owners ask for, through the pages."""

from datetime import timedelta

import pytest

from zhike.customers.models import ListChoice
from zhike.lib.refusals import Refused
from zhike.pool.models import Extension, Leave, Pool, PoolMember
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
    assert client.post(f"/pool/extend/{customer.pk}/", {"reason": "等预算批复"}).status_code == 302
    assert Extension.objects.get().reason == "等预算批复"
    again = client.post(f"/pool/extend/{customer.pk}/", {"reason": "再来"})
    assert again.status_code == 422 and "已有一份延期申请在审批" in again.content.decode()
    days = {"first_on": "2099-01-02", "last_on": "2099-01-05", "reason": "探亲"}
    assert client.post("/pool/leave/", days).status_code == 302
    assert Leave.objects.get().person_id == world.wang.pk
    assert "2099-01-02" in client.get("/pool/leave/").content.decode()
