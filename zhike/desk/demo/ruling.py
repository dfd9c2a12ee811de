"""Rules in the making and a night's report in the demo company: a stricter draft that was tried, and a sweep."""

from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta

from django.db import connection
from django.db.models import Count
from django.utils import timezone

from zhike.access.actor import SystemActor
from zhike.access.models import Person
from zhike.access.queries import get_actor
from zhike.customers.models import Customer
from zhike.pool import ruling
from zhike.pool.choices import SweepState
from zhike.pool.due import predictions
from zhike.pool.due.evaluating import Question
from zhike.pool.models import Pool, RuleDraft, Simulation, Sweep
from zhike.pool.queries.rulebook import read_rulebook
from zhike.pool.sweeping import planning, taking

MARK = {"demo": True}
_SWEPT, _SINCE = 12, 80
_STRICTER = {
    "default_days": 20,
    "triggers": [
        {
            "key": "idle",
            "label": "久未跟进（收紧）",
            "tests": [{"kind": "idle", "days": 21, "by_grade": {"A": 7, "B": 10, "C": 14}}],
        }
    ],
}
_AGE = """
UPDATE pool_holding SET started_on = %(day)s, began_at = %(at)s, actions = '{}'::jsonb WHERE customer_id = ANY(%(ids)s)
"""


def load_ruling(people: Mapping[str, Person], customer_ids: Sequence[int], now: datetime) -> None:
    """Let last night's sweep take what nobody cared for, and try stricter rules for one pool."""
    _sweep(customer_ids, now)
    pool = Pool.objects.filter(name="华东公海").first()
    if pool is None:
        return
    admin = get_actor(people["admin"].pk)
    ruling.save_draft(actor=admin, pool_id=pool.pk, body=_STRICTER, now=now)
    ruling.simulate(actor=admin, pool_id=pool.pk, body=_STRICTER, now=now)


def _sweep(customer_ids: Sequence[int], now: datetime) -> None:
    """Report of the night before: only the demo's own customers, whoever else's lie beside them."""
    if Sweep.objects.exclude(state=SweepState.DONE).exists():
        return
    day = timezone.localdate(now) - timedelta(days=1)
    night = timezone.make_aware(datetime.combine(day, time(0, 0, 5)))
    ids = _neglected(customer_ids, night)
    run = Sweep.objects.create(day=day, started_at=night)
    book = read_rulebook(day)
    planning.plan(run, Question(night, ids, anew=True), book)
    while taking.take_batch(SystemActor(), run, book, now=night):
        pass
    counted = run.rows.values_list("state").annotate(count=Count("pk"))
    run.counts, run.signature = {str(state): count for state, count in counted}, MARK
    run.state, run.finished_at = SweepState.DONE, night + timedelta(seconds=4)
    run.save()


def _neglected(customer_ids: Sequence[int], night: datetime) -> list[int]:
    """Let some customers lie without a contact for longer than any protection lasts."""
    since = night - timedelta(days=_SINCE)
    early = Customer.objects.filter(pk__in=customer_ids, stage__in=("inquiry", "first_meeting", "intent"))
    owned = early.filter(owner__isnull=False, pool_id__isnull=False, deleted_at__isnull=True)
    owned = owned.filter(created_at__lt=since, last_contact_at__lt=since)
    ids = list(owned.order_by("last_contact_at", "pk").values_list("pk", flat=True)[:_SWEPT])
    day = timezone.localdate(since)
    with connection.cursor() as cursor:
        cursor.execute(_AGE, {"day": day, "at": since, "ids": ids})
    Customer.objects.filter(pk__in=ids).update(clock_on=day, qualified_at=None)
    predictions.refresh(ids, now=night)
    return ids


def remove_ruling(person_ids: Sequence[int]) -> None:
    """Forget what the demo's people tried, and the report; works as the owner of the tables."""
    Simulation.objects.filter(made_by_id__in=person_ids).delete()
    RuleDraft.objects.filter(changed_by_id__in=person_ids).delete()
    Sweep.objects.filter(signature=MARK).delete()
