"""`zhike sweep` in a process of its own: what it would take, what it takes, what it says."""

import json
import subprocess
import sys
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from zhike.cli import main
from zhike.customers.models import Customer
from zhike.pool.models import Sweep
from zhike.pool.rules import Trigger
from zhike.pool.tests.company import pool, publish
from zhike.pool.tests.sweeping import IDLE_RULE, NO_DEAL_RULE, SIGN_RULE, body, environment, held
from zhike.testing.days import let_days_pass
from zhike.testing.world import build_world

LATER = 5


def zhike(*arguments: str) -> str:
    command = [sys.executable, "-m", "zhike.cli", "--lang", "zh", *arguments]
    done = subprocess.run(command, env=environment(), capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def only_for(rule: Trigger, grade: str) -> Trigger:
    return replace(rule, condition={"all": [{"field": "grade", "op": "in", "value": [grade]}]})


def fill(now: datetime) -> tuple[dict[int, str], Customer]:
    """Make a customer for a rule of each kind that is due in a few days, and one that is not."""
    world = build_world()
    pool()
    rules = {"A": (IDLE_RULE, 7), "B": (NO_DEAL_RULE, 17), "C": (SIGN_RULE, 7)}
    triggers = [only_for(rule, grade) for grade, (rule, _days) in rules.items()]
    publish(valid_from=timezone.localdate(now) - timedelta(days=60), **body(*triggers))
    due = {held(world.wang, days, now, grade=grade).pk: rule.label for grade, (rule, days) in rules.items()}
    return due, held(world.wang, 1, now, grade="A")


@pytest.mark.django_db(transaction=True)
def test_what_is_simulated_for_a_day_is_taken_when_the_day_has_come_and_only_once() -> None:
    now = timezone.now()
    due, fresh = fill(now)
    today = timezone.localdate(now)

    assert json.loads(zhike("sweep", "--simulate", "--json"))["customers"] == []
    day = (today + timedelta(days=LATER)).isoformat()
    told = json.loads(zhike("sweep", "--simulate", "--on", day, "--json"))
    assert (told["day"], told["simulated"]) == (day, True)
    assert {one["id"]: one["rule"] for one in told["customers"]} == due
    assert {one["owner"] for one in told["customers"]} == {"王晓燕"}
    assert not Sweep.objects.exists() and not Customer.objects.filter(owner=None).exists()

    let_days_pass(LATER, [*due, fresh.pk])
    done = json.loads(zhike("sweep", "--json"))
    assert (done["day"], done["taken"], done["customer_ids"]) == (today.isoformat(), 3, sorted(due))
    assert set(Customer.objects.filter(owner=None).values_list("pk", flat=True)) == set(due)
    assert zhike("sweep").strip() == f"{today.isoformat()}：回收 0，流转 0，保留 0。"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--on", "2026-11-30"], "zhike sweep --simulate --on 2026-11-30"),
        (["--on", "2026-11-30"], "回收只按今天执行"),
        (["--simulate", "--on", "30.11.2026"], "“30.11.2026”不是日期"),
    ],
)
def test_a_day_that_makes_no_sense_is_refused_in_words(
    arguments: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--lang", "zh", "sweep", *arguments]) == 1
    assert sentence in capsys.readouterr().err
