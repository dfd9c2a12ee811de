"""Several people drag the same card at one moment: one move stands, the others read who moved it and where it is."""

import json

import pytest

from zhike.sales.models import Opportunity, StageMove
from zhike.sales.queries.sums import check_sums
from zhike.testing import make, race
from zhike.testing.world import NOW, World

from .board_race_targets import RACERS
from .selling import deal, stage

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.race]
TARGETS = "zhike.sales.tests.board_race_targets"


def calls(world: World, one: Opportunity) -> list[dict[str, object]]:
    """Let the owner and the manager drag the card that both see, to two stages."""
    people, names = (world.wang, world.manager), ("首面", "意向")
    return [
        {
            "person_id": people[turn % 2].pk,
            "customer_id": one.customer_id,
            "opportunity_id": one.pk,
            "to_stage_id": stage(names[turn % 2]).pk,
            "version": one.version,
            "now": NOW.isoformat(),
        }
        for turn in range(RACERS)
    ]


def test_of_all_who_drag_one_card_at_once_one_wins_and_the_others_hear_it_in_words(world: World, client_of) -> None:  # type: ignore[no-untyped-def]
    one = deal(world.wang, make.customer(world.wang))
    answers = race.run(f"{TARGETS}:drag", calls(world, one))
    won = [answer["result"] for answer in answers if "result" in answer]
    lost = [answer["refused"] for answer in answers if "refused" in answer]
    assert len(won) == 1 and lost == ["sales.changed_meanwhile"] * (RACERS - 1), answers
    moves = StageMove.objects.filter(opportunity_id=one.pk).exclude(kind="entered")
    assert [move.to_stage_id for move in moves] == won
    one.refresh_from_db()
    assert one.stage_id == won[0] and check_sums() == []
    mover = {world.wang.pk: "王晓燕", world.manager.pk: "李建国"}[moves[0].person_id]
    card = {"card": f"{one.customer_id}-{one.pk}-{one.version - 1}", "lane": stage("谈价").pk}
    refused = client_of(world.wang).post("/sales/move/", card, HTTP_HX_REQUEST="true")
    told = json.loads(refused.headers["HX-Trigger"])["zhike:refused"]
    assert refused.status_code == 409 and mover in told["text"] and one.stage.name in told["text"]


def test_the_control_shows_that_without_the_lock_all_would_win(world: World) -> None:
    one = deal(world.wang, make.customer(world.wang))
    answers = race.run(f"{TARGETS}:drag_unlocked", calls(world, one))
    assert sum(bool(answer.get("result")) for answer in answers) == RACERS, answers
    assert StageMove.objects.filter(opportunity_id=one.pk).exclude(kind="entered").count() == RACERS


def test_sums_stay_exact_and_nobody_waits_for_ever_when_many_move_the_cards_of_the_same_people(world: World) -> None:
    people = (world.wang, world.zhang, world.chen)
    deals = [deal(people[turn % 3], make.customer(people[turn % 3])) for turn in range(12)]
    shares = [deals[turn::RACERS] for turn in range(RACERS)]
    rows = [[[world.admin.pk, one.customer_id, one.pk] for one in share] for share in shares]
    given = [{"pairs": pairs, "to_stage_id": stage("首面").pk, "now": NOW.isoformat()} for pairs in rows]
    answers = race.run(f"{TARGETS}:move_others", given)
    assert [answer.get("result") for answer in answers] == [0] * RACERS, answers
    assert Opportunity.objects.filter(stage=stage("首面")).count() == 12 and check_sums() == []
