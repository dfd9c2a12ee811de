"""The evening meeting: A customers first, four acts, minutes that write themselves."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.http import Http404

from zhike.activities.models import Task
from zhike.customers.models import Customer
from zhike.lib.refusals import Refused
from zhike.sales.meeting.queries import Asked, find_meeting, list_minutes
from zhike.sales.meeting.rules import place_of
from zhike.sales.meeting.services import (
    NewGrade,
    Spot,
    Support,
    ask_in_meeting,
    change_grade,
    decide_support,
    note_progress,
)
from zhike.sales.models import GradeChange, Minute, SheetComment
from zhike.sales.sheets.building import close_sheets
from zhike.sales.sheets.days import read_clock

from .sheet_world import FRIDAY, graded, moment

EVENING = moment(FRIDAY, 20, 15)


@pytest.fixture
def evening(world):
    """Wang holds a C and an A, Zhang nothing; the sheets are kept."""
    far = graded(world.wang, "C", now=moment(FRIDAY, 9), name="杭州云联软件有限公司")
    near = graded(world.wang, "A", now=moment(FRIDAY, 9), name="苏州恒远自动化有限公司")
    close_sheets(now=moment(FRIDAY, 20, 1))
    return near, far


def wall(world, person=None, customer=None, by=None):
    asked = Asked(world.east_one.pk, FRIDAY, person and person.pk, customer and customer.pk)
    return find_meeting(actor=world.actor_of(by or world.manager), asked=asked, clock=read_clock(EVENING))


def spot(world, customer, person=None):
    return Spot(world.east_one.pk, FRIDAY, (person or world.wang).pk, customer.pk)


@pytest.mark.parametrize(
    ("ids", "wanted", "place"),
    [([], 1, None), ([7], None, (0, None, None)), ([7, 8, 9], 8, (1, 7, 9)), ([7, 8], 99, (0, None, 8))],
)
def test_arrows_lead_to_the_neighbours(ids, wanted, place):
    found = place_of(ids, wanted)
    assert (found and (found.at, found.before, found.after)) == place


def test_the_a_customer_is_on_the_wall_first_and_arrows_walk_people_and_customers(world, evening):
    (near, _deal), (far, _other) = evening
    first = wall(world, world.wang)
    assert [line["customer"] for line in first.sheet.content["lines"]] == [near.pk, far.pk]
    assert (first.line["customer"], first.customer.after) == (near.pk, far.pk)
    assert [rep.name for rep in first.reps] == ["王晓燕", "张伟"] and first.may_lead
    alone = wall(world, world.zhang)
    assert alone.line is None and alone.rep.name == "张伟"
    assert first.team.missing == ["王晓燕", "张伟"]


def test_only_the_team_and_its_leaders_enter_and_only_leaders_write(world, evening):
    (near, _deal), _far = evening
    for person in (world.outsider, world.chen, world.wang):
        with pytest.raises(Http404):
            wall(world, by=person)
    assert not wall(world, by=world.executive).may_lead
    with pytest.raises(Refused) as refused:
        note_progress(actor=world.actor_of(world.executive), spot=spot(world, near), text="我说", now=EVENING)
    assert refused.value.refusal.code == "sales.meeting_not_allowed"
    with pytest.raises(Http404):  # 陈静 works in the other team
        note_progress(actor=world.actor_of(world.manager), spot=spot(world, near, world.chen), text="x", now=EVENING)
    assert not Minute.objects.exists()


def test_what_is_done_writes_the_minutes(world, evening):
    (near, deal), _far = evening
    boss = world.actor_of(world.manager)
    note_progress(actor=boss, spot=spot(world, near), text="法务周一回", now=EVENING)
    support = Support("约财务总监", world.wang.pk, FRIDAY + timedelta(days=4), uuid4())
    for _twice in range(2):
        decide_support(actor=boss, spot=spot(world, near), support=support, now=EVENING)
    new = NewGrade(deal.pk, "B", FRIDAY + timedelta(days=10), "总监没见过")
    change_grade(actor=boss, spot=spot(world, near), new=new, now=EVENING)
    ask_in_meeting(actor=boss, spot=spot(world, near), text="谁能引见总监？", now=EVENING)

    lines = list_minutes(actor=boss, department_id=world.east_one.pk, day=FRIDAY)
    assert [(line.one.kind, line.one.text) for line in lines] == [
        ("progress", "法务周一回"),
        ("decision", "王晓燕 负责：约财务总监，2026-11-24 前"),
        ("grade", "等级 A → B：总监没见过"),
        ("question", "谁能引见总监？"),
    ]
    task = Task.objects.get()
    assert (task.title, task.assignee_ids, task.customer_id) == ("约财务总监", [world.wang.pk], near.pk)
    assert Customer.objects.get(pk=near.pk).grade == "B"
    assert GradeChange.objects.filter(opportunity_id=deal.pk).order_by("-pk").first().reason == "总监没见过"
    assert SheetComment.objects.get().is_question


@pytest.mark.parametrize(
    ("what", "days", "code"), [(" ", 1, "sales.meeting_what_missing"), ("同去", -1, "sales.meeting_day_invalid")]
)
def test_support_says_what_and_by_when(world, evening, what, days, code):
    (near, _deal), _far = evening
    support = Support(what, world.zhang.pk, FRIDAY + timedelta(days=days), uuid4())
    with pytest.raises(Refused) as refused:
        decide_support(actor=world.actor_of(world.manager), spot=spot(world, near), support=support, now=EVENING)
    assert refused.value.refusal.code == code and not Task.objects.exists()
