"""Two processes check in and out at the same moment: each visit has one stamp each way, one follow-up, one task."""

import time
import uuid

import pytest
from django.db import transaction

from zhike.access.queries import get_actor
from zhike.activities.models import FollowUp, Visit, VisitPlace, VisitStamp
from zhike.activities.visits.choices import VisitState
from zhike.activities.visits.drafts import StampDraft
from zhike.activities.visits.geo import Place
from zhike.activities.visits.services import check_in, check_out
from zhike.testing import make, race
from zhike.testing.world import NOW, World, build_world

from .visiting import arrived, visit

HERE = "zhike.activities.tests.test_visit_race"
pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
WAYS = {"in": check_in, "out": check_out}


def tap(person_id: int, customer_id: int, visit_id: int, way: str, entry_key: str) -> int:
    """Check in or out, as the program does; None for the key is a tap of its own."""
    draft = StampDraft(
        customer_id=customer_id,
        visit_id=visit_id,
        entry_key=uuid.UUID(entry_key) if entry_key else uuid.uuid4(),
        place=Place(31.2989, 120.5853, 12.0),
    )
    return WAYS[way](actor=get_actor(person_id), draft=draft, now=NOW).pk


def tap_unlocked(person_id: int, customer_id: int, visit_id: int, way: str, entry_key: str) -> int:
    """Do the same without the lock: look whether somebody is there, then say so and count the contact."""
    with transaction.atomic():
        made = Visit.objects.get(pk=visit_id)
        if made.state != VisitState.PLANNED:
            return 0
        time.sleep(0.3)
        FollowUp.objects.create(
            customer_id=customer_id, person_id=person_id, kind="visit", at=NOW, created_at=NOW, entry_key=uuid.uuid4()
        )
        Visit.objects.filter(pk=visit_id).update(state=VisitState.ON_SITE)
    return 1


def taps(world: World, made: Visit, way: str, *keys: str) -> list[dict[str, object]]:
    where = {"person_id": world.wang.pk, "customer_id": made.customer_id, "visit_id": made.pk, "way": way}
    return [where | {"entry_key": key} for key in keys]


def test_two_taps_at_once_stamp_once() -> None:
    world = build_world()
    made = visit(world.wang, make.customer(world.wang))
    answers = race.run(f"{HERE}:tap", taps(world, made, "in", "", ""))
    assert sorted("refused" in answer for answer in answers) == [False, True]
    assert {answer.get("refused") for answer in answers} == {None, "activities.visit_stamped"}
    assert VisitStamp.objects.filter(visit=made).count() == 1
    assert VisitPlace.objects.filter(customer_id=made.customer_id).count() == 1


def test_two_check_outs_at_once_write_one_follow_up_and_without_the_lock_two() -> None:
    world = build_world()
    made, control = (visit(world.wang, make.customer(world.wang)) for _number in range(2))
    arrived(world.wang, made)
    race.run(f"{HERE}:tap", taps(world, made, "out", "", ""))
    assert VisitStamp.objects.filter(visit=made, kind="out").count() == 1
    assert FollowUp.objects.filter(customer_id=made.customer_id).count() == 1
    race.run(f"{HERE}:tap_unlocked", taps(world, control, "in", "", ""))
    assert FollowUp.objects.filter(customer_id=control.customer_id).count() == 2
