"""What people ask of the pool's rules: higher limits, more days, leave; all of it with its answer on one page."""

import pytest

from zhike.approvals.models import ApprovalRequest
from zhike.approvals.services import decide
from zhike.lib.refusals import Refused
from zhike.pool.models import Quota
from zhike.pool.services import extending, limits
from zhike.testing import make
from zhike.testing.world import NOW

from . import company

PAGE = "/pool/asked/"


def _ask(world, holding, reason="新区域要多带客户"):
    return limits.request_limit(actor=world.actor_of(world.wang), holding=holding, reason=reason, now=NOW)


def test_a_higher_limit_is_asked_granted_and_holds(world, client_of):
    company.publish(holding_limit=1)
    make.customer(world.wang)
    with pytest.raises(Refused, match="holding_full"):
        make.customer(world.wang)
    page = client_of(world.wang)
    assert page.post("/pool/limits/ask/", {"holding": 2, "reason": "新区域"}).status_code == 302
    request = ApprovalRequest.objects.get(kind="pool.limit")
    decide(actor=world.actor_of(world.manager), request_id=request.pk, verdict="granted", now=NOW)
    assert Quota.objects.get(person_id=world.wang.pk).holding == 2
    make.customer(world.wang)
    with pytest.raises(Refused, match="holding_full"):
        make.customer(world.wang)


def test_a_limit_is_not_asked_for_that_is_there_already_or_twice(world):
    with pytest.raises(Refused, match="no_limit"):
        _ask(world, 20)
    company.publish(holding_limit=10)
    with pytest.raises(Refused, match="limit_high_enough"):
        _ask(world, 10)
    _ask(world, 20)
    with pytest.raises(Refused):
        _ask(world, 30)


def test_a_refused_limit_changes_nothing(world):
    company.publish(holding_limit=10)
    request = _ask(world, 20)
    decide(actor=world.actor_of(world.manager), request_id=request.pk, verdict="refused", reason="先清理", now=NOW)
    assert not Quota.objects.filter(holding__isnull=False).exists()


def test_open_granted_and_refused_requests_stand_on_one_page_within_the_own_sight(world, client_of):
    company.publish(default_days=10, holding_limit=50, extension_requests_max=3)
    words = ("等预算批复", "招标在下月", "客户出差")
    actor = world.actor_of(world.wang)
    for reason, verdict in zip(words, ("granted", "refused", ""), strict=True):
        asked = extending.request_extension(
            actor=actor, customer_id=make.customer(world.wang).pk, reason=reason, now=NOW
        )
        if verdict:
            manager = world.actor_of(world.manager)
            decide(actor=manager, request_id=asked.request_id, verdict=verdict, reason="这次先不延长", now=NOW)
    for person in (world.wang, world.manager):
        page = client_of(person).get(PAGE).content.decode()
        assert all(word in page for word in (*words, "已同意", "已拒绝", "审批中"))
    page = client_of(world.outsider).get(PAGE).content.decode()
    assert "等预算批复" not in page and "还没有申请" in page


def test_locked_customers_are_listed_with_reason_to_who_sees_them(world, client_of):
    customer = make.customer(world.wang, name="苏州恒远" + "长" * 150)
    extending.lock(
        actor=world.actor_of(world.manager), customer_id=customer.pk, reason="总部谈判中", until=None, now=NOW
    )
    page = client_of(world.wang).get(f"{PAGE}?box=locks").content.decode()
    assert "总部谈判中" in page and customer.name in page and "李建国" in page
    assert "总部谈判中" not in client_of(world.outsider).get(f"{PAGE}?box=locks").content.decode()


def test_own_limits_are_shown_to_who_sees_these_people(world, client_of):
    limits.set_own_limit(actor=world.actor_of(world.admin), person_id=world.wang.pk, holding=77, reason="新人", now=NOW)
    assert "王晓燕 77" in client_of(world.manager).get(f"{PAGE}?box=limits").content.decode()
    assert "王晓燕 77" not in client_of(world.outsider).get(f"{PAGE}?box=limits").content.decode()
