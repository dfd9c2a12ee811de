"""What comes in quiet hours pops up when they are over: once, unless it was read, and many in one sentence."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from zhike.access.models import Person
from zhike.notify import kinds, live, services
from zhike.notify.models import Notification, QuietHours
from zhike.notify.popping import pop_waiting
from zhike.testing.world import NOW, World

kinds.register(kinds.MessageKind("tests.night", "夜里的消息"))
NIGHT = NOW.replace(hour=22, minute=15, second=0, microsecond=0)
MORNING = NOW.replace(hour=8, minute=0, second=0, microsecond=0) + timedelta(days=1)
Said = list[tuple[int, str, bool]]


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> Said:
    """Collect what open pages are told: whom, what, and whether it stays quiet."""
    found: Said = []

    def publish(who: int, kind: str, data: dict[str, Any]) -> None:
        if kind == "notification":
            found.append((who, data["title"], data["quiet"]))

    monkeypatch.setattr(live, "publish", publish)
    return found


def tell(person: Person, title: str = "到点了", at: datetime = NIGHT) -> None:
    services.notify(person_ids=[person.pk], kind="tests.night", title=title, key=title, at=at)


def quiet(person: Person) -> None:
    QuietHours.objects.create(person=person, starts=NIGHT.time().replace(hour=21), ends=MORNING.time())


def test_what_comes_at_night_pops_up_in_the_morning_and_once(world: World, said: Said) -> None:
    quiet(world.wang)
    for person in (world.wang, world.zhang):
        services.notify(person_ids=[person.pk], kind="tests.night", title="到点了", key=str(person.pk), at=NIGHT)
    assert said == [(world.wang.pk, "到点了", True), (world.zhang.pk, "到点了", False)]
    said.clear()
    assert pop_waiting(now=MORNING - timedelta(minutes=1)) == 0
    assert pop_waiting(now=MORNING) == 1 and pop_waiting(now=MORNING) == 0
    assert said == [(world.wang.pk, "到点了", False)]


def test_what_was_read_meanwhile_stays_down(world: World, said: Said) -> None:
    quiet(world.wang)
    tell(world.wang)
    services.mark_read(actor=world.actor_of(world.wang), notification_ids=None, now=NIGHT)
    said.clear()
    assert pop_waiting(now=MORNING) == 0 and said == []


def test_a_busy_night_is_one_sentence_in_the_language_of_the_reader(world: World, said: Said) -> None:
    quiet(world.wang)
    Person.objects.filter(pk=world.wang.pk).update(language="en")
    for number in range(5):
        tell(world.wang, f"第{number}条")
    said.clear()
    assert pop_waiting(now=MORNING) == 1
    assert said == [(world.wang.pk, "5 messages came in your quiet hours", False)]


def test_who_is_in_quiet_hours_anew_waits_for_their_end(world: World, said: Said) -> None:
    quiet(world.wang)
    tell(world.wang)
    QuietHours.objects.update(ends=MORNING.time().replace(hour=10))
    said.clear()
    assert pop_waiting(now=MORNING) == 0 and said == []
    assert Notification.objects.get().pops_at == MORNING.replace(hour=10)
    assert pop_waiting(now=MORNING.replace(hour=10)) == 1


def test_what_happened_silently_never_pops_up(world: World, said: Said) -> None:
    services.notify(person_ids=[world.wang.pk], kind="tests.night", title="记下了", key="k", at=NOW, silently=True)
    assert said == [(world.wang.pk, "记下了", True)]
    assert pop_waiting(now=NOW + timedelta(days=1)) == 0
