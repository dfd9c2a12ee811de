"""The secret link of a calendar: read back by the icalendar library, revocable, and only what one may see now."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import pytest
from dateutil.rrule import rrulestr
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from zhike.access.models import Attempts
from zhike.activities.agenda.queries import feed as reading
from zhike.activities.agenda.services.links import hash_of, renew_link, stop_link
from zhike.activities.models import CalendarFeed, FeedAccess
from zhike.activities.todo.drafts import Due, due_on
from zhike.activities.todo.services import finish_task, move_task
from zhike.customers.models import Customer
from zhike.testing import make
from zhike.testing.world import NOW, World

from .tasking import TODAY, at, give

ClientOf = Callable[..., Client]
EARLY = NOW - timedelta(days=20)


def feed_of(world: World, person: object, now: datetime = NOW) -> bytes:
    token = renew_link(actor=world.actor_of(person), now=now)  # type: ignore[arg-type]
    answer = reading.read_feed(token=token, address="10.0.0.7", program="iOS", now=now)
    assert answer is not None and not answer.wait
    return answer.body


def events_of(body: bytes) -> dict[str, icalendar.Event]:
    calendar = icalendar.Calendar.from_ical(body)
    assert calendar["version"] == "2.0" and calendar["prodid"]
    return {str(event["summary"]): event for event in calendar.walk("VEVENT")}


def test_the_feed_is_read_back_by_the_library_with_times_in_the_companys_zone(world: World) -> None:
    customer = make.customer(world.wang, name="苏州恒远", now=EARLY, next_follow_on=TODAY, next_step="回电")
    give(world.wang, "送合同", of=customer, due=at(15, minute=30), note="两份；盖章, 带 U 盘\n找张姐")
    give(world.wang, "整理报价", due=due_on(TODAY))
    events = events_of(feed_of(world, world.wang))
    assert set(events) == {"苏州恒远：回电", "苏州恒远：送合同", "整理报价"}
    timed, whole = events["苏州恒远：送合同"], events["整理报价"]
    assert timed.decoded("dtstart") == at(15, minute=30).at and timed["dtstart"].params["TZID"] == "Asia/Shanghai"
    assert timed.decoded("dtend") - timed.decoded("dtstart") == timedelta(minutes=30)
    assert str(timed["description"]) == "两份；盖章, 带 U 盘\n找张姐"
    assert whole.decoded("dtstart") == TODAY and whole.decoded("dtend") == TODAY + timedelta(days=1)
    assert all(event["uid"] and event["dtstamp"].dt.tzinfo is not None for event in events.values())


def test_the_text_keeps_to_rfc_5545(world: World) -> None:
    give(world.wang, "很长的标题" * 30, due=at(15), note="说明" * 400)
    body = feed_of(world, world.wang)
    lines = body.split(b"\r\n")
    assert b"\n" not in body.replace(b"\r\n", b"") and lines[0] == b"BEGIN:VCALENDAR" and lines[-2] == b"END:VCALENDAR"
    assert max(len(line) for line in lines) <= 75 and any(line.startswith(b" ") for line in lines)
    text = body.decode()
    assert "很长的标题" * 30 in re.sub("\r\n ", "", text)
    zone = next(iter(icalendar.Calendar.from_ical(body).walk("VTIMEZONE")))
    assert zone["tzid"] == "Asia/Shanghai"
    standard = next(iter(zone.walk("STANDARD")))
    assert standard["tzoffsetto"].td == timedelta(hours=8) and standard["dtstart"].dt < datetime(2026, 1, 1)
    assert not list(zone.walk("DAYLIGHT"))
    for event in icalendar.Calendar.from_ical(body).walk("VEVENT"):
        assert {"UID", "DTSTAMP", "DTSTART"} <= set(event)


def test_a_known_identifier_stays_when_things_change(world: World) -> None:
    task = give(world.wang, "送合同", due=at(15))
    before = events_of(feed_of(world, world.wang))["送合同"]["uid"]
    move_task(actor=world.actor_of(world.wang), task_id=task.pk, due=at(9, days=2), now=NOW)
    after = events_of(feed_of(world, world.wang))["送合同"]
    assert after["uid"] == before == f"task-{task.pk}@zhike" and after.decoded("dtstart") == at(9, days=2).at


def test_a_repeating_task_goes_out_as_a_rule_with_the_name_of_its_series(world: World) -> None:
    rule = "FREQ=WEEKLY;BYDAY=FR;UNTIL=20261231T235959"
    task = give(world.wang, "周报", due=at(17), repeat=rule)
    calendar = icalendar.Calendar.from_ical(feed_of(world, world.wang))
    single, series = sorted(calendar.walk("VEVENT"), key=lambda event: "RRULE" in event)
    assert "RRULE" not in single and series["uid"] == f"task-{task.series}@zhike"
    assert series.decoded("dtstart") == at(17, days=7).at
    assert series["rrule"]["UNTIL"] == [datetime(2026, 12, 31, 15, 59, 59, tzinfo=UTC)]
    give(world.wang, "日报", due=due_on(TODAY), repeat="FREQ=DAILY;COUNT=5")
    found = icalendar.Calendar.from_ical(feed_of(world, world.wang)).walk("VEVENT")
    daily = next(event for event in found if event["summary"] == "日报" and "RRULE" in event)
    assert daily["rrule"]["COUNT"] == [4] and daily.decoded("dtstart") == TODAY + timedelta(days=1)
    finish_task(actor=world.actor_of(world.wang), task_id=task.pk, now=NOW)
    again = icalendar.Calendar.from_ical(feed_of(world, world.wang)).walk("VEVENT")
    assert any(event["uid"] == series["uid"] for event in again)


def test_an_all_day_rule_ends_on_a_date(world: World) -> None:
    give(world.wang, "站会", due=due_on(TODAY), repeat="FREQ=DAILY;UNTIL=20261125T235959")
    found = icalendar.Calendar.from_ical(feed_of(world, world.wang)).walk("VEVENT")
    series = next(event for event in found if "RRULE" in event)
    assert series["rrule"]["UNTIL"] == [date(2026, 11, 25)]


def test_commas_semicolons_backslashes_and_lines_are_escaped_in_the_text(world: World) -> None:
    give(world.wang, "报价; 一式两份, A\\B", due=at(15), note="第一行\n第二行; 完")
    body = feed_of(world, world.wang)
    text = re.sub("\r\n ", "", body.decode())
    assert "SUMMARY:报价\\; 一式两份\\, A\\\\B\r\n" in text
    assert "DESCRIPTION:第一行\\n第二行\\; 完\r\n" in text
    assert str(events_of(body)["报价; 一式两份, A\\B"]["description"]) == "第一行\n第二行; 完"


def test_a_company_with_summer_time_gets_its_hours_right_by_the_description_of_the_zone(
    world: World, settings: Any
) -> None:
    settings.TIME_ZONE = "Europe/Berlin"
    berlin = ZoneInfo("Europe/Berlin")
    for title, month in (("冬天", 1), ("夏天", 7)):
        give(world.wang, title, due=Due(datetime(2027, month, 20, 9, tzinfo=berlin)))
    body = feed_of(world, world.wang)
    zone = next(iter(icalendar.Calendar.from_ical(body).walk("VTIMEZONE"))).to_tz(lookup_tzid=False)
    events = events_of(body)
    for title, hour in (("冬天", 8), ("夏天", 7)):
        local = events[title].decoded("dtstart").replace(tzinfo=None)
        assert local.hour == 9 and local.replace(tzinfo=zone).astimezone(UTC).hour == hour


def test_a_moved_turn_is_an_exception_that_no_day_shows_twice(world: World) -> None:
    task = give(world.wang, "周报", due=at(17), repeat="FREQ=WEEKLY;BYDAY=FR;COUNT=4")
    move_task(actor=world.actor_of(world.wang), task_id=task.pk, due=at(9, days=2), now=NOW)
    events = icalendar.Calendar.from_ical(feed_of(world, world.wang)).walk("VEVENT")
    days = []
    for event in events:
        start = event.decoded("dtstart")
        rule = event["RRULE"].to_ical().decode() if "RRULE" in event else "COUNT=1;FREQ=DAILY"
        days += [day.date() for day in rrulestr(rule, dtstart=start)]
    friday = at(17).day
    assert sorted(days) == [friday + timedelta(days=2), *(friday + timedelta(days=7 * n) for n in (1, 2, 3))]
    assert len({event["uid"] for event in events}) == 2


def test_what_a_person_may_no_longer_see_disappears_with_its_name(world: World) -> None:
    customer = make.customer(world.wang, name="苏州恒远自动化", now=EARLY, next_follow_on=TODAY, next_step="回电")
    give(world.wang, "送合同", of=customer, due=at(15))
    token = renew_link(actor=world.actor_of(world.wang), now=NOW)

    def body() -> str:
        answer = reading.read_feed(token=token, address="", program="", now=NOW)
        assert answer
        return answer.body.decode()

    assert "苏州恒远自动化" in body() and "送合同" in body()
    Customer.objects.filter(pk=customer.pk).update(owner=world.outsider, department=world.south)
    assert "苏州恒远自动化" not in body() and "送合同" not in body()


def test_done_tasks_and_other_peoples_are_not_in_it(world: World) -> None:
    finish_task(actor=world.actor_of(world.wang), task_id=give(world.wang, "做完的").pk, now=NOW)
    give(world.chen, "别人的")
    give(world.manager, "给张伟的", to=(world.zhang,))
    for person in (world.wang, world.manager):
        assert events_of(feed_of(world, person)) == {}


def test_only_the_hash_is_kept_and_a_new_link_ends_the_old_one(world: World, client_of: ClientOf) -> None:
    first = renew_link(actor=world.actor_of(world.wang), now=NOW)
    assert CalendarFeed.objects.get().token_hash == hash_of(first) and first not in str(CalendarFeed.objects.values())
    url = reverse("agenda:feed_read", args=[first])
    anybody = Client()
    answer = anybody.get(url)
    assert answer.status_code == 200 and answer["Content-Type"].startswith("text/calendar")
    assert answer["Cache-Control"] == "private, no-store"
    page = client_of(world.wang).post(reverse("agenda:feed_renew")).content.decode()
    second = re.search(r"/calendar/feed/([\w-]+)\.ics", page)
    assert second and anybody.get(url).status_code == 404
    assert anybody.get(reverse("agenda:feed_read", args=[second[1]])).status_code == 200
    assert second[1] not in client_of(world.wang).get(reverse("agenda:feed")).content.decode()
    stop_link(actor=world.actor_of(world.wang), now=NOW)
    assert anybody.get(reverse("agenda:feed_read", args=[second[1]])).status_code == 404


def test_who_left_has_no_calendar(world: World) -> None:
    token = renew_link(actor=world.actor_of(world.wang), now=NOW)
    world.wang.is_active = False
    world.wang.save(update_fields=["is_active"])
    assert reading.read_feed(token=token, address="", program="", now=NOW) is None


def test_every_access_is_written_down_and_too_many_are_refused(
    world: World, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "PER_LINK", 3)
    token = renew_link(actor=world.actor_of(world.wang), now=timezone.now())
    anybody = Client(headers={"User-Agent": "CalendarAgent/1.0"})
    url = reverse("agenda:feed_read", args=[token])
    answers = [anybody.get(url).status_code for _number in range(5)]
    assert answers == [200, 200, 200, 429, 429] and anybody.get(url)["Retry-After"]
    written = FeedAccess.objects.order_by("pk")
    assert [one.status for one in written][:5] == answers and written[0].program == "CalendarAgent/1.0"
    page = client_of(world.wang).get(reverse("agenda:feed")).content.decode()
    assert "CalendarAgent/1.0" in page and "太频繁，已拒绝" in page


def test_guessing_links_is_counted_by_address(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "PER_ADDRESS", 4)
    answers = [reading.read_feed(token=f"guess{n}", address="10.9.9.9", program="", now=NOW) for n in range(6)]
    assert [answer is None for answer in answers] == [True] * 4 + [False] * 2
    assert Attempts.objects.filter(key="feed-from:10.9.9.9").exists()


def test_the_feed_asks_the_same_number_of_queries_at_5_and_at_50_entries(world: World) -> None:
    counted = []
    for amount in (5, 45):
        for number in range(amount):
            give(world.wang, f"任务{number}", of=make.customer(world.wang), due=at(9 + number % 8))
        token = renew_link(actor=world.actor_of(world.wang), now=NOW)
        reading.read_feed(token=token, address="", program="", now=NOW)
        with CaptureQueriesContext(connection) as queries:
            reading.read_feed(token=token, address="", program="", now=NOW)
        counted.append(len(queries))
    assert counted[0] == counted[1]
