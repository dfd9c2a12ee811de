"""The day's page says how one's own sheet stands, and to who leads who has not submitted."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from zhike.sales.models import DailySheet
from zhike.sales.sheets.building import close_sheets
from zhike.sales.sheets.card import read_own, read_team
from zhike.sales.sheets.days import read_clock
from zhike.sales.sheets.services import amend_sheet, submit_sheet
from zhike.testing import make

from .sheet_world import FRIDAY, MONDAY, graded, moment

URL = "/sales/sheets/today/"


@pytest.fixture
def friday(monkeypatch):
    """Let it be Friday evening, before the cut-off."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: moment(FRIDAY, 18))


def own(world, now):
    return read_own(actor=world.actor_of(world.wang), clock=read_clock(now))


def test_a_rep_reads_what_the_sheet_still_wants_until_it_is_submitted(world, client_of, friday):
    graded(world.wang, "A", now=moment(FRIDAY, 9))
    other = make.customer(world.wang, now=moment(FRIDAY, 9))
    make.follow_up(world.wang, other, now=moment(FRIDAY, 10))
    found = own(world, moment(FRIDAY, 18))
    assert (found.is_submitted, found.contacts, found.to_write, found.day) == (False, 1, 1, FRIDAY)
    page = client_of(world.wang).get(URL).content.decode()
    assert "今天的理单表" in page and "还差 1 句" in page and "团队理单表" not in page
    actor = world.actor_of(world.zhang)
    submit_sheet(actor=actor, day=FRIDAY, remark="", confirmed=True, now=moment(FRIDAY, 18))
    assert "已提交" in client_of(world.zhang).get(URL).content.decode()


def test_a_day_that_was_not_submitted_is_said_the_next_one_until_words_are_handed_in(world):
    close_sheets(now=moment(FRIDAY, 20, 1))
    saturday = FRIDAY + timedelta(days=1)
    assert (own(world, moment(saturday)).day, own(world, moment(saturday)).missed_on) == (MONDAY, FRIDAY)
    sheet = DailySheet.objects.get(person=world.wang)
    amend_sheet(actor=world.actor_of(world.wang), sheet_id=sheet.pk, text="路上没网", now=moment(saturday))
    assert own(world, moment(saturday)).missed_on is None


def test_who_leads_reads_who_has_not_submitted_and_nobody_else_does(world, client_of, friday):
    submit_sheet(actor=world.actor_of(world.wang), day=FRIDAY, remark="", confirmed=True, now=moment(FRIDAY, 18))
    team = read_team(actor=world.actor_of(world.manager), clock=read_clock(moment(FRIDAY, 18)))
    assert (team.people, sorted(team.missing)) == (3, ["张伟", "陈静"])
    page = client_of(world.manager).get(URL).content.decode()
    assert "2 人未提交" in page and "今天的理单表" not in page
    assert read_team(actor=world.actor_of(world.wang), clock=read_clock(moment(FRIDAY, 18))) is None
    assert own(world, moment(FRIDAY, 18)).is_submitted


def test_the_days_page_asks_for_the_card_apart_and_pays_no_query_for_it(world, client_of):
    make.customer(world.wang)  # who has nobody yet reads the first steps instead
    page = client_of(world.wang).get("/").content.decode()
    assert f'hx-get="{URL}"' in page
    with CaptureQueriesContext(connection) as asked:
        client_of(world.wang).get("/")
    assert not [one for one in asked.captured_queries if "sales_dailysheet" in one["sql"]]
    assert f'hx-get="{URL}"' not in client_of(world.finance).get("/").content.decode()
