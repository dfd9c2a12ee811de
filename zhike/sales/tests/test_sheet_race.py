"""Submitted twice, from two devices, at the second of the cut-off: one snapshot."""

import pytest

from zhike.sales.models import DailySheet, Minute
from zhike.testing import race

from .sheet_race_targets import RACERS
from .sheet_world import FRIDAY, moment

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.race]
TARGETS = "zhike.sales.tests.sheet_race_targets"
LAST_SECOND = moment(FRIDAY, 20).isoformat()


def test_from_several_devices_at_once_there_is_one_and_all_get_it(world):
    call = {"person_id": world.wang.pk, "day": FRIDAY.isoformat(), "now": LAST_SECOND}
    answers = race.run(f"{TARGETS}:submit", [call | {"remark": f"设备 {n}"} for n in range(RACERS)])
    results = [answer["result"] for answer in answers]
    assert sum(is_new for _id, is_new in results) == 1
    assert len({id_ for id_, _is_new in results}) == 1
    assert DailySheet.objects.filter(person=world.wang).count() == 1

    without = {"person_id": world.zhang.pk, "day": FRIDAY.isoformat(), "now": LAST_SECOND}
    race.run(f"{TARGETS}:look_and_add", [without] * RACERS)
    assert Minute.objects.filter(person=world.zhang).count() == RACERS, "the control must show the race"


def test_at_the_second_of_the_cut_off_the_job_and_the_person_leave_one(world):
    submitting = {"person_id": world.wang.pk, "day": FRIDAY.isoformat(), "now": LAST_SECOND, "remark": "赶上了"}
    closing = {"now": moment(FRIDAY, 20, 0, 1).isoformat()}
    calls = [{"verb": "submit", "arguments": submitting}, {"verb": "close", "arguments": closing}] * 2
    answers = race.run(f"{TARGETS}:either", calls)
    kept = DailySheet.objects.get(person=world.wang, day=FRIDAY)
    won = [answer["result"] for answer in answers[::2] if "result" in answer]
    lost = [answer["refused"] for answer in answers[::2] if "refused" in answer]
    if kept.way == "submitted":
        assert {id_ for id_, _new in won} == {kept.pk} and not lost
    else:
        assert lost == ["sales.sheet_closed"] * 2 and not won
    assert DailySheet.objects.filter(day=FRIDAY).count() == 4
