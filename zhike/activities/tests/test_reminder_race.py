"""Two workers at the same moment, and one that is killed on the way: each reminder is given once."""

import os
import time
from datetime import timedelta

import pytest
from django.db import connection

from zhike.activities.models import Task
from zhike.activities.todo.services import reminding
from zhike.notify.models import Notification
from zhike.testing import race
from zhike.testing.world import NOW, build_world

from .tasking import at, give

HERE = "zhike.activities.tests.test_reminder_race"
pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
_OPEN = """
SELECT count(*) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND xact_start IS NOT NULL
"""
LATER = NOW + timedelta(hours=5)


def work() -> int:
    """Remind, as the job does."""
    return reminding.remind(now=LATER)


def die_on_the_way() -> None:
    """Remind, and lose the process after the second message, as kill -9 would."""
    tell, calls = reminding.notify, []

    def count_and_die(**words: object) -> int:
        calls.append(tell(**words))  # type: ignore[arg-type]
        if len(calls) == 2:
            os._exit(9)
        return calls[-1]

    reminding.notify = count_and_die  # type: ignore[assignment]
    reminding.remind(now=LATER)


def wait_until_the_dead_worker_is_noticed() -> None:
    """Wait until the database has undone what the dead process left open."""
    for _try in range(600):
        with connection.cursor() as cursor:
            cursor.execute(_OPEN)
            if not cursor.fetchone()[0]:
                return
        time.sleep(0.05)
    raise AssertionError("the database never noticed that the worker is dead")


def test_a_killed_worker_leaves_every_reminder_to_the_others_who_give_each_once() -> None:
    world = build_world()
    for number in range(6):
        give(world.wang, f"任务{number}", due=at(14))
    with pytest.raises(EOFError):
        race.run(f"{HERE}:die_on_the_way", [{}])
    assert Notification.objects.count() == 0 and Task.objects.filter(remind_at__isnull=False).count() == 6
    wait_until_the_dead_worker_is_noticed()
    answers = race.run(f"{HERE}:work", [{}, {}])
    assert sum(answer["result"] for answer in answers) == 6
    assert Notification.objects.filter(person=world.wang).count() == 6
    assert work() == 0 and Notification.objects.count() == 6
