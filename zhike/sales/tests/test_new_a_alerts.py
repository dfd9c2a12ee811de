"""Three working days without a new A raise one alarm with its reasons; cause, measure and result are kept."""

from datetime import date, timedelta

import pytest
from django.http import Http404

from zhike.lib.refusals import Refused
from zhike.notify.models import Notification
from zhike.sales.alerts.board import list_a_customers, list_droughts
from zhike.sales.alerts.counting import list_rows, span_of
from zhike.sales.alerts.services import answer_alert, ask_results, raise_alerts, report_result
from zhike.sales.models import NewAAlert
from zhike.sales.sheets.days import read_clock
from zhike.testing import make

from .sheet_world import FRIDAY, days_of, graded, moment, promise

BEGAN = FRIDAY - timedelta(days=45)  # 6 October
DRY = days_of(FRIDAY - timedelta(days=2), 3)  # Wednesday to Friday


@pytest.fixture
def team(world):
    """Four B customers of the first eastern team since BEGAN; the last new A on Tuesday the 17th."""
    held = [graded(world.wang, "B", now=moment(BEGAN, 9), on=BEGAN + timedelta(days=14)) for _n in range(4)]
    first, second = held[0], held[1]
    make.follow_up(world.wang, first[0], now=moment(FRIDAY - timedelta(days=10), 10), content="方案过了一遍，意向明确")
    promise(world.wang, first[1], "A", now=moment(FRIDAY - timedelta(days=10), 11))
    make.follow_up(world.wang, second[0], now=moment(FRIDAY - timedelta(days=3), 10), content="预算批下来了，约合同")
    promise(world.wang, second[1], "A", now=moment(FRIDAY - timedelta(days=3), 11))
    return held


def alarm(team):
    assert raise_alerts(now=moment(FRIDAY, 20, 5)) == 1
    return NewAAlert.objects.get()


def test_the_alarm_comes_on_the_third_day_once_and_only_to_who_leads_the_team(world, team):
    assert raise_alerts(now=moment(FRIDAY, 19)) == 0  # the third day is not over
    alert = alarm(team)
    assert (alert.department_id, alert.since, alert.raised_on) == (
        world.east_one.pk,
        DRY[0] - timedelta(days=1),
        FRIDAY,
    )
    assert raise_alerts(now=moment(FRIDAY, 20, 20)) == 0
    told = Notification.objects.filter(kind="sales.new_a_alert")
    assert [one.person_id for one in told] == [world.manager.pk]
    assert "3 个工作日" in told[0].title


def test_its_figures_are_those_counted_by_hand(world, team):
    figures = alarm(team).figures
    assert figures["days"] == [day.isoformat() for day in DRY]
    # Two of four are still B on each of three mornings; nobody was contacted, nobody rose, none came in as A.
    assert figures["counted"] == {"days": 3, "stock_days": 6.0, "contacts": 0, "upgrades": 0, "direct": 0}
    past = figures["past"]
    # Eight weeks from 23 September to 17 November hold 35 working days: 25 September and 1 to 7 October are free,
    # 10 October is worked.
    assert (past["days"], past["contacts"], past["upgrades"], past["direct"]) == (35, 2, 2, 0)
    # Four stood in B when the 24 days from 9 October to 10 November began (at the cut-off before), three when the
    # five days after the first rise on 10 November did.
    assert past["stock_days"] == 24 * 4 + 5 * 3
    assert figures["expected"] == pytest.approx(2 * 3 / 35)
    shares = {one["factor"]: one["share"] for one in figures["shares"]}
    assert sum(shares.values()) == pytest.approx(figures["expected"])
    assert max(shares, key=shares.get) == "contacts" and shares["upgrades"] == pytest.approx(0)


def test_every_factor_leads_to_its_rows(world, team):
    figures = alarm(team).figures
    past = [date.fromisoformat(day) for day in figures["past_days"]]
    clock = read_clock(moment(FRIDAY, 20, 5), around=past[0])
    span = span_of(world.east_one.pk, [world.wang.pk], past, clock)
    boss = world.actor_of(world.manager)
    counts = {factor: len(list_rows(boss, span, factor)) for factor in ("stock", "contacts", "upgrades", "direct")}
    assert counts == {"stock": 4, "contacts": 2, "upgrades": 2, "direct": 0}
    assert list_rows(world.actor_of(world.outsider), span, "upgrades") == []


def test_cause_and_measure_are_kept_by_the_manager_and_asked_about_a_week_later(world, team):
    alert = alarm(team)
    words = {"cause": "都在出差，没打电话", "measure": "每人每天五个 B 类电话"}
    monday = FRIDAY + timedelta(days=3)
    for person, expected in ((world.wang, Http404), (world.outsider, Http404), (world.executive, Refused)):
        with pytest.raises(expected):
            answer_alert(actor=world.actor_of(person), alert_id=alert.pk, now=moment(monday, 9), **words)
    boss = world.actor_of(world.manager)
    answer_alert(actor=boss, alert_id=alert.pk, now=moment(monday, 9), **words)
    with pytest.raises(Refused):
        answer_alert(actor=boss, alert_id=alert.pk, now=moment(monday, 10), cause="改口", measure="改口")
    assert ask_results(now=moment(monday + timedelta(days=6), 9)) == 0
    assert ask_results(now=moment(monday + timedelta(days=7), 9)) == 1
    assert ask_results(now=moment(monday + timedelta(days=8), 9)) == 0
    asked = Notification.objects.get(key=f"new-a-result-{alert.pk}")
    assert asked.person_id == world.manager.pk and asked.body == words["measure"]
    done = report_result(actor=boss, alert_id=alert.pk, result="来了两个 A", now=moment(monday + timedelta(days=7), 10))
    assert (done.cause, done.result) == (words["cause"], "来了两个 A")


def test_a_new_a_ends_the_drought_and_the_next_one_is_an_alarm_of_its_own(world, team):
    alarm(team)
    monday = FRIDAY + timedelta(days=3)
    promise(world.wang, team[2][1], "A", now=moment(monday, 9))
    assert raise_alerts(now=moment(monday, 20, 5)) == 0
    thursday = monday + timedelta(days=3)
    assert raise_alerts(now=moment(thursday, 20, 5)) == 1
    assert list(NewAAlert.objects.order_by("pk").values_list("since", flat=True)) == [
        DRY[0] - timedelta(days=1),
        monday,
    ]


def test_a_team_that_never_graded_is_left_alone(world):
    assert raise_alerts(now=moment(FRIDAY, 20, 5)) == 0


def test_the_board_shows_the_nearest_promise_first_and_what_is_missing(world, team):
    near, _deal = graded(world.zhang, "A", now=moment(FRIDAY, 9), on=FRIDAY + timedelta(days=1), amount=0)
    hidden, _deal = graded(world.outsider, "A", now=moment(FRIDAY, 9))
    rows = list_a_customers(actor=world.actor_of(world.manager), today=FRIDAY)
    assert hidden.pk not in {row.customer_id for row in rows} and len(rows) == 3
    row = next(row for row in rows if row.customer_id == near.pk)
    assert (row.days_left, row.rep, list(row.missing)) == (1, "张伟", ["金额", "决策者", "下一步"])
    droughts = list_droughts(actor=world.actor_of(world.manager), clock=read_clock(moment(FRIDAY, 20, 5)))
    assert {one.department.name: one.days for one in droughts}["华东销售一部"] == 0  # 张伟's A of Friday
