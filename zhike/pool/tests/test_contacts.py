"""What lengthens a protection, what does not, and that nothing shortens it."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from zhike.activities.calls.drafts import CallDraft
from zhike.activities.calls.services import log_call
from zhike.activities.services import Correction, correct_follow_up, delete_follow_up
from zhike.customers.models import Customer
from zhike.customers.services import MergeDraft, change_customer, merge_customers, undo_merge
from zhike.lib.refusals import Refused
from zhike.pool.models import Holding
from zhike.pool.services import extending
from zhike.testing import make

from . import company

DAY = timedelta(days=1)
IDLE = {"key": "idle", "tests": [{"kind": "idle", "days": 15, "by_grade": {"A": 3}}]}


def _until(customer):
    customer.refresh_from_db()
    return customer.protected_until


@pytest.fixture
def example(world):
    company.publish(default_days=10, cap_days=20, extensions={"call": 3, "visit": 7})
    return make.customer(world.wang)


def test_a_call_that_reached_somebody_lengthens_the_protection_at_once(world, example):
    assert _until(example) == date(2026, 11, 30)
    make.follow_up(world.wang, example, now=world.now + 9 * DAY, kind="phone")
    assert _until(example) == date(2026, 12, 2)
    assert example.qualified_at == world.now + 9 * DAY


@pytest.mark.parametrize(
    "said",
    [{"kind": "phone", "outcome": "no_answer"}, {"kind": "other"}, {"kind": "wechat", "outcome": "no_reply"}],
    ids=["nobody answered", "a bare note", "no reply"],
)
def test_what_is_no_real_contact_lengthens_nothing(world, example, said):
    make.follow_up(world.wang, example, now=world.now + 9 * DAY, **said)
    assert _until(example) == date(2026, 11, 30) and example.qualified_at is None


def test_no_number_of_contacts_passes_the_cap(world, example):
    for day in range(1, 20):
        make.follow_up(world.wang, example, now=world.now + day * DAY, kind="visit")
    assert _until(example) == date(2026, 12, 10)


def test_writing_a_visit_down_and_deleting_it_gains_nothing(world, example):
    visit = make.follow_up(world.wang, example, now=world.now + 9 * DAY, kind="visit")
    assert _until(example) == date(2026, 12, 6)
    actor = world.actor_of(world.wang)
    delete_follow_up(actor=actor, customer_id=example.pk, follow_up_id=visit.pk, now=world.now + 9 * DAY)
    assert _until(example) == date(2026, 11, 30) and Holding.objects.get(pk=example.pk).actions == {}


def test_correcting_the_words_of_a_call_that_was_too_short_gains_nothing(world, example):
    at, actor = world.now + 9 * DAY, world.actor_of(world.wang)
    draft = CallDraft(customer_id=example.pk, entry_key=uuid4(), result="connected", talk_seconds=9, started_at=at)
    call = log_call(actor=actor, draft=draft, now=at + DAY / 24)
    assert _until(example) == date(2026, 11, 30)
    for kind in ("phone", "visit"):
        words = Correction(kind=kind, outcome="reached", content="谈了很久")
        asked = {"customer_id": example.pk, "follow_up_id": call.follow_up_id, "correction": words}
        correct_follow_up(actor=actor, now=at + DAY / 12, **asked)
        assert _until(example) == date(2026, 11, 30) and example.qualified_at is None


def test_the_day_of_reclaim_follows_contact_and_grade(world):
    company.publish(default_days=5, triggers=[IDLE])
    customer = make.customer(world.wang)
    assert customer.reclaim_on == date(2026, 12, 6)
    make.follow_up(world.wang, customer, now=world.now + 2 * DAY, kind="phone")
    customer.refresh_from_db()
    assert customer.reclaim_on == date(2026, 12, 8)
    change_customer(
        actor=world.actor_of(world.wang),
        customer_id=customer.pk,
        version=customer.version,
        changes={"grade": "A"},
        now=world.now + 2 * DAY,
    )
    customer.refresh_from_db()
    assert customer.reclaim_on == date(2026, 11, 26)


def _decide(world, request_id, verdict="granted"):
    from zhike.approvals.services import decide

    decide(actor=world.actor_of(world.manager), request_id=request_id, verdict=verdict, reason="可以", now=world.now)


def test_an_extension_is_asked_decided_and_counted(world, example):
    ask = {"actor": world.actor_of(world.wang), "customer_id": example.pk, "reason": "等预算批复", "now": world.now}
    asked = extending.request_extension(**ask)
    with pytest.raises(Refused, match="extension_open"):
        extending.request_extension(**ask)
    _decide(world, asked.request_id)
    assert _until(example) == date(2026, 12, 10), "15 more days, but never beyond the cap"
    with pytest.raises(Refused, match="extensions_used_up"):
        extending.request_extension(**ask)


def test_a_refused_extension_changes_nothing_and_may_be_asked_again(world, example):
    ask = {"actor": world.actor_of(world.wang), "customer_id": example.pk, "reason": "等预算批复", "now": world.now}
    _decide(world, extending.request_extension(**ask).request_id, "refused")
    assert _until(example) == date(2026, 11, 30)
    extending.request_extension(**ask)


def test_approved_leave_pauses_the_clock(world, example):
    first = company.TODAY + 2 * DAY
    ask = {"actor": world.actor_of(world.wang), "first_on": first, "last_on": first + 3 * DAY, "now": world.now}
    leave = extending.request_leave(reason="探亲", **ask)
    assert _until(example) == date(2026, 11, 30)
    _decide(world, leave.request_id)
    assert _until(example) == date(2026, 12, 4)


def test_a_locked_customer_shows_no_day_of_reclaim_until_it_is_unlocked(world):
    company.publish(default_days=5, triggers=[IDLE])
    customer = make.customer(world.wang)
    boss = {"actor": world.actor_of(world.manager), "customer_id": customer.pk, "now": world.now}
    extending.lock(reason="总部谈判中", until=None, **boss)
    assert Customer.objects.get(pk=customer.pk).reclaim_on is None
    extending.unlock(**boss)
    assert Customer.objects.get(pk=customer.pk).reclaim_on == date(2026, 12, 6)


def test_a_merge_keeps_the_earlier_clock_and_its_undo_gives_the_later_one_back(world, example):
    old = make.customer(world.wang, now=world.now - 6 * DAY)
    actor = world.actor_of(world.manager)
    merge = merge_customers(actor=actor, draft=MergeDraft(example.pk, [old.pk]), now=world.now)
    assert _until(example) == date(2026, 11, 24) and example.clock_on == date(2026, 11, 14)
    undone = undo_merge(actor=actor, merge_id=merge.pk, now=world.now + DAY)
    assert _until(example) == date(2026, 11, 30) and _until(old) == date(2026, 11, 24)
    assert undone.report["kept"] == []


def test_a_merge_that_changes_the_owner_keeps_the_earlier_clock_too(world, example):
    old = make.customer(world.zhang, now=world.now - 6 * DAY)
    actor = world.actor_of(world.manager)
    merge = merge_customers(actor=actor, draft=MergeDraft(example.pk, [old.pk], {"owner": old.pk}), now=world.now)
    assert _until(example) == date(2026, 11, 24) and example.owner_id == world.zhang.pk
    undo_merge(actor=actor, merge_id=merge.pk, now=world.now + DAY)
    assert _until(example) == date(2026, 11, 30) and example.owner_id == world.wang.pk
