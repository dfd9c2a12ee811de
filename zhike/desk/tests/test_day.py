"""今日: figures, first steps, team, and the next rows of a long group."""

from collections.abc import Callable
from datetime import timedelta

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from zhike.activities.models import CalendarDay
from zhike.activities.tests.tasking import give
from zhike.activities.todo.drafts import due_on
from zhike.customers.services import share_customer
from zhike.desk.queries.around import Done, get_done, list_coming, read_around
from zhike.desk.queries.day import list_team
from zhike.testing import make
from zhike.testing.world import NOW, World

ClientOf = Callable[..., Client]
TODAY = NOW.date()
EARLY = NOW - timedelta(days=20)
URL = "/"


def test_a_newcomer_is_shown_the_first_steps(world: World, client_of: ClientOf) -> None:
    page = client_of(world.wang).get(URL).content.decode()
    assert "从这里开始" in page and reverse("customers:create") in page
    make.customer(world.wang)
    assert "从这里开始" not in client_of(world.wang).get(URL).content.decode()


def test_a_leader_without_own_customers_is_no_newcomer(world: World, client_of: ClientOf) -> None:
    assert "从这里开始" in client_of(world.manager).get(URL).content.decode()
    make.customer(world.wang)
    page = client_of(world.manager).get(URL).content.decode()
    assert "从这里开始" not in page and reverse("desk:team") in page


def test_a_leader_with_nothing_to_do_sees_the_team_at_once(world: World, client_of: ClientOf) -> None:
    make.customer(world.wang, now=EARLY, next_follow_on=timezone.localdate())
    page = client_of(world.manager).get(URL).content.decode()
    assert "团队今天答应" in page and "王晓燕" in page and "今天的都做完了" not in page
    make.customer(world.manager, now=EARLY, next_follow_on=timezone.localdate())
    page = client_of(world.manager).get(URL).content.decode()
    assert "现在该做什么" in page and "团队今天答应" not in page


def test_the_day_names_date_lunar_date_and_workdays(world: World, client_of: ClientOf) -> None:
    page = client_of(world.wang).get(URL).content.decode()
    assert "农历" in page and "距月底还有" in page and "星期" in page


def test_only_an_administrator_is_told_of_an_unknown_year(world: World, client_of: ClientOf) -> None:
    CalendarDay.objects.all().delete()
    warning = "节假日还没有公布"
    assert warning in client_of(world.admin).get(URL).content.decode()
    assert warning not in client_of(world.wang).get(URL).content.decode()


def test_what_was_done_counts_contacts_customers_and_kept_promises(world: World) -> None:
    promised = make.customer(world.wang, now=EARLY, next_follow_on=TODAY)
    other = make.customer(world.wang, now=EARLY)
    make.follow_up(world.wang, promised, now=NOW - timedelta(hours=2), outcome="busy", content="")
    assert get_done(person_id=world.wang.pk, today=TODAY) == Done(contacts=1, customers=1, reached=0, kept=0)
    make.follow_up(world.wang, promised)
    make.follow_up(world.wang, other)
    make.follow_up(world.wang, other, now=NOW - timedelta(days=1))
    assert get_done(person_id=world.wang.pk, today=TODAY) == Done(contacts=3, customers=2, reached=2, kept=1)


def test_the_next_days_show_how_much_is_promised(world: World) -> None:
    for days in (0, 1, 1, 7, 8):
        make.customer(world.wang, now=EARLY, next_follow_on=TODAY + timedelta(days=days))
    coming = list_coming(actor=world.actor_of(world.wang), person_id=world.wang.pk, today=TODAY)
    assert [((one.day - TODAY).days, one.total) for one in coming] == [(1, 2), (7, 1)]


def test_the_figures_around_the_day_are_the_same_for_oneself_and_for_the_manager(world: World) -> None:
    for days in (0, 1, 1, 7, 8):
        make.customer(world.wang, now=NOW, next_follow_on=TODAY + timedelta(days=days))
    other = make.customer(world.wang, now=EARLY)
    make.follow_up(world.wang, other, now=NOW - timedelta(hours=2), outcome="busy", content="")
    make.follow_up(world.wang, make.customer(world.wang, now=EARLY, next_follow_on=TODAY))
    make.customer(world.zhang, now=NOW, next_follow_on=TODAY + timedelta(days=1))
    own = read_around(actor=world.actor_of(world.wang), person_id=world.wang.pk, today=TODAY)
    told = read_around(actor=world.actor_of(world.manager), person_id=world.wang.pk, today=TODAY)
    assert own == told
    assert own.done == Done(contacts=2, customers=2, reached=1, kept=1)
    assert [((one.day - TODAY).days, one.total) for one in own.coming] == [(1, 2), (7, 1)]
    assert own.new == 5


def test_a_manager_sees_the_figures_of_both_teams_and_of_nobody_else(world: World) -> None:
    for person in (world.wang, world.chen, world.outsider):
        make.customer(person, now=EARLY, next_follow_on=TODAY)
        make.customer(person, now=EARLY, next_follow_on=TODAY - timedelta(days=2))
        make.customer(person, now=EARLY)
    make.follow_up(world.wang, make.customer(world.wang, now=EARLY))
    rows = {row.name: row for row in list_team(actor=world.actor_of(world.manager), today=TODAY)}
    assert set(rows) == {"王晓燕", "陈静"}
    wang = rows["王晓燕"]
    assert (wang.promised, wang.overdue, wang.never, wang.done, wang.reached) == (1, 1, 1, 1, 1)


def test_a_manager_sees_how_many_tasks_are_due_and_late_but_counts_none_that_he_may_not_see(world: World) -> None:
    late = due_on(TODAY - timedelta(days=2))
    give(world.wang, "逾期的", due=late, now=EARLY)
    give(world.wang, "今天的", due=due_on(TODAY), of=make.customer(world.wang))
    hidden = make.customer(world.outsider)
    share_customer(
        actor=world.actor_of(world.admin), customer_id=hidden.pk, person_id=world.wang.pk, can_write=True, now=NOW
    )
    give(world.outsider, "别处客户的", due=due_on(TODAY), of=hidden, to=(world.wang,))
    give(world.wang, "明天的")
    (row,) = [row for row in list_team(actor=world.actor_of(world.manager), today=TODAY) if row.name == "王晓燕"]
    assert (row.tasks, row.late_tasks) == (2, 1)


def test_a_manager_opens_a_colleagues_day_and_an_outsiders_is_not_found(world: World, client_of: ClientOf) -> None:
    make.customer(world.wang, name="苏州恒远自动化有限公司", now=EARLY, next_follow_on=timezone.localdate())
    manager = client_of(world.manager)
    assert "苏州恒远自动化有限公司" in manager.get(URL, {"person": world.wang.pk}).content.decode()
    assert manager.get(URL, {"person": world.outsider.pk}).status_code == 404
    assert client_of(world.zhang).get(URL, {"person": world.wang.pk}).status_code == 404


def test_a_long_group_offers_the_rest(world: World, client_of: ClientOf) -> None:
    for number in range(53):
        make.customer(world.wang, name=f"客户{number:03d}有限公司", now=EARLY, next_follow_on=timezone.localdate())
    client = client_of(world.wang)
    page = client.get(URL).content.decode()
    assert page.count('class="z-todo"') == 20
    more = page.split('class="d-more"><a class="z-btn small" href="', 1)[1].split('"', 1)[0].replace("&amp;", "&")
    rest = client.get(more).content.decode()
    assert rest.count('class="z-todo"') == 33 and "d-more" not in rest


def test_the_day_asks_the_same_number_of_queries_at_5_and_at_50_customers(world: World, client_of: ClientOf) -> None:
    client, counted, today = client_of(world.wang), [], timezone.localdate()
    for amount in (6, 42):
        for number in range(amount):
            customer = make.customer(world.wang, now=EARLY)
            if number % 3 == 0:
                make.follow_up(world.wang, customer, now=EARLY, outcome="busy", content="")
            else:
                type(customer).objects.filter(pk=customer.pk).update(
                    next_follow_on=today - timedelta(days=number % 3 - 1), last_contact_at=EARLY
                )
        client.get(URL)
        with CaptureQueriesContext(connection) as queries:
            client.get(URL)
        counted.append(len([one for one in queries.captured_queries if "policyversion" not in one["sql"]]))
    assert counted[0] == counted[1] <= 27
