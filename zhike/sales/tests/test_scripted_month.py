"""A scripted month of a team of ten: sheets, alarms, moves of grade, calibration and forecast, to the number.

Ten reps; on Monday 2 November each grades a B (50 000) and a C (20 000), the first five an A (100 000) besides.

| day | what happens |
| --- | --- |
| 5 November | reps 0 and 1 raise their B to A |
| 9 November | the A of reps 0, 1, 2 are signed (within 7 days), that of rep 4 is lost |
| 11 November | rep 2 raises the B to A |
| 12 November | the A of rep 3 is signed, ten days after it was given |
| every cut-off | sheets are kept, alarms looked for |
"""

from datetime import date
from decimal import Decimal

import pytest
from django.db import transaction

from zhike.access.models import Person, PersonRole, Role
from zhike.access.queries import get_actor
from zhike.customers.models import Customer
from zhike.sales.alerts.services import raise_alerts
from zhike.sales.models import DailySheet, NewAAlert
from zhike.sales.queries.grades import read_calibration, read_moves
from zhike.sales.services import lose_opportunity, win_opportunity
from zhike.sales.sheets.building import close_sheets
from zhike.sales.targets.forecast import read_outlook
from zhike.sales.targets.queries import read_league

from .sheet_world import days_of, graded, moment, promise

FIRST, LAST = date(2026, 11, 2), date(2026, 11, 16)
NAMES = [f"选手{n}" for n in range(10)]


def hire(world):
    """Let ten reps work in the first eastern team, and nobody else keep a sheet there."""
    Person.objects.filter(pk__in=[world.wang.pk, world.zhang.pk]).update(department=world.service_place)
    plain = {"department": world.east_one, "password": world.wang.password}
    people = Person.objects.bulk_create(
        Person(login=f"rep{n}", name=name, name_sort=f"rep{n}", **plain) for n, name in enumerate(NAMES)
    )
    PersonRole.objects.bulk_create(PersonRole(person=one, role=Role.objects.get(key="rep")) for one in people)
    return people


def win(rep, deal, amount, day):
    with transaction.atomic():
        customer = Customer.objects.select_for_update().get(pk=deal.customer_id)
        at = moment(day, 11)
        win_opportunity(
            actor=get_actor(rep.pk),
            customer=customer,
            opportunity_id=deal.pk,
            signed_at=at,
            amount=Decimal(amount),
            title="合同",
            now=at,
        )


@pytest.fixture
def month(world):
    """Play the script day by day; the alarms are looked for at every cut-off."""
    world.service_place = world.agent.department
    reps = hire(world)
    start = moment(FIRST, 9)
    a = [graded(rep, "A", now=start, amount=100_000)[1] for rep in reps[:5]]
    b = [graded(rep, "B", now=start, amount=50_000)[1] for rep in reps]
    for rep in reps:
        graded(rep, "C", now=start, amount=20_000)
    for day in days_of(FIRST, 11):
        if day == date(2026, 11, 5):
            promise(reps[0], b[0], "A", now=moment(day, 10))
            promise(reps[1], b[1], "A", now=moment(day, 10))
        if day == date(2026, 11, 9):
            for n in range(3):
                win(reps[n], a[n], 100_000, day)
            where = {"customer_id": a[4].customer_id, "opportunity_id": a[4].pk}
            lose_opportunity(actor=get_actor(reps[4].pk), reason="价格", now=moment(day, 12), **where)
        if day == date(2026, 11, 11):
            promise(reps[2], b[2], "A", now=moment(day, 10))
        if day == date(2026, 11, 12):
            win(reps[3], a[3], 100_000, day)
        close_sheets(now=moment(day, 20, 1))
        raise_alerts(now=moment(day, 20, 5))
    return reps


def test_the_month_is_what_the_table_says(world, month):
    reps, boss = month, get_actor(world.manager.pk)

    # Eleven working days, ten reps: one sheet each.
    team = DailySheet.objects.filter(person__in=reps)
    assert team.count() == 11 * 10 and team.values("day").distinct().count() == 11
    first = team.get(person=reps[0], day=FIRST).summary
    assert (first["grades"], first["entered"]) == ({"A": 1, "B": 1, "C": 1}, {"A": 1, "B": 1, "C": 1})
    fifth = team.get(person=reps[0], day=date(2026, 11, 5)).summary
    assert (fifth["grades"], fifth["entered"]) == ({"A": 2, "B": 0, "C": 1}, {"A": 1, "B": 0, "C": 0})

    # New A on 2, 5 and 11 November: droughts of three working days are 6, 9, 10 and 12, 13, 16 November.
    alerts = NewAAlert.objects.filter(department=world.east_one).order_by("pk").values_list("since", "raised_on")
    assert [(since.day, raised.day) for since, raised in alerts] == [(5, 10), (11, 16)]

    # Moves: 25 deals came from none; three stand in A now, seven in B, ten in C, four are signed, one is lost.
    moves = read_moves(actor=boss, first=moment(date(2026, 11, 1), 0), last=moment(date(2026, 12, 1), 0))
    ends = {column: moves.count("", column) for column in ("A", "B", "C", "signed", "lost")}
    assert ends == {"A": 3, "B": 7, "C": 10, "signed": 4, "lost": 1} and len(moves.entered_a) == 8

    # Calibration on the 16th: of A given on the 2nd three of five were signed in time, the two of the 5th were not,
    # that of the 11th is open.
    lines = {line.name: line.found for line in read_calibration(actor=boss, today=LAST, days=7, trailing=None)}
    found = {name: (lines[name].trials, lines[name].successes, lines[name].open_trials) for name in NAMES[:5]}
    assert found == {"选手0": (2, 1, 0), "选手1": (2, 1, 0), "选手2": (1, 1, 1), "选手3": (1, 0, 0), "选手4": (1, 0, 0)}

    # Forecast on the 16th: 4 × 100 000 signed; three A of 50 000 and seven B of 50 000 are due in November (5 %).
    forecast = read_outlook(actor=boss, month=LAST, now=moment(LAST, 21)).forecast
    assert (forecast.signed, forecast.commit, forecast.best) == (400_000, 550_000, 900_000)
    assert (forecast.weighted, forecast.deals) == (425_000, 10)

    league = read_league(actor=boss, month=LAST, metric="new_a", today=LAST)
    row = next(row for row in league.teams if row.id == world.east_one.pk)
    assert (row.paces["new_a"].reached, row.paces["signed_amount"].reached) == (8, 400_000)
