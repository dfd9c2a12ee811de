"""Measure the nightly sweep: `python -m benchmarks.sweep --data-dir BASE`.

Works on a copy of a base that `benchmarks.build` made, beside it, and removes the copy. Publishes rules and lets one
customer in a hundred run out, then measures a night with these new rules (all clocks are counted anew), the rewriting
of the predicted days after it, an ordinary night with as many due, a night with nothing due, a trial of other rules.
A night is measured until the last owner is told: plan, owners, history, events, messages. Its floor is the bare SQL:
one SELECT over the same rows, one UPDATE of the same owners with the rows of history and event, rolled back.
"""

from datetime import date, datetime, timedelta
from typing import Any

from . import apart
from .cost import Took, timed
from .figures import Figure

SHARE = 100
_FLOOR_READ = """
SELECT count(*) FROM customers_customer WHERE owner_id IS NOT NULL AND deleted_at IS NULL
  AND greatest(coalesce(clock_on, owner_since::date), (qualified_at AT TIME ZONE 'Asia/Shanghai')::date)
    + CASE grade WHEN 'A' THEN 3 WHEN 'B' THEN 7 WHEN 'C' THEN 15 ELSE 7 END < %(today)s AND protected_until < %(today)s
"""
_FLOOR_WRITE = (
    """INSERT INTO customers_ownerchange (customer_id, from_person_id, to_person_id, way, reason, by_id, at)
    SELECT id, owner_id, NULL, 'reclaim', '', NULL, now() FROM customers_customer WHERE id = ANY(%(ids)s)""",
    """INSERT INTO events_event (kind, customer_id, actor_id, at, data, request_id)
    SELECT 'customers.owner_changed', id, NULL, now(), jsonb_build_object('from', owner_id), ''
    FROM customers_customer WHERE id = ANY(%(ids)s)""",
    """UPDATE customers_customer SET owner_id = NULL, owner_since = now(), department_id = NULL, reclaim_on = NULL,
    protected_until = NULL, clock_on = NULL, updated_at = now() WHERE id = ANY(%(ids)s)""",
)
_FLOOR_DAYS = """
UPDATE customers_customer SET reclaim_on = coalesce(reclaim_on, DATE '2030-01-01') + 1 WHERE id = ANY(%(ids)s)
"""
_RUN_OUT = """
UPDATE customers_customer SET clock_on = %(past)s, qualified_at = NULL, protected_until = %(end)s, reclaim_on = %(day)s
WHERE owner_id IS NOT NULL AND deleted_at IS NULL AND id %% %(share)s = %(rest)s
"""
_RUN_OUT_CLOCK = """
UPDATE pool_holding SET started_on = %(past)s, actions = '{}', extended = '[]' WHERE customer_id %% %(share)s = %(rest)s
"""


def measure() -> list[Figure]:
    """Return the figures of both nights, and of what belongs to them."""
    from django.urls import reverse
    from django.utils import timezone

    now = timezone.now()
    reverse("pool:sweeps")  # a worker has the addresses in memory since its first message
    _publish(now)
    ids = _let_run_out(now, rest=1)
    owned = _count_owned()
    bare = _floor(now, ids)
    taken, new_rules, days = _night(now)
    about = f"{owned:,} owned customers, {taken:,} of them due"
    ordinary_ids = _let_run_out(now, rest=0)
    bare_ordinary = _floor(now, ordinary_ids)
    taken_later, ordinary, _kept = _night(now)
    _nobody, idle, _kept = _night(now)
    later = f"{_count_owned() + taken_later:,} owned customers, {taken_later:,} of them due"
    return [
        _figure("sweep.ordinary", f"an ordinary night's sweep over {later}", ordinary, bare_ordinary),
        _figure("sweep.new_rules", f"the sweep of a night with new rules over {about}", new_rules, bare),
        Figure("sweep.idle", "a sweep with nobody due", "s", round(idle.wall, 2), note=_say(idle)),
        _days_figure(days, owned - taken),
        _trial(now),
    ]


def _figure(key: str, work: str, took: Took, bare: Took) -> Figure:
    said = f"{took.note()}; bare SQL: {bare.note()}"
    floor_is = "bare SELECT, UPDATE, history, event"
    return Figure(key, work, "s", round(took.wall, 2), floor=round(bare.wall, 2), floor_is=floor_is, note=said)


def _night(now: datetime) -> tuple[int, Took, Took]:
    """Sweep and return how many were taken, the time until the last owner was told, and the time of what followed."""
    from zhike.pool.sweeping import running

    told, kept = Took(), Took()

    def keep(*args: Any) -> None:
        nonlocal kept
        _none, kept = timed(lambda: real(*args))

    real = running._keep
    running._keep = keep
    try:
        run, told = timed(lambda: running.sweep(now=now))
    finally:
        running._keep = real
    night = Took(told.wall - kept.wall, told.program - kept.program, told.database - kept.database)
    print(night.line(f"night, {run.counts}"), flush=True)
    print(kept.line("predicted days after it"), flush=True)
    return int(run.counts.get("taken", 0)), night, kept


def _days_figure(took: Took, count: int) -> Figure:
    """Say what rewriting all predictions takes, beside a bare UPDATE of some of them."""
    from django.db import connection, transaction

    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM customers_customer WHERE owner_id IS NOT NULL AND id %% 37 = 3 LIMIT 10000", [])
        ids = [row[0] for row in cursor.fetchall()]

    def bare() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(_FLOOR_DAYS, {"ids": ids})
            transaction.set_rollback(True)

    _none, floor = timed(bare)
    whole = floor.wall / max(len(ids), 1) * count
    work = f"after new rules, predicted days of {count:,} customers in the background, 5,000 a transaction"
    floor_is = "bare UPDATE of 10,000, times as many"
    return Figure(
        *("sweep.predictions", work, "s", round(took.wall, 1)),
        floor=round(whole, 1),
        floor_is=floor_is,
        note=f"{_say(took)}; {floor_is} {whole:.1f} s",
    )


def _trial(now: datetime) -> Figure:
    """Try other rules on everybody, as the worker does."""
    from zhike.access.actor import SystemActor
    from zhike.pool.models import RuleVersion
    from zhike.pool.ruling import trying

    newest = RuleVersion.objects.filter(pool=None).order_by("-number").first()
    assert newest is not None
    body = {**newest.body, "default_days": 30, "cap_days": 60}
    trying.refuse_unless_may_rule = lambda *_args: None
    run, took = timed(lambda: trying.simulate(actor=SystemActor(), pool_id=None, body=body, now=now))
    work = f"a trial of rules over everybody, {run.rows.count():,} customers named"
    return Figure("sweep.trial", work, "s", round(took.wall, 2), note=_say(took))


def _say(took: Took) -> str:
    return f"{took.wall:.1f} s, {took.note()}"


def _publish(now: datetime) -> None:
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


def _let_run_out(now: datetime, *, rest: int) -> list[int]:
    """Let one customer in a hundred run out long ago, and return those that a sweep should take."""
    from django.db import connection
    from django.utils import timezone

    from zhike.customers.models import Customer

    past = timezone.localdate(now) - timedelta(days=4000)
    end = past + timedelta(days=3650)
    values: dict[str, date | int] = {"past": past, "end": end, "day": end + timedelta(days=1)}
    values |= {"share": SHARE, "rest": rest}
    with connection.cursor() as cursor:
        cursor.execute(_RUN_OUT_CLOCK, values)
        cursor.execute(_RUN_OUT, values)
    due = Customer.objects.filter(owner__isnull=False, deleted_at=None, reclaim_on=values["day"])
    return list(due.exclude(stage__in=("closed", "after_sales")).values_list("pk", flat=True))


def _count_owned() -> int:
    from zhike.customers.models import Customer

    return Customer.objects.filter(owner__isnull=False, deleted_at=None).count()


def _floor(now: datetime, ids: list[int]) -> Took:
    from django.db import connection, transaction
    from django.utils import timezone

    def bare() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(_FLOOR_READ, {"today": timezone.localdate(now)})
            for text in _FLOOR_WRITE:
                cursor.execute(text, {"ids": ids})
            transaction.set_rollback(True)

    _none, took = timed(bare)
    print(took.line("bare SQL"), flush=True)
    return took


def main() -> None:
    """Measure on a copy of the base that was named, and keep the figures with it."""
    apart.main("sweep", measure, description=__doc__)


if __name__ == "__main__":
    main()
