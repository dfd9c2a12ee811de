"""Messages are told once per cause, only to those who want them, in their language."""

from datetime import datetime, time, timedelta

import pytest
from django.test import Client
from django.utils.translation import gettext_lazy as _

from zhike.notify import kinds, queries, rules, services
from zhike.notify.models import Notification
from zhike.testing.world import World

kinds.register(
    kinds.MessageKind("tests.told", "测试消息", "测试时"),
    kinds.MessageKind("tests.must", "必收消息", required=True),
)


def _tell(world: World, *people: object, kind: str = "tests.told", key: str = "k", **values: object) -> int:
    ids = [person.pk for person in people]  # type: ignore[attr-defined]
    return services.notify(person_ids=ids, kind=kind, title=_("消息"), key=key, at=world.now, **values)  # type: ignore[arg-type]


def test_the_same_cause_is_told_once_to_each(world: World) -> None:
    assert _tell(world, world.wang, world.zhang) == 2
    assert _tell(world, world.wang, world.zhang, world.chen) == 1
    assert _tell(world, world.wang, key="another") == 1


def test_a_muted_kind_is_not_written_and_a_required_one_is(world: World) -> None:
    actor = world.actor_of(world.wang)
    services.choose_messages(actor=actor, muted=["tests.told", "tests.must"], quiet_from=None, quiet_until=None)
    assert _tell(world, world.wang) == 0
    assert _tell(world, world.wang, kind="tests.must", key="must") == 1
    services.choose_messages(actor=actor, muted=[], quiet_from=None, quiet_until=None)
    assert _tell(world, world.wang) == 1


def test_somebody_who_left_is_told_nothing(world: World) -> None:
    world.wang.is_active = False
    world.wang.save(update_fields=["is_active"])
    assert _tell(world, world.wang) == 0


def test_an_undeclared_kind_is_a_mistake(world: World) -> None:
    with pytest.raises(LookupError):
        _tell(world, world.wang, kind="tests.unknown")


@pytest.mark.parametrize(
    ("starts", "ends", "at", "quiet"),
    [
        (time(21), time(8), time(23, 30), True),
        (time(21), time(8), time(7, 59), True),
        (time(21), time(8), time(8), False),
        (time(21), time(8), time(12), False),
        (time(12), time(13), time(12, 30), True),
        (time(12), time(13), time(13), False),
        (time(12), time(12), time(12), False),
        (None, None, time(12), False),
    ],
)
def test_quiet_hours_may_run_over_midnight(starts: time | None, ends: time | None, at: time, quiet: bool) -> None:
    assert rules.is_quiet(starts=starts, ends=ends, at=at) is quiet


@pytest.mark.parametrize(
    ("starts", "ends", "at", "until"),
    [
        (time(21), time(8), datetime(2026, 11, 20, 23, 30), datetime(2026, 11, 21, 8)),
        (time(21), time(8), datetime(2026, 11, 20, 0, 10), datetime(2026, 11, 20, 8)),
        (time(12), time(13, 30), datetime(2026, 12, 31, 12), datetime(2026, 12, 31, 13, 30)),
        (time(21), time(8), datetime(2026, 11, 20, 8), None),
        (None, None, datetime(2026, 11, 20, 23), None),
    ],
)
def test_quiet_hours_end_at_their_next_end(
    starts: time | None, ends: time | None, at: datetime, until: datetime | None
) -> None:
    assert rules.quiet_until(starts=starts, ends=ends, at=at) == until


def test_pages_of_messages_go_back_and_forth_without_loss(world: World) -> None:
    actor = world.actor_of(world.wang)
    for number in range(queries.PAGE * 2 + 3):
        services.notify(
            person_ids=[world.wang.pk],
            kind="tests.told",
            title=f"第 {number} 条",
            key=str(number),
            at=world.now + timedelta(seconds=number // 3),
        )
    first = queries.list_notifications(actor=actor, after=None)
    second = queries.list_notifications(actor=actor, after=first.next)
    third = queries.list_notifications(actor=actor, after=second.next)
    titles = [row.title for page in (first, second, third) for row in page.rows]
    assert titles == [f"第 {number} 条" for number in reversed(range(queries.PAGE * 2 + 3))]
    assert first.previous is None and third.next is None
    back = queries.list_notifications(actor=actor, after=third.previous)
    assert [row.pk for row in back.rows] == [row.pk for row in second.rows]


def test_nobody_reads_or_opens_anothers_message(world: World, client_of: object) -> None:
    _tell(world, world.wang, url="/")
    message = Notification.objects.get()
    others: Client = client_of(world.zhang)  # type: ignore[operator]
    own: Client = client_of(world.wang)  # type: ignore[operator]
    assert others.get(f"/notifications/{message.pk}/").status_code == 404
    services.mark_read(actor=world.actor_of(world.zhang), notification_ids=[message.pk], now=world.now)
    assert queries.count_unread(world.actor_of(world.wang)) == 1
    response = own.get(f"/notifications/{message.pk}/")
    assert (response.status_code, response.headers["Location"]) == (302, "/")
    assert queries.count_unread(world.actor_of(world.wang)) == 0


def test_the_page_lists_and_marks_read(world: World, client_of: object) -> None:
    _tell(world, world.wang, body="只给小王")
    client: Client = client_of(world.wang)  # type: ignore[operator]
    page = client.get("/notifications/?unread=1").content.decode()
    assert "只给小王" in page
    assert "只给小王" not in client_of(world.zhang).get("/notifications/").content.decode()  # type: ignore[operator]
    assert client.post("/notifications/read/").status_code == 302
    assert "没有未读消息" in client.get("/notifications/?unread=1").content.decode()
    assert "只给小王" in client.get("/notifications/").content.decode()


def test_choices_are_kept_and_half_an_interval_is_refused(world: World, client_of: object) -> None:
    client: Client = client_of(world.wang)  # type: ignore[operator]
    switches = {f"kind_{kind.name}": "in_app" for kind in kinds.list_kinds()} | {"digest": "daily", "daily_at": "09:00"}
    switches |= {"kind_tests.told": "off", "kind_tests.must": "both"}
    wrong = client.post("/notifications/settings/", switches | {"quiet_from": "21:00"})
    assert wrong.status_code == 422
    assert "开始和结束时间要一起填写" in wrong.content.decode()
    right = client.post("/notifications/settings/", switches | {"quiet_from": "21:00", "quiet_until": "08:00"})
    assert right.status_code == 302
    choices = queries.get_choices(actor=world.actor_of(world.wang))
    assert choices == queries.Choices(
        frozenset({"tests.told"}), time(21), time(8), frozenset({"tests.must"}), "daily", time(9)
    )
    page = client.get("/notifications/settings/").content.decode()
    assert "21:00" in page and "测试消息" in page


def test_a_page_of_messages_costs_the_same_at_5_and_at_50(
    world: World, client_of: object, django_assert_max_num_queries: object
) -> None:
    client: Client = client_of(world.wang)  # type: ignore[operator]
    for number in range(50):
        _tell(world, world.wang, key=str(number))
    client.get("/notifications/")
    with django_assert_max_num_queries(7):  # type: ignore[operator]
        client.get("/notifications/")
