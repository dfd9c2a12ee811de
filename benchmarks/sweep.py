"""Measure the nightly sweep: `python -m benchmarks.sweep --data-dir FOLDER`, on a data folder of its own.

Takes a folder that `benchmarks.build` made, publishes rules, sweeps once so that every prediction is written, then lets
a share of the customers run out and measures an ordinary night: the whole sweep with history, events and messages,
beside its floor, the bare SELECT over the same rows and the bare UPDATE of the same owners, rolled back. Prints one
JSON object with seconds and CPU seconds. Changes the folder: never point it at data that others measure on.
"""

import argparse
import json
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from . import base

SHARE = 100
_FLOOR_READ = """
SELECT count(*) FROM customers_customer WHERE owner_id IS NOT NULL AND deleted_at IS NULL
  AND greatest(coalesce(clock_on, owner_since::date), (qualified_at AT TIME ZONE 'Asia/Shanghai')::date)
    + CASE grade WHEN 'A' THEN 3 WHEN 'B' THEN 7 WHEN 'C' THEN 15 ELSE 7 END < %s AND protected_until < %s
"""
_FLOOR_WRITE = "UPDATE customers_customer SET owner_id = NULL, owner_since = NULL, reclaim_on = NULL WHERE id = ANY(%s)"
_RUN_OUT = """
UPDATE customers_customer SET clock_on = %s, qualified_at = NULL, protected_until = %s, reclaim_on = %s
WHERE owner_id IS NOT NULL AND deleted_at IS NULL AND id %% %s = 0
"""
_RUN_OUT_CLOCK = "UPDATE pool_holding SET started_on = %s, actions = '{}', extended = '[]' WHERE customer_id %% %s = 0"


def timed(work: Callable[[], Any]) -> tuple[Any, dict[str, float]]:
    """Run something and return its answer with seconds and the CPU seconds of this process."""
    began, spent = time.perf_counter(), time.process_time()
    answer = work()
    return answer, {
        "seconds": round(time.perf_counter() - began, 3),
        "cpu_seconds_of_the_program": round(time.process_time() - spent, 3),
    }


def measure() -> dict[str, Any]:
    """Return the figures of an ordinary night."""
    from django.utils import timezone

    from zhike.customers.models import Customer
    from zhike.pool.sweeping import sweep

    now = timezone.now()
    _prepare(now)
    _run, first = timed(lambda: sweep(now=now))
    due = _let_run_out(now)
    _count, read = timed(lambda: _floor_read(now))
    _none, write = timed(lambda: _floor_write(due))
    run, night = timed(lambda: sweep(now=now))
    _again, idle = timed(lambda: sweep(now=now))
    owned = Customer.objects.filter(owner__isnull=False, deleted_at=None).count()
    return {
        "customers_owned_before": owned + run.counts.get("taken", 0),
        "due": len(due),
        "taken": run.counts.get("taken", 0),
        "first_night_with_new_rules": first,
        "ordinary_night": night,
        "night_with_nothing_due": idle,
        "floor_bare_select": read,
        "floor_bare_update": write,
    }


def _prepare(now: Any) -> None:
    from django.db import connection

    from zhike.pool.models import Pool, RuleVersion
    from zhike.pool.queries import rulebook
    from zhike.pool.rules import IDLE, NO_SIGNATURE, PoolRules, Test, Trigger, dump_rules

    pool = Pool.objects.create(name=f"公海 {now:%H%M%S}")
    Pool.objects.filter(pk=pool.pk).update(path=f"/{pool.pk}/")
    idle = Test(kind=IDLE, days=7, by_grade={"A": 3, "B": 7, "C": 15})
    rules = PoolRules(
        default_days=3650,
        holding_limit=None,
        triggers=(Trigger(key="idle", tests=(idle,)), Trigger(key="sign", tests=(Test(kind=NO_SIGNATURE),))),
    )
    number = RuleVersion.objects.filter(pool=None).count() + 1
    RuleVersion.objects.create(number=number, body=dump_rules(rules), valid_from=now.date(), made_at=now)
    rulebook.forget()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pool_holding")


def _let_run_out(now: Any) -> list[int]:
    from django.db import connection
    from django.utils import timezone

    from zhike.customers.models import Customer

    today = timezone.localdate(now)
    past = today - timedelta(days=4000)
    with connection.cursor() as cursor:
        cursor.execute(_RUN_OUT_CLOCK, [past, SHARE])
        cursor.execute(_RUN_OUT, [past, past + timedelta(days=3650), past + timedelta(days=3651), SHARE])
    due = Customer.objects.filter(owner__isnull=False, deleted_at=None, reclaim_on__lte=today)
    return list(due.exclude(stage__in=("closed", "after_sales")).values_list("pk", flat=True))


def _floor_read(now: Any) -> int:
    from django.db import connection
    from django.utils import timezone

    today = timezone.localdate(now)
    with connection.cursor() as cursor:
        cursor.execute(_FLOOR_READ, [today, today])
        return int(cursor.fetchone()[0])


def _floor_write(ids: list[int]) -> None:
    from django.db import connection, transaction

    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(_FLOOR_WRITE, [ids])
        transaction.set_rollback(True)


def main() -> None:
    """Measure on the folder that was named and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data-dir", type=Path, required=True)
    options = parser.parse_args()
    with base.opened(options.data_dir):
        print(json.dumps(measure(), ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
