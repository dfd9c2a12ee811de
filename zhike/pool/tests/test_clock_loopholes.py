"""However a customer is passed round, merged or imported, and whatever rules are switched: nobody gains a day."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from zhike.customers.models import Customer, OwnerChange
from zhike.customers.services import MergeDraft, change_owner, merge_customers
from zhike.pool import starting
from zhike.pool.due import predictions
from zhike.pool.queries import members, rulebook
from zhike.testing import make
from zhike.testing.world import NOW

from . import company

DAY = timedelta(days=1)
CAP, COOL_DOWN = 20, 15
RULES = {"default_days": 10, "cap_days": CAP, "cool_down_days": COOL_DOWN, "extensions": {"call": 3, "visit": 7}}
GENEROUS = {"default_days": 90, "cap_days": 300, "cool_down_days": COOL_DOWN, "extensions": {"call": 60, "visit": 60}}
WAYS = ("assign", "handover", "import", "rotate", "pool", "merge", "undo", "rules", "call", "visit")
# Never longer away together than the cool-down.
STEPS = st.lists(st.tuples(st.sampled_from(WAYS), st.integers(0, 2)), min_size=2, max_size=7)


class Passing:
    """A customer that goes to and fro between two colleagues; `first` is when each got it for the first time."""

    def __init__(self, world):
        self.world = world
        company.publish(valid_from=NOW.date() - 400 * DAY, **RULES)
        self.sea = company.pool()
        self.boss, self.now = self.world.actor_of(self.world.admin), NOW
        self.customer_id = make.customer(self.world.wang).pk
        self.first = {self.world.wang.pk: timezone.localdate(NOW)}

    def act(self, what):
        """Do one thing, and remember who got the customer for the first time."""
        if what in ("call", "visit"):
            make.follow_up(self.world.admin, self.customer, now=self.now, kind=what.replace("call", "phone"))
        elif what == "rules":
            company.publish(valid_from=NOW.date() - 400 * DAY, **GENEROUS)
            make.follow_up(self.world.admin, self.customer, now=self.now, kind="visit")
            company.publish(valid_from=NOW.date() - 400 * DAY, **RULES)
            predictions.refresh([self.customer_id], now=self.now)
        elif what == "merge":
            fresh = make.customer(self.person_of(self.customer.owner_id), now=self.now)
            draft = MergeDraft(fresh.pk, [self.customer_id])
            self.customer_id = merge_customers(actor=self.boss, draft=draft, now=self.now).survivor_id
        elif what == "pool":
            self.move("give_back", None, self.sea.pk)
            self.move("assign", self.other)
        else:
            self.move(what, self.other)
        self.first.setdefault(self.customer.owner_id, timezone.localdate(self.now))

    def move(self, way, to_id, pool_id=None):
        """Change the owner as an administrator who says why: no limit and no cool-down stops him."""
        change_owner(
            actor=self.boss,
            customer_id=self.customer_id,
            to_person_id=to_id,
            to_pool_id=pool_id,
            way=way,
            reason="试试看",
            now=self.now,
        )

    @property
    def customer(self):
        return Customer.objects.get(pk=self.customer_id)

    @property
    def other(self):
        """Return who had it last before now; in a pool, who had it before it went there."""
        two, owner_id = (self.world.wang.pk, self.world.zhang.pk), self.customer.owner_id
        if owner_id is None:
            last = OwnerChange.objects.filter(customer_id=self.customer_id, from_person_id__isnull=False)
            return last.order_by("-pk")[0].from_person_id
        return two[1] if owner_id == two[0] else two[0]

    def person_of(self, person_id):
        return self.world.wang if person_id == self.world.wang.pk else self.world.zhang


@given(STEPS)
@example([("assign", 2), ("handover", 2)])
@example([("assign", 2), ("rules", 1), ("pool", 2), ("merge", 2)])
@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
def test_nobody_gains_a_day_whichever_way_a_customer_goes(world, steps):
    _pass_round(world, steps)


def test_without_the_former_clock_going_to_and_fro_would_gain_days(world, monkeypatch):
    monkeypatch.setattr(starting, "_former", lambda moves: {})
    with pytest.raises(AssertionError, match="assign"):
        _pass_round(world, [("assign", 2), ("assign", 1)])


def _pass_round(world, steps):
    """Do the steps one after the other; what they wrote is taken back."""
    try:
        with transaction.atomic():
            _check_steps(Passing(world), steps)
            transaction.set_rollback(True)
    finally:
        rulebook.forget()
        members.forget()


def _check_steps(passing, steps):
    for what, days in steps:
        passing.now += days * DAY
        passing.act(what)
        found = passing.customer
        first = passing.first[found.owner_id]
        assert found.clock_on is not None and found.clock_on <= first, (what, found.clock_on, first)
        assert found.protected_until <= first + CAP * DAY, (what, found.protected_until, first)
