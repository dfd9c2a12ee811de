"""The database and the pure rules give the same end of a clock and the same day of reclaim, whatever the rules."""

import random
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection
from django.utils import timezone

from zhike.activities.calendar import calendar_between
from zhike.customers.models import Customer
from zhike.pool.clock import Facts, days_of, end_of
from zhike.pool.due.days import BASE, find_away
from zhike.pool.due.evaluating import Question, selects
from zhike.pool.models import Holding, Leave, RuleVersion
from zhike.pool.prediction import Seen, reclaim_day
from zhike.pool.queries import read_rulebook
from zhike.pool.rules import IDLE, NO_SIGNATURE, PoolRules, Test, Trigger, dump_rules
from zhike.pool.signed import SIGNED_STAGES
from zhike.testing import make
from zhike.testing.world import World

TODAY = date(2026, 11, 20)
KINDS = ("call", "visit", "message", "note")


def publish(rules: PoolRules, day: date = TODAY) -> None:
    last = RuleVersion.objects.filter(pool=None).order_by("-number").first()
    RuleVersion.objects.create(
        pool=None, number=last.number + 1 if last else 1, body=dump_rules(rules), valid_from=day, made_at=timezone.now()
    )


def evaluate(now: datetime) -> dict[int, tuple[date, date | None]]:
    """Return the end and the day of every customer as the database sees them."""
    found = {}
    for _group, select in selects(read_rulebook(timezone.localdate(now)), Question(now, anew=True)):
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT id, protected, due_on FROM ({select.text}) AS e", select.params)
            found |= {id_: (end, day) for id_, end, day in cursor.fetchall()}
    return found


def _holding(draw: random.Random, customer: Customer) -> tuple[Holding, date | None]:
    start = TODAY - timedelta(days=draw.randrange(0, 70))
    actions = {kind: start + timedelta(days=draw.randrange(-5, 60)) for kind in KINDS if draw.random() < 0.4}
    extended = [[(start + timedelta(days=draw.randrange(0, 40))).isoformat(), draw.randrange(1, 20)]]
    kept = {kind: day.isoformat() for kind, day in actions.items()}
    holding, _made = Holding.objects.update_or_create(
        customer_id=customer.pk,
        defaults={
            "person_id": customer.owner_id,
            "started_on": start,
            "began_at": customer.created_at,
            "way": "create",
            "actions": kept,
            "extended": extended if draw.random() < 0.3 else [],
        },
    )
    contact = start + timedelta(days=draw.randrange(-3, 40)) if draw.random() < 0.7 else None
    noon = timezone.make_aware(datetime(contact.year, contact.month, contact.day, 12)) if contact else None
    Customer.objects.filter(pk=customer.pk).update(
        clock_on=start,
        qualified_at=noon,
        grade=draw.choice(["", "A", "B", "C"]),
        stage=draw.choice(["inquiry", "closed", "intention"]),
        tier=draw.choice(["prospect", "strategic"]),
    )
    return holding, contact


def _rules(draw: random.Random) -> PoolRules:
    def test() -> Test:
        if draw.random() < 0.4:
            return Test(kind=NO_SIGNATURE)
        return Test(kind=IDLE, days=draw.randrange(0, 20), by_grade={"A": 3, "B": 7, "C": 15})

    triggers = tuple(
        Trigger(
            key=str(n),
            tests=tuple(test() for _turn in range(draw.randrange(1, 4))),
            every=draw.random() < 0.5,
            before_protection_ends=draw.random() < 0.5,
            is_active=draw.random() < 0.9,
        )
        for n in range(draw.randrange(0, 4))
    )
    return PoolRules(
        default_days=draw.randrange(0, 40),
        cap_days=draw.choice([None, 20, 60]),
        day_kind=draw.choice(["calendar", "working"]),
        bare_notes_qualify=draw.random() < 0.5,
        triggers=triggers,
        exempt_tiers=("strategic",) if draw.random() < 0.5 else (),
    )


def _expected(rules: PoolRules, holding: Holding, contact: date | None, customer: Customer) -> Any:
    calendar = calendar_between(BASE, TODAY + timedelta(days=900))
    days = days_of(rules, calendar, find_away([holding.person_id]).get(holding.person_id, frozenset()))
    actions = {kind: date.fromisoformat(day) for kind, day in holding.actions.items()}
    extended = [(date.fromisoformat(day), count) for day, count in holding.extended]
    end = end_of(Facts(holding.started_on, actions, extended), rules, days)
    signed = customer.stage in SIGNED_STAGES
    is_exempt = signed or customer.tier in rules.exempt_tiers
    seen = Seen(holding.started_on, end, customer.grade, contact, is_exempt=is_exempt)
    return end, reclaim_day(seen, rules, days)


def test_the_database_counts_as_the_pure_rules_do(world: World) -> None:
    draw = random.Random(20261122)
    people = (world.wang, world.zhang, world.chen)
    customers = [make.customer(draw.choice(people)) for _turn in range(40)]
    kept = {one.pk: _holding(draw, one) for one in customers}
    leave = {"first_on": TODAY - timedelta(days=6), "last_on": TODAY + timedelta(days=9), "created_at": world.now}
    Leave.objects.create(person_id=world.zhang.pk, state="granted", **leave)
    Leave.objects.create(person_id=world.chen.pk, state="open", **leave)
    rows = {one.pk: one for one in Customer.objects.filter(pk__in=kept)}
    days = 0
    for turn in range(25):
        rules = _rules(draw)
        publish(rules, TODAY - timedelta(days=25 - turn))
        found = evaluate(world.now)
        expected = {pk: _expected(rules, holding, contact, rows[pk]) for pk, (holding, contact) in kept.items()}
        assert {pk: found[pk] for pk in kept} == expected, rules
        days += sum(day is not None for _end, day in expected.values())
    assert days > 300


def test_signed_customers_miss_no_signature_even_where_signed_ones_are_not_exempt(world: World) -> None:
    rules = PoolRules(
        default_days=1, exempt_signed=False, triggers=(Trigger(key="s", tests=(Test(kind=NO_SIGNATURE),)),)
    )
    signed, open_one = make.customer(world.wang), make.customer(world.wang)
    Customer.objects.filter(pk=signed.pk).update(stage="closed")
    publish(replace(rules, default_days=5))
    found = evaluate(world.now)
    assert found[signed.pk][1] is None and found[open_one.pk][1] is not None
