"""A visit whose summary is overdue stands on the sheet until it is written."""

from datetime import timedelta

from zhike.activities.tests.visiting import arrived, left, summarised, visit
from zhike.sales.sheets.building import build
from zhike.sales.sheets.days import read_clock
from zhike.testing import make

from .sheet_world import FRIDAY, moment

THURSDAY = FRIDAY - timedelta(days=1)


def sheet_of(person, hour):
    return build([person.pk], day=FRIDAY, clock=read_clock(moment(FRIDAY, hour)))[person.pk]


def test_a_visit_without_a_summary_stands_on_the_sheet_from_its_time_on_and_leaves_with_the_summary(world):
    begun = moment(THURSDAY, 9)
    customer = make.customer(world.wang, now=begun)
    made = visit(world.wang, customer, now=begun, purpose="看新仓库")
    arrived(world.wang, made, now=begun + timedelta(hours=1))
    left(world.wang, made, now=begun + timedelta(hours=2))
    fresh = visit(world.wang, customer, now=moment(FRIDAY, 9), purpose="再看一次")
    arrived(world.wang, fresh, now=moment(FRIDAY, 10))
    left(world.wang, fresh, now=moment(FRIDAY, 11))
    content, summary = sheet_of(world.wang, 18)
    assert [(one["visit"], one["purpose"], one["due_on"]) for one in content["visits"]] == [
        (made.pk, "看新仓库", FRIDAY.isoformat())
    ]
    assert summary["unsummarised"] == 1
    assert sheet_of(world.zhang, 18)[0]["visits"] == []
    made.refresh_from_db()
    summarised(world.wang, made, now=moment(FRIDAY, 17))
    content, summary = sheet_of(world.wang, 18)
    assert (content["visits"], summary["unsummarised"]) == ([], 0)


def test_the_page_leads_to_the_visit_and_older_sheets_show_none(world, client_of):
    from django.urls import reverse
    from django.utils import timezone

    now = timezone.now()
    customer = make.customer(world.wang, now=now - timedelta(days=9))
    made = visit(world.wang, customer, now=now - timedelta(days=5), planned_at=now - timedelta(days=4))
    arrived(world.wang, made, now=now - timedelta(days=4))
    left(world.wang, made, now=now - timedelta(days=4) + timedelta(hours=1))
    page = client_of(world.wang).get(reverse("sales:sheet")).content.decode()
    assert "没写小结的拜访" in page and reverse("visits:detail", args=[customer.pk, made.pk]) in page
