"""The board shows fifty cards per column the nearest signature first, whoever looks, at a fixed cost."""

import json
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from zhike.customers.services import share_customer
from zhike.sales.models import Opportunity, PipelineStage
from zhike.sales.queries.board import read_board, read_lane
from zhike.sales.queries.listing import list_deals
from zhike.sales.queries.pipelines import default_path
from zhike.sales.queries.walking import Filter
from zhike.sales.tests.selling import deal, priced, stage
from zhike.testing import make
from zhike.testing.world import NOW, World

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


def titles(world: World, person: object, asked: Filter | None = None, column: str = "咨询") -> list[str]:
    """Return the cards of one column as somebody sees them."""
    path = default_path()
    assert path is not None
    lanes = read_board(actor=world.actor_of(person), path=path, asked=asked or Filter(), today=TODAY)  # type: ignore[arg-type]
    return [card.title for card in next(one for one in lanes if one.stage.name == column).cards]


def test_the_nearest_signature_comes_first_and_what_has_no_day_last(world: World) -> None:
    customer = make.customer(world.wang)
    deal(world.wang, customer, title="没定")
    priced(world.wang, customer, title="晚", expected_on=date(2027, 1, 5))
    priced(world.wang, customer, title="早", expected_on=date(2026, 12, 1))
    assert titles(world, world.wang) == ["早", "晚", "没定"]


def test_everybody_sees_his_own_his_teams_and_what_was_shared(world: World) -> None:
    for person in (world.wang, world.zhang, world.chen, world.outsider):
        deal(person, make.customer(person), title=person.name)
    shared = Opportunity.objects.get(title="刘洋")
    share_customer(
        actor=world.actor_of(world.outsider), customer_id=shared.customer_id, person_id=world.wang.pk, now=NOW
    )
    assert set(titles(world, world.wang)) == {"王晓燕", "刘洋"}
    assert set(titles(world, world.manager)) == {"王晓燕", "张伟", "陈静"}
    assert titles(world, world.manager, Filter(owner_ids=(world.chen.pk,))) == ["陈静"]
    assert titles(world, world.wang, Filter(owner_ids=(world.chen.pk,))) == []
    assert len(titles(world, world.admin)) == 4


def test_a_column_goes_on_where_it_ended(world: World) -> None:
    customer = make.customer(world.wang)
    first = priced(world.wang, customer, title="00")
    rows = [
        Opportunity(
            **{
                name: getattr(first, name)
                for name in ("customer", "pipeline", "stage", "owner_id", "department_id", "created_at", "updated_at")
            },
            title=f"{number:02d}",
            expected_on=date(2026, 12, 11) + timedelta(days=number // 3),
            stage_since=NOW,
            amount=Decimal(1),
        )
        for number in range(1, 120)
    ]
    Opportunity.objects.bulk_create(rows)
    path = default_path()
    assert path is not None
    actor = world.actor_of(world.wang)
    lane = read_board(actor=actor, path=path, asked=Filter(), today=TODAY)[0]
    seen = [card.title for card in lane.cards]
    assert len(seen) == 50 and lane.total is not None
    assert (lane.total.cards, lane.total.amount) == (120, Decimal(100119))
    while lane.after:
        lane = read_lane(actor=actor, stage=stage("咨询"), asked=Filter(), today=TODAY, after=lane.after)
        seen += [card.title for card in lane.cards]
    assert seen == [f"{number:02d}" for number in range(120)]
    page = list_deals(actor=actor, asked=Filter(grades=("none",)), today=TODAY)
    assert [line.card.title for line in page.lines] == seen[:50]


def test_a_board_costs_the_same_however_many_deals_there_are(world: World) -> None:
    path = default_path()
    assert path is not None
    actor = world.actor_of(world.manager)

    def cost() -> int:
        with CaptureQueriesContext(
            connection,
        ) as caught:
            read_board(actor=actor, path=path, asked=Filter(), today=TODAY)  # type: ignore[arg-type]
        return len(caught)

    deal(world.wang, make.customer(world.wang))
    few = cost()
    for _turn in range(6):
        deal(world.zhang, make.customer(world.zhang))
    assert cost() == few <= 9
    assert PipelineStage.objects.count() == 6


def test_a_board_narrowed_by_grade_and_broken_promise_shows_exactly_those(world: World) -> None:
    past, near = TODAY - timedelta(days=2), TODAY + timedelta(days=3)
    for number, (person, grade, day) in enumerate(
        [(world.wang, "A", near), (world.wang, "B", past), (world.zhang, "A", past), (world.outsider, "C", past)]
    ):
        one = priced(person, make.customer(person), title=f"{number}{grade}")
        Opportunity.objects.filter(pk=one.pk).update(grade=grade, promised_on=day, expected_on=day)
    priced(world.wang, make.customer(world.wang), title="没评级", expected_on=date(2026, 12, 30))
    for person, asked, expected in (
        (world.wang, Filter(overdue=True), ["1B"]),
        (world.manager, Filter(overdue=True), ["1B", "2A"]),
        (world.manager, Filter(overdue=True, grades=("A",)), ["2A"]),
        (world.admin, Filter(overdue=True), ["1B", "2A", "3C"]),
        (world.admin, Filter(grades=("A", "C")), ["2A", "3C", "0A"]),
        (world.manager, Filter(grades=("none",)), ["没评级"]),
        (world.admin, Filter(owner_ids=(world.zhang.pk,), overdue=True), ["2A"]),
        (world.manager, Filter(owner_ids=(world.wang.pk,), grades=("A",)), ["0A"]),
        (world.wang, Filter(grades=("C",)), []),
    ):
        assert titles(world, person, asked) == expected, (person, asked)


def test_the_head_of_a_column_says_how_many_one_may_hold_and_when_that_is_full(world: World, client_of) -> None:  # type: ignore[no-untyped-def]
    PipelineStage.objects.filter(name="咨询").update(card_limit=2)
    for _turn in range(2):
        deal(world.wang, make.customer(world.wang))
    client = client_of(world.wang)
    assert "每人最多 2 个" in client.get("/sales/").content.decode()
    own = client.get("/sales/", {"owner": "me"}).content.decode()
    assert "2 / 2" in own and "已满" in own
    Opportunity.objects.filter(pk=Opportunity.objects.order_by("pk")[0].pk).update(stage=stage("首面"))
    own = client.get("/sales/", {"owner": "me"}).content.decode()
    assert "1 / 2" in own and "已满" not in own
    assert "已满" not in client.get("/sales/", {"owner": "me", "grade": "A"}).content.decode()


def test_a_dragged_card_is_moved_and_one_dragged_back_asks_for_the_reason(world: World, client_of) -> None:  # type: ignore[no-untyped-def]
    one = deal(world.wang, make.customer(world.wang))
    client = client_of(world.wang)
    card = f"{one.customer_id}-{one.pk}-{one.version}"
    answer = client.post("/sales/move/", {"card": card, "lane": stage("首面").pk}, HTTP_HX_REQUEST="true")
    assert answer.status_code == 204 and "sales:moved" in answer.headers["HX-Trigger"]
    one.refresh_from_db()
    again = client.post("/sales/move/", {"card": card, "lane": stage("意向").pk}, HTTP_HX_REQUEST="true")
    assert again.status_code == 409
    assert "首面" in json.loads(again.headers["HX-Trigger"])["zhike:refused"]["text"]
    card = f"{one.customer_id}-{one.pk}-{one.version}"
    back = client.post("/sales/move/", {"card": card, "lane": stage("咨询").pk}, HTTP_HX_REQUEST="true")
    told = json.loads(back.headers["HX-Trigger"])
    assert back.status_code == 409 and f"/sales/{one.customer_id}/{one.pk}/move/" in told["sales:ask"]["url"]
    for junk in ("", "1-2", "a-b-c", "1-2-99999999999999999999"):
        assert client.post("/sales/move/", {"card": junk, "lane": "1"}).status_code == 404
