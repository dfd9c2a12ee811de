"""Every figure of the league leads to the rows that it counts, as far as the reader sees their customers."""

from datetime import date
from decimal import Decimal

import pytest
from django.http import Http404

from zhike.customers.models import Customer
from zhike.sales.models import Opportunity
from zhike.sales.targets.queries import read_league
from zhike.sales.targets.rows import read_figure
from zhike.sales.targets.rules import METRICS
from zhike.testing import make

from .sheet_world import FRIDAY, graded, moment

NOVEMBER = date(2026, 11, 1)


@pytest.fixture
def month(world):
    """王晓燕 signs 120 000, gains an A, goes once and calls once; 张伟 calls once."""
    customer, _deal = graded(world.wang, "A", now=moment(FRIDAY, 9), name="苏州恒远自动化有限公司")
    _other, won = graded(world.wang, "B", now=moment(date(2026, 10, 20), 9))
    closed = {"grade": "", "promised_on": None, "credited_id": world.wang.pk, "amount": Decimal(120_000)}
    at = moment(date(2026, 11, 10), 9)
    Opportunity.objects.filter(pk=won.pk).update(state="won", signed_at=at, closed_at=at, **closed)
    make.follow_up(world.wang, customer, now=moment(FRIDAY, 10), content="上门演示", kind="visit")
    make.follow_up(world.wang, customer, now=moment(FRIDAY, 11), content="电话确认价格")
    make.follow_up(world.wang, customer, now=moment(FRIDAY, 12), content="", outcome="busy")
    make.follow_up(world.zhang, make.customer(world.zhang, now=moment(FRIDAY, 9)), now=moment(FRIDAY, 11))
    return customer


def figure(world, person, kind, of_id, metric):
    return read_figure(actor=world.actor_of(person), kind=kind, of_id=of_id, month=NOVEMBER, metric=metric)


def test_the_rows_of_every_figure_add_up_to_it(world, month):
    league = read_league(actor=world.actor_of(world.manager), month=NOVEMBER, metric="contacts", today=FRIDAY)
    for kind, lines in (("person", league.people), ("department", league.teams)):
        for line in lines:
            for metric in METRICS:
                found = figure(world, world.manager, kind, line.id, metric)
                is_amount = metric.endswith("_amount")
                rows = sum(row.counted.amount for row in found.rows) if is_amount else len(found.rows)
                assert found.total == line.paces[metric].reached == rows, (line.name, metric)
    own = figure(world, world.manager, "person", world.wang.pk, "contacts")
    assert [row.counted.text for row in own.rows] == ["电话确认价格", "上门演示"]
    assert figure(world, world.manager, "person", world.wang.pk, "new_a").rows[0].customer == "苏州恒远自动化有限公司"


def test_what_the_reader_may_not_see_is_counted_and_not_named(world, month):
    Customer.objects.filter(pk=month.pk).update(owner=world.outsider, department=world.south)
    found = figure(world, world.wang, "person", world.wang.pk, "visits")
    assert (found.total, found.unseen, found.rows) == (1, 1, [])
    with pytest.raises(Http404):
        figure(world, world.wang, "person", world.zhang.pk, "visits")
    with pytest.raises(Http404):
        figure(world, world.manager, "department", world.south.pk, "visits")


def test_the_page_leads_from_the_league_to_the_rows(world, client_of, month, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: moment(FRIDAY, 18))
    client = client_of(world.manager)
    address = f"/sales/targets/person/{world.wang.pk}/2026-11/visits/"
    assert address in client.get("/sales/targets/").content.decode()
    page = client.get(address).content.decode()
    assert "王晓燕 的拜访" in page and "上门演示" in page and "2026-11 合计 1" in page
    assert client.get(f"/sales/targets/person/{world.wang.pk}/2026-11/luck/").status_code == 404
