"""The statistics of the board against numbers worked out by hand or published."""

from datetime import timedelta

import pytest

from zhike.customers.services import change_customer
from zhike.pool.fairness import drawing, figures, rows, spans, stock
from zhike.pool.fairness.survival import kaplan_meier
from zhike.pool.fairness.uplift import compare, gini
from zhike.testing import make

from . import company

DAY = timedelta(days=1)


def test_the_difference_of_two_shares_has_newcombes_interval():
    found = compare((48, 80), (56, 70))
    assert found is not None and found.difference == pytest.approx(0.2)
    assert (found.low, found.high) == pytest.approx((0.0524, 0.3339), abs=1e-4)
    assert found.is_clear and compare((0, 0), (1, 2)) is None


def test_evenness_runs_from_all_the_same_to_all_with_one():
    assert gini([1, 1, 1, 1]) == pytest.approx(0.0)
    assert gini([0, 0, 0, 4]) == pytest.approx(0.75)
    assert gini([3, 1, 2]) == pytest.approx(2 / 9)
    assert gini([]) == 0.0


def _sign(world, customer, person, now):
    _sign_on(world, customer, person, "closed", now)


def _sign_on(world, customer, person, stage, now):
    customer.refresh_from_db()
    change_customer(
        actor=world.actor_of(person),
        customer_id=customer.pk,
        version=customer.version,
        changes={"stage": stage},
        now=now,
    )


def test_what_one_lost_and_another_won_soon_after_stands_in_the_report(world, client_of):
    company.publish(cool_down_days=0)
    pool = company.pool()
    company.join(pool, world.east)
    won, kept = make.customer(world.wang, now=world.now - 40 * DAY), make.customer(world.wang)
    company.give(won, None, world.wang, way="give_back", to_pool_id=pool.pk, now=world.now - 9 * DAY)
    company.give(won, world.zhang, world.zhang, way="claim", now=world.now - 8 * DAY)
    _sign(world, won, world.zhang, world.now - 2 * DAY)
    _sign(world, kept, world.wang, world.now)
    admin = world.actor_of(world.admin)

    found = figures.list_found(admin, 30)
    assert [(one.customer_id, one.lost_by, one.won_by, (one.won_on - one.lost_on).days) for one in found] == [
        (won.pk, "王晓燕", "张伟", 7)
    ]
    assert figures.list_found(admin, 6) == []
    assert figures.find_claims(admin, world.now, 30) == ([won.pk], [won.pk])
    uplift = figures.read_uplift(admin)
    assert uplift is not None and (uplift.first, uplift.second) == (0.5, 1.0)
    segments, is_cut = spans.read_survival(admin, world.now, "source")
    everybody = segments[0]
    assert not is_cut
    assert (everybody.spans, everybody.signed) == (3, 2)
    assert [step.day for step in everybody.steps] == [0, 6]
    client = client_of(world.admin)
    page = client.get("/pool/results/").content.decode()
    assert "捡漏" in page and won.name in page

    for asked, names in (({"of": "second"}, {won.name}), ({"of": "signed", "key": "source:*"}, {won.name, kept.name})):
        shown = client.get("/pool/results/rows/", asked).content.decode()
        assert {one.name for one in (won, kept) if one.name in shown} == names


def test_a_signature_counts_for_who_had_the_customer_then_also_when_another_has_it_now(world):
    customer = make.customer(world.wang, now=world.now - 20 * DAY)
    _sign(world, customer, world.wang, world.now - 13 * DAY)
    company.give(customer, world.zhang, world.admin, now=world.now - 5 * DAY)
    _sign_on(world, customer, world.zhang, "after_sales", world.now - DAY)
    segments, _is_cut = spans.read_survival(world.actor_of(world.admin), world.now, "tier")
    assert (segments[0].spans, segments[0].signed) == (2, 1), "going on to after-sales is no second signature"
    assert [step.day for step in segments[0].steps] == [7]
    assert [(one.key, one.signed) for one in segments[1:]] == [("prospect", 1)]
    assert spans.find_signed(world.actor_of(world.admin), world.now, "tier:prospect") == [customer.pk]


def test_the_stock_is_counted_by_pool_age_and_reason_within_sight(world):
    pool = company.pool()
    company.join(pool, world.east)
    for days in (3, 20, 20, 100):
        customer = make.customer(world.outsider, now=world.now - 200 * DAY)
        company.into_pool(customer, pool, world.outsider, now=world.now - days * DAY)
    found = stock.read_stock(world.actor_of(world.admin), world.now)
    assert found.total == 4 and [(line.label, line.count) for line in found.pools] == [("华东公海", 4)]
    assert {line.label: line.count for line in found.ages} == {"7 天内": 1, "8–30 天": 2, "90 天以上": 1}
    assert [(line.label, line.count) for line in found.reasons] == [("暂无需求", 4)]
    assert stock.read_stock(world.actor_of(world.partner), world.now).total == 0


def test_holdings_are_listed_by_person_with_how_uneven_they_are(world):
    for _turn in range(3):
        make.customer(world.wang)
    make.customer(world.zhang)
    lines, uneven = figures.read_spread(world.actor_of(world.admin))
    assert [(line.label, line.count) for line in lines] == [("王晓燕", 3), ("张伟", 1)]
    assert uneven == pytest.approx(0.25)


def _stocked(world):
    pool = company.pool()
    company.join(pool, world.east)
    made = []
    for days in (3, 20, 20):
        customer = make.customer(world.outsider, now=world.now - 200 * DAY)
        made.append(company.into_pool(customer, pool, world.outsider, now=world.now - days * DAY))
    return made


def test_every_figure_leads_to_just_the_customers_that_it_counts(world, client_of):
    new, old, older = _stocked(world)
    company.publish(cool_down_days=0)
    company.give(old, world.zhang, world.zhang, way="claim", now=world.now - DAY)
    admin = world.actor_of(world.admin)

    def behind(of, key=""):
        return rows.find_ids(admin, rows.Asked(of, key, 30), world.now)

    assert behind("age", "week") == [new.pk] and behind("age", "month") == [older.pk]
    assert behind("reason", "暂无需求") == [older.pk, new.pk]
    assert behind("claimed") == [old.pk] and behind("won") == []
    client = client_of(world.admin)
    shown = client.get("/pool/results/rows/", {"of": "reason", "key": "暂无需求"}).content.decode()
    assert new.name in shown and older.name in shown and old.name not in shown and "共 2 个" in shown
    assert client.get("/pool/results/rows/", {"of": "age", "key": "never"}).status_code == 404


def test_the_customers_behind_a_figure_come_in_pages_both_ways(world, monkeypatch):
    monkeypatch.setattr(rows, "PAGE", 2)
    ids = sorted((one.pk for one in _stocked(world)), reverse=True)
    asked, admin = rows.Asked("reason", "暂无需求", 90), world.actor_of(world.admin)

    def page(after):
        return rows.list_rows(actor=admin, asked=asked, after=after, now=world.now)

    first, total = page(None)
    second, _total = page(first.next)
    assert total == 3 and [row.customer_id for row in [*first.rows, *second.rows]] == ids
    assert second.next is None and second.previous is not None
    assert [row.customer_id for row in page(second.previous)[0].rows] == ids[:2]


def test_the_page_says_when_it_read_only_a_part(world, client_of, monkeypatch):
    _stocked(world)
    client = client_of(world.admin)
    assert "只数了其中" not in client.get("/pool/results/").content.decode()
    monkeypatch.setattr(stock, "MOST", 2)
    found = stock.read_stock(world.actor_of(world.admin), world.now)
    assert (found.total, found.is_cut) == (2, True)
    assert "只数了其中" in client.get("/pool/results/").content.decode()


def test_the_ages_are_drawn_in_order_and_each_bar_leads_to_its_customers(world):
    _stocked(world)
    chart = drawing.draw_ages(stock.read_stock(world.actor_of(world.admin), world.now).ages)
    assert chart.rows == [("7 天内", 1), ("8–30 天", 2), ("31–90 天", 0), ("90 天以上", 0)]
    assert chart.options["series"][0]["data"][1]["url"] == "/pool/results/rows/?of=age&key=month&days=90"


def test_the_curve_is_drawn_from_everybody_open_down_to_who_never_signed(world):
    steps = kaplan_meier([(2, True), (2, False), (7, True), (9, False)])
    everybody = spans.Segment("*", "全部", 4, 2, steps, None)
    empty = spans.Segment("7", "展会", 3, 0, [], None)
    chart = drawing.draw_survival([everybody, empty])
    assert chart is not None and [one["name"] for one in chart.options["series"]] == ["全部"]
    assert chart.options["series"][0]["data"] == [[0, 100.0], [2, 75.0], [7, 37.5]]
    assert [row[:4] for row in chart.rows] == [("全部", 2, 4, 1), ("全部", 7, 2, 1)]
    assert drawing.draw_survival([empty]) is None and drawing.draw_survival([]) is None


def test_the_days_to_a_signature_come_as_a_part_of_their_own_also_where_nobody_signed(world, client_of):
    client = client_of(world.admin)
    assert "/pool/results/days/?days=90&by=tier" in client.get("/pool/results/?by=tier").content.decode()
    assert client.get("/pool/results/days/").status_code == 200
    made = [make.customer(world.wang, now=world.now - 40 * DAY) for _turn in range(6)]
    assert "签约太少" in client.get("/pool/results/days/").content.decode()
    for place, customer in enumerate(made[:5]):
        _sign(world, customer, world.wang, world.now - (30 - place) * DAY)
    shown = client.get("/pool/results/days/?by=tier").content.decode()
    assert "13 天" in shown and "of=signed&amp;key=tier" in shown
