"""Sentences are learned from the events of new entries: for the writer, and for the team once two write them."""

import pytest

from zhike.activities.models import QuickSentence
from zhike.activities.queries.sentences import list_sentences
from zhike.activities.services import correct_follow_up
from zhike.activities.services.correcting import Correction
from zhike.testing import make
from zhike.testing.events import deliver
from zhike.testing.world import NOW, World

SAID = "发了样品，等反馈"


def own(world: World) -> list[tuple[str, str, str, int]]:
    rows = QuickSentence.objects.filter(person=world.wang).order_by("pk")
    return [(row.text, row.kind, row.outcome, row.uses) for row in rows]


def test_short_sentences_are_learned_per_kind_and_outcome_with_their_counts(world: World) -> None:
    customer = make.customer(world.wang)
    for kind in ("phone", "phone", "wechat"):
        make.follow_up(world.wang, customer, content=SAID, kind=kind)
    make.follow_up(world.wang, customer, content="占线，晚点再打", outcome="busy")
    make.follow_up(
        world.wang, customer, content="谈了很久，把预算、时间和决策人都问了一遍，对方很感兴趣，周三再约时间去演示"
    )
    assert own(world) == []
    deliver()
    assert own(world) == [
        (SAID, "phone", "reached", 2),
        (SAID, "wechat", "reached", 1),
        ("占线，晚点再打", "phone", "busy", 1),
    ]


def test_events_that_are_read_again_count_nothing_twice(world: World) -> None:
    make.follow_up(world.wang, make.customer(world.wang), content=SAID)
    deliver()
    deliver()
    assert own(world) == [(SAID, "phone", "reached", 1)]


def test_the_team_is_offered_what_two_of_it_write_and_nobody_elses_habit(world: World) -> None:
    for person, text in ((world.wang, SAID), (world.zhang, "张总出差了"), (world.outsider, SAID)):
        make.follow_up(person, make.customer(person), content=text)
    deliver()
    assert SAID not in {row.text for row in list_sentences(world.actor_of(world.zhang))}
    make.follow_up(world.zhang, make.customer(world.zhang), content=SAID)
    deliver()
    team = QuickSentence.objects.get(department=world.east_one, text=SAID)
    assert (team.uses, team.people) == (2, 2)
    newcomer = world.actor_of(world.chen)
    assert SAID not in {row.text for row in list_sentences(newcomer)}
    world.chen.department = world.east_one
    world.chen.rights_version += 1
    world.chen.save()
    offered = list_sentences(world.actor_of(world.chen))
    assert [(row.text, row.whose) for row in offered if row.whose == "team"] == [(SAID, "team")]
    assert "张总出差了" not in {row.text for row in offered}


def test_own_sentences_come_first_and_each_stands_once(world: World) -> None:
    customer = make.customer(world.wang)
    for person in (world.wang, world.zhang):
        make.follow_up(person, customer if person is world.wang else make.customer(person), content=SAID)
    make.follow_up(world.wang, customer, content="在走内部流程")
    deliver()
    rows = list_sentences(world.actor_of(world.wang))
    assert [row.whose for row in rows[:2]] == ["own", "own"]
    assert [row.whose for row in rows if row.text == SAID] == ["own"]


def test_imported_and_automatic_entries_and_corrections_teach_nothing(world: World) -> None:
    customer = make.customer(world.wang)
    for origin in ("import", "system"):
        make.follow_up(world.wang, customer, content=SAID, origin=origin)
    row = make.follow_up(world.wang, customer, content="第一次写的句子")
    said = Correction(kind="phone", outcome="reached", content="改过的句子")
    actor = world.actor_of(world.wang)
    correct_follow_up(actor=actor, customer_id=customer.pk, follow_up_id=row.pk, correction=said, now=NOW)
    deliver()
    assert [text for text, *_ in own(world)] == ["改过的句子"]


@pytest.mark.parametrize("text", ["电话13812345678", "一" * 31, "两行\n字"])
def test_numbers_and_stories_are_not_learned(world: World, text: str) -> None:
    make.follow_up(world.wang, make.customer(world.wang), content=text)
    deliver()
    assert own(world) == []
