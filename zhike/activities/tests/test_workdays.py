"""The company says on which days it works; clocks, 今日 and the state's announcement keep to it."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from zhike.activities import calendar
from zhike.activities.agenda.drafts import SpecialDays
from zhike.activities.agenda.queries.workdays import read_year
from zhike.activities.agenda.services.workdays import declare_days, forget_day
from zhike.activities.models import CalendarDay
from zhike.events.models import Event
from zhike.lib.refusals import Refused
from zhike.pool.queries.rulebook import read_rulebook
from zhike.pool.sweeping.planning import sign
from zhike.testing.world import NOW, World

pytestmark = pytest.mark.django_db
TODAY = NOW.date()
SPRING = date(2027, 2, 5)


def spring(**changes: object) -> SpecialDays:
    values = {"first": SPRING, "last": date(2027, 2, 11), "is_workday": False, "name": "春节"}
    return SpecialDays(**values | changes)  # type: ignore[arg-type]


def works(day: date) -> bool:
    return calendar.calendar_between(day, day).is_workday(day)


def test_days_off_and_worked_weekends_count_at_once_and_are_written_down(world: World) -> None:
    actor = world.actor_of(world.admin)
    assert works(SPRING) and not works(date(2027, 2, 14))
    assert declare_days(actor=actor, days=spring(), now=NOW) == 7
    declare_days(actor=actor, days=spring(first=date(2027, 2, 14), last=date(2027, 2, 14), is_workday=True), now=NOW)
    assert not works(SPRING) and works(date(2027, 2, 14))
    event = Event.objects.filter(kind="activities.workdays_changed").earliest("id")
    assert (event.actor_id, event.data["name"], event.data["last"]) == (world.admin.pk, "春节", "2027-02-11")


def test_the_states_announcement_fills_the_rest_of_a_year_and_leaves_what_the_company_said(world: World) -> None:
    CalendarDay.objects.all().delete()
    declare_days(actor=world.actor_of(world.admin), days=spring(first=TODAY, last=TODAY), now=NOW)
    national = date(2026, 10, 1)
    CalendarDay.objects.create(day=national, is_workday=True, name="值班", is_own=True)
    assert calendar.fill_calendar(through=2026) > 100
    assert not works(TODAY) and works(national) and not works(date(2026, 10, 2))
    assert calendar.fill_calendar(through=2026) == 0


def test_taking_back_leads_to_the_announcement_or_to_the_plain_week(world: World) -> None:
    actor = world.actor_of(world.admin)
    calendar.fill_calendar(through=2026)
    new_year = date(2026, 1, 1)
    before = NOW - timedelta(days=400)
    declare_days(actor=actor, days=SpecialDays(new_year, new_year, is_workday=True, name="盘点"), now=before)
    declare_days(actor=actor, days=spring(), now=NOW)
    assert works(new_year)
    forget_day(actor=actor, day=new_year, now=before)
    forget_day(actor=actor, day=SPRING, now=NOW)
    assert not works(new_year) and works(SPRING)
    forget_day(actor=actor, day=date(2026, 10, 1), now=before)
    assert not works(date(2026, 10, 1)), "what the company never touched stays"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"first": TODAY - timedelta(days=1)}, "已经过去"),
        ({"last": SPRING - timedelta(days=1)}, "之后"),
        ({"last": SPRING + timedelta(days=31)}, "31 天"),
        ({"first": date(2030, 1, 1), "last": date(2030, 1, 1)}, "年底"),
    ],
)
def test_what_cannot_be_declared_is_refused_in_words(world: World, changes: dict[str, object], said: str) -> None:
    with pytest.raises(Refused, match=said):
        declare_days(actor=world.actor_of(world.admin), days=spring(**changes), now=NOW)


def test_only_who_keeps_the_settings_may_declare(world: World) -> None:
    with pytest.raises(Refused):
        declare_days(actor=world.actor_of(world.wang), days=spring(), now=NOW)
    with pytest.raises(Refused):
        forget_day(actor=world.actor_of(world.wang), day=SPRING, now=NOW)


def test_the_sweep_notices_a_day_that_changed_sides(world: World) -> None:
    actor, book = world.actor_of(world.admin), read_rulebook(TODAY)
    declare_days(actor=actor, days=spring(), now=NOW)
    before = sign(book)["calendar"]
    declare_days(actor=actor, days=spring(last=SPRING, is_workday=True), now=NOW)
    assert sign(book)["calendar"] != before


def test_the_year_counts_its_workdays_month_by_month(world: World) -> None:
    declare_days(actor=world.actor_of(world.admin), days=spring(), now=NOW)
    year = read_year(2027)
    assert year.months[1].workdays == 15 and year.workdays == sum(month.workdays for month in year.months)
    assert [one.day.day for week in year.months[1].weeks for one in week if one and one.differs] == [5, 8, 9, 10, 11]


def test_the_page_shows_the_year_declares_and_takes_back(world: World, client_of: Callable[..., Client]) -> None:
    admin, page = client_of(world.admin), reverse("agenda:workdays")
    year = timezone.localdate().year + 1
    first = date(year, 3, 3)
    data = {"is_workday": "free", "first": first.isoformat(), "last": "", "name": "公司成立日"}
    assert admin.post(reverse("agenda:workdays_declare"), data).status_code == 302
    shown = admin.get(page, {"year": year}).content.decode()
    assert "公司成立日" in shown and f"{year} 年共" in shown
    late = admin.post(reverse("agenda:workdays_declare"), data | {"first": "2020-01-01"})
    assert late.status_code == 422 and "已经过去" in late.content.decode()
    assert admin.post(reverse("agenda:workdays_forget", args=[year, 3, 3])).status_code == 302
    assert "公司成立日" not in admin.get(page, {"year": year}).content.decode()
    for wrong in ("1999", "9999"):
        assert admin.get(page, {"year": wrong}).status_code == 404
    assert admin.get(page, {"year": "abc"}).status_code == 200
    assert admin.post(reverse("agenda:workdays_forget", args=[year, 13, 3])).status_code == 404
    assert client_of(world.wang).get(page).status_code == 403


def test_a_past_day_is_not_taken_back(world: World) -> None:
    with pytest.raises(Refused, match="已经过去"):
        forget_day(actor=world.actor_of(world.admin), day=TODAY - timedelta(days=1), now=NOW)
