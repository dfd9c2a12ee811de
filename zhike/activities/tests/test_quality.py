"""Copied and late notes are noticed and explained; nobody is held up."""

import uuid
from collections.abc import Callable
from datetime import timedelta

from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from zhike.access.services import change_policy
from zhike.activities.drafts import Correction, FollowUpDraft
from zhike.activities.models import EntryMark, FollowUp
from zhike.activities.quality.policy import KEY, current_policy
from zhike.activities.quality.queries import list_figures
from zhike.activities.quality.rules import Note, QualityPolicy, find_lateness, find_likeness
from zhike.activities.quality.words import explain
from zhike.activities.services import correct_follow_up
from zhike.activities.services.entering import Luggage, enter_follow_up
from zhike.testing import make
from zhike.testing.events import deliver
from zhike.testing.world import NOW, World

LONG = "客户对二期方案感兴趣，要求下周三前给出报价和实施计划"
ClientOf = Callable[..., Client]


def marks(row: FollowUp) -> dict[str, str]:
    return {mark.kind: explain(mark.kind, mark.facts) for mark in EntryMark.objects.filter(follow_up=row)}


def earlier(content: str, number: int = 1) -> Note:
    return Note(number, 1, content, NOW)


@given(st.text(min_size=12, max_size=80, alphabet="甲乙丙丁戊己庚辛壬癸"))
def test_the_very_same_words_are_always_found(text: str) -> None:
    found = find_likeness(text, [earlier("完全不同的另外一句话说的是别的事情"), earlier(text, 2)], QualityPolicy())
    assert found is not None and (found.note.follow_up_id, found.percent) == (2, 100)


def test_punctuation_width_and_spaces_hide_nothing_and_other_words_are_no_copy() -> None:
    other = "電話里说了半天，最后约好明年再看，先发一份资料过去"
    dressed = LONG.replace("，", ", ").replace("二", " 二 ")
    policy = QualityPolicy()
    assert find_likeness(dressed, [earlier(LONG)], policy)
    assert find_likeness(LONG.replace("下周三", "下周五"), [earlier(LONG)], policy)
    assert find_likeness(LONG, [earlier(other)], policy) is None
    assert find_likeness("响铃没人接", [earlier("响铃没人接")], policy) is None


def test_late_counts_from_the_contact_to_the_typing() -> None:
    policy = QualityPolicy(late_hours=24)
    assert find_lateness(at=NOW, written_at=NOW + timedelta(hours=24), policy=policy) is None
    assert find_lateness(at=NOW, written_at=NOW + timedelta(hours=25), policy=policy) == timedelta(hours=25)


def test_a_note_copied_to_another_customer_is_marked_with_its_reason(world: World) -> None:
    make.follow_up(world.wang, make.customer(world.wang), content=LONG, now=NOW - timedelta(days=3))
    copy = make.follow_up(world.wang, make.customer(world.wang), content=LONG.replace("下周三", "下周五"))
    foreign = make.follow_up(world.zhang, make.customer(world.zhang), content=LONG)
    deliver()
    assert marks(copy) == {"copied": "与自己 11-17 写给另一位客户的记录有 96% 相同"}
    assert marks(foreign) == {}


def test_outside_the_window_or_under_the_companys_own_threshold_nothing_is_marked(world: World) -> None:
    make.follow_up(world.wang, make.customer(world.wang), content=LONG, now=NOW - timedelta(days=20))
    values = {**vars(current_policy()), "copied_days": 7}
    change_policy(actor=world.actor_of(world.admin), key=KEY, values=values, now=NOW)
    copy = make.follow_up(world.wang, make.customer(world.wang), content=LONG)
    deliver()
    assert marks(copy) == {}


def test_a_correction_in_own_words_takes_the_mark_away(world: World) -> None:
    make.follow_up(world.wang, make.customer(world.wang), content=LONG, now=NOW - timedelta(days=1))
    copy = make.follow_up(world.wang, make.customer(world.wang), content=LONG)
    deliver()
    assert "copied" in marks(copy)
    said = Correction(kind="phone", outcome="reached", content="这家自己的情况是老板换人了，要重新介绍一遍产品")
    actor = world.actor_of(world.wang)
    correct_follow_up(actor=actor, customer_id=copy.customer_id, follow_up_id=copy.pk, correction=said, now=NOW)
    deliver()
    assert marks(copy) == {}


def enter(world: World, *, at_hours: int | None = None, offline: int = 0) -> FollowUp:
    customer = make.customer(world.wang)
    at = NOW - timedelta(hours=at_hours) if at_hours else None
    draft = FollowUpDraft(
        customer_id=customer.pk, entry_key=uuid.uuid4(), content="说了几句", at=at, offline_seconds=offline
    )
    return enter_follow_up(actor=world.actor_of(world.wang), draft=draft, luggage=Luggage(), now=NOW)


def test_a_note_written_days_later_is_marked_and_one_that_waited_on_the_phone_is_not(world: World) -> None:
    late, waited = enter(world, at_hours=50), enter(world, at_hours=50, offline=50 * 3600)
    deliver()
    assert marks(late) == {"late": "联系后 2 天才写"}
    assert marks(waited) == {}


def test_a_manager_reads_figures_of_the_own_people_and_each_leads_to_its_rows(
    world: World, client_of: ClientOf
) -> None:
    first = make.customer(world.wang)
    make.follow_up(world.wang, first, content=LONG)
    copy = make.follow_up(world.wang, make.customer(world.wang), content=LONG)
    make.follow_up(world.wang, first, content="", outcome="busy")
    make.follow_up(world.outsider, make.customer(world.outsider), content=LONG)
    deliver()
    rows = {row.name: row for row in list_figures(actor=world.actor_of(world.manager), days=7, today=NOW.date())}
    wang = rows["王晓燕"]
    assert "刘洋" not in rows
    assert (wang.entries, wang.customers, wang.reached, wang.copied, wang.late) == (3, 2, 2, 1, 0)
    listed = client_of(world.manager).get(reverse("activities:list"), {"person": world.wang.pk, "mark": "copied"})
    page = listed.content.decode()
    assert reverse("activities:entry", args=[copy.customer_id, copy.pk]) in page and page.count("q-content") == 1


def test_marks_are_for_author_and_managers_only(world: World, client_of: ClientOf) -> None:
    make.follow_up(world.wang, make.customer(world.wang), content=LONG, now=NOW - timedelta(days=1))
    copy = make.follow_up(world.wang, make.customer(world.wang), content=LONG)
    deliver()
    url = reverse("activities:entry", args=[copy.customer_id, copy.pk])
    seen = {
        who: "疑似照抄：" in client_of(who).get(url).content.decode()
        for who in (world.wang, world.manager, world.agent)
    }
    assert seen == {world.wang: True, world.manager: True, world.agent: False}
    agents = client_of(world.agent).get(reverse("activities:list"), {"person": world.wang.pk, "mark": "copied"})
    assert LONG not in agents.content.decode()
