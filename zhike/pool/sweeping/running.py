"""Run a sweep from its first step to its report; killed anywhere, the next one goes on from there.

One at a time in the whole installation, by a lock of the database that a dead process gives back.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import connection, transaction
from django.db.models import Count
from django.utils import timezone

from zhike.access.actor import SystemActor
from zhike.events.history import set_context

from ..choices import SweepState
from ..due.evaluating import Question
from ..due.predictions import refresh_from, refresh_some
from ..models import Sweep
from ..queries import rulebook
from ..queries.rulebook import Rulebook, read_rulebook
from .planning import plan, sign
from .taking import take_all
from .telling import tell_owners

_LOCK = 7_201_811


def sweep(*, now: datetime, waits: bool = True) -> Sweep | None:
    """Take back every customer that is due today and return the finished sweep; None when another one is running.

    Goes on with a sweep that was interrupted, else begins one. Run twice, the second finds nothing to do.
    """
    with _alone(waits=waits) as is_alone:
        if not is_alone:
            return None
        rulebook.forget()
        run = Sweep.objects.exclude(state=SweepState.DONE).first()
        if run is None:
            run = Sweep.objects.create(day=timezone.localdate(now), started_at=now)
        _go_on(run, now)
    return run


def is_over(*, now: datetime) -> bool:
    """Say whether today's sweep is done."""
    return Sweep.objects.filter(day__gte=timezone.localdate(now), state=SweepState.DONE).exists()


@contextmanager
def _alone(*, waits: bool) -> Iterator[bool]:
    with connection.cursor() as cursor:
        if waits:
            cursor.execute("SELECT true FROM pg_advisory_lock(%s)", [_LOCK])
        else:
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [_LOCK])
        is_alone = bool(cursor.fetchone()[0])
    try:
        yield is_alone
    finally:
        if is_alone:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [_LOCK])


def _go_on(run: Sweep, now: datetime) -> None:
    """Do what is left: plan, take, tell; then write the days anew, which may take long after rules changed."""
    book = read_rulebook(timezone.localdate(now))
    stale: list[int] | None = None
    if run.state == SweepState.PLANNING:
        stale = _plan(run, book, now)
    if run.state == SweepState.TAKING:
        take_all(SystemActor(), run, book, now=now)
        _tell(run, now)
    _keep(run, book, now, stale)
    Sweep.objects.filter(pk=run.pk).update(state=SweepState.DONE)
    run.state = SweepState.DONE


def _plan(run: Sweep, book: Rulebook, now: datetime) -> list[int] | None:
    """Plan with the clocks as stored, or counted anew when what they depend on changed since the last sweep."""
    signature = sign(book)
    last = Sweep.objects.filter(state=SweepState.DONE).order_by("-pk").first()
    question = Question(now, anew=last is None or last.signature != signature)
    with transaction.atomic():
        set_context(SystemActor())
        stale = plan(run, question, book)
        Sweep.objects.filter(pk=run.pk).update(signature=signature)
    return None if question.anew else stale


def _tell(run: Sweep, now: datetime) -> None:
    """Count and tell each owner once, in one transaction: the sweep has done what people feel."""
    with transaction.atomic():
        states = dict(run.rows.values_list("state").annotate(count=Count("pk")))
        run.counts = {str(state): count for state, count in states.items()}
        run.state, run.finished_at = SweepState.KEEPING, max(timezone.now(), now)
        run.save(update_fields=["counts", "state", "finished_at"])
        tell_owners(run, now=now)


def _keep(run: Sweep, book: Rulebook, now: datetime, stale: list[int] | None) -> None:
    """Bring the predicted days in line: of those that the plan found, or of everybody, from where it stopped."""
    if stale is not None:
        refresh_some(stale, now=now)
        return
    for last in refresh_from(run.kept_to, now=now, book=book):
        Sweep.objects.filter(pk=run.pk).update(kept_to=last)
