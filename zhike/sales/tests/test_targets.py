"""Targets are set by who leads; figures, league and forecast are those that a hand counts."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.http import Http404

from zhike.lib.refusals import Refused
from zhike.sales.models import Opportunity, Target
from zhike.sales.services import change_opportunity, lose_opportunity
from zhike.sales.targets import sources
from zhike.sales.targets.forecast import read_outlook
from zhike.sales.targets.queries import read_league
from zhike.sales.targets.services import Whose, set_targets
from zhike.sales.targets.since import read_changes
from zhike.testing import make

from .sheet_world import FRIDAY, graded, moment

NOVEMBER = date(2026, 11, 1)
NOW = moment(FRIDAY, 18)


def target(world, by, whose, **values):
    wanted = {name: Decimal(value) if value is not None else None for name, value in values.items()}
    return set_targets(actor=world.actor_of(by), whose=whose, month=NOVEMBER, values=wanted, now=NOW)


def signed(deal, person, amount, at):
    Opportunity.objects.filter(pk=deal.pk).update(
        state="won",
        grade="",
        promised_on=None,
        signed_at=at,
        closed_at=at,
        credited_id=person.pk,
        amount=amount,
        updated_at=at,
    )


def test_who_leads_sets_targets_of_his_people_and_teams_only(world):
    mine = Whose(person_id=world.wang.pk)
    assert target(world, world.manager, mine, signed_amount=800_000, new_a=6) == 2
    assert target(world, world.manager, mine, signed_amount=800_000, new_a=None) == 1
    assert dict(Target.objects.values_list("metric", "value")) == {"signed_amount": Decimal(800_000)}
    with pytest.raises(Refused) as refused:
        target(world, world.wang, mine, signed_amount=1)
    assert refused.value.refusal.code == "sales.target_not_allowed"
    for whose in (Whose(person_id=world.outsider.pk), Whose(department_id=world.south.pk)):
        with pytest.raises(Http404):
            target(world, world.manager, whose, signed_amount=1)
    assert target(world, world.manager, Whose(department_id=world.east_one.pk), signed_amount=2_000_000) == 1
    assert target(world, world.admin, Whose(department_id=world.south.pk), visits=40) == 1


def test_the_league_counts_signed_new_a_visits_and_contacts_by_month(world):
    customer, _deal = graded(world.wang, "A", now=moment(FRIDAY, 9))
    _late, other = graded(world.wang, "B", now=moment(date(2026, 10, 20), 9))
    signed(other, world.wang, Decimal(120_000), moment(date(2026, 11, 10), 9))
    make.follow_up(world.wang, customer, now=moment(FRIDAY, 10), content="上门演示", kind="visit")
    make.follow_up(world.wang, customer, now=moment(FRIDAY, 11), content="电话确认价格", kind="phone")
    make.follow_up(world.wang, customer, now=moment(FRIDAY, 12), content="", kind="phone", outcome="busy")
    target(world, world.manager, Whose(person_id=world.wang.pk), signed_amount=210_000)
    target(world, world.manager, Whose(person_id=world.zhang.pk), signed_amount=90_000)

    league = read_league(actor=world.actor_of(world.manager), month=NOVEMBER, metric="signed_amount", today=FRIDAY)
    wang = next(row for row in league.people if row.id == world.wang.pk)
    figures = {name: int(pace.reached) for name, pace in wang.paces.items()}
    assert figures == {"signed_amount": 120_000, "received_amount": 0, "new_a": 1, "visits": 1, "contacts": 2}
    assert (wang.place, wang.paces["signed_amount"].ahead) == (1, Decimal("-30000.00"))
    team = next(row for row in league.teams if row.id == world.east_one.pk)
    assert (team.paces["signed_amount"].target, team.paces["signed_amount"].share) == (
        Decimal(300_000),
        Decimal("40.0"),
    )
    assert {row.name for row in league.people} == {"王晓燕", "张伟", "陈静"}
    own = read_league(actor=world.actor_of(world.zhang), month=NOVEMBER, metric="visits", today=FRIDAY)
    assert [row.name for row in own.people] == ["张伟"] and own.teams == []


def test_what_was_received_is_said_by_the_room_that_keeps_receipts(world, monkeypatch):
    monkeypatch.setattr(sources, "_readers", {})
    sources.register("received_amount", lambda people, span: {world.wang.pk: Decimal(5_000)})
    league = read_league(actor=world.actor_of(world.wang), month=NOVEMBER, metric="received_amount", today=FRIDAY)
    assert league.known["received_amount"] and league.people[0].paces["received_amount"].reached == 5_000


def test_forecast_and_cover_of_a_month_by_hand(world):
    graded(world.wang, "A", now=moment(FRIDAY, 9), amount=100_000, on=FRIDAY + timedelta(days=5))
    graded(world.zhang, "B", now=moment(FRIDAY, 9), amount=50_000, on=FRIDAY + timedelta(days=10))
    graded(world.zhang, "C", now=moment(FRIDAY, 9), amount=70_000, on=FRIDAY + timedelta(days=25))  # December
    graded(world.outsider, "A", now=moment(FRIDAY, 9), amount=999_000, on=FRIDAY + timedelta(days=5))
    _customer, won = graded(world.wang, "B", now=moment(FRIDAY - timedelta(days=10), 9))
    signed(won, world.wang, Decimal(120_000), moment(FRIDAY, 9))
    target(world, world.manager, Whose(person_id=world.wang.pk), signed_amount=195_000)

    seen = read_outlook(actor=world.actor_of(world.manager), month=NOVEMBER, now=NOW)
    chance = Decimal("0.05")  # of the first stage
    assert seen.forecast.signed == 120_000 and seen.forecast.deals == 2
    assert (seen.forecast.commit, seen.forecast.best) == (220_000, 270_000)
    assert seen.forecast.weighted == 120_000 + 150_000 * chance
    assert seen.coverage == Decimal("2.00")  # 150 000 over 75 000
    assert seen.model is None and seen.modelled is None


def test_what_changed_since_a_day_is_read_from_the_history_of_deals(world):
    before = moment(FRIDAY - timedelta(days=4), 9)
    last = FRIDAY + timedelta(days=3)
    deals = {
        name: graded(world.wang, "B", now=before, amount=100, on=last)[1] for name in ("up", "lost", "idle", "won")
    }
    actor = world.actor_of(world.wang)
    now = moment(FRIDAY, 12)
    fresh = Opportunity.objects.get(pk=deals["up"].pk)
    since = FRIDAY - timedelta(days=1)
    change_opportunity(
        actor=actor,
        customer_id=fresh.customer_id,
        opportunity_id=fresh.pk,
        version=fresh.version,
        changes={"amount": Decimal(150)},
        now=now,
    )
    lose_opportunity(
        actor=actor, customer_id=deals["lost"].customer_id, opportunity_id=deals["lost"].pk, reason="价格", now=now
    )
    signed(deals["won"], world.wang, Decimal(100), now)
    graded(world.wang, "A", now=now, amount=40, on=last)
    found = read_changes(actor=actor, month=NOVEMBER, since=since, now=now)
    kinds = {kind: (one.deals, int(one.difference)) for kind, one in found.sums.items() if one.deals}
    assert kinds == {"new": (1, 40), "up": (1, 50), "lost": (1, -100), "won": (1, -100), "idle": (1, 0)}
    assert found.now - found.before == 40 + 50 - 100 - 100
