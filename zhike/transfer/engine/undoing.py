"""Take an import back: what it created and nobody touched since is removed, what it changed is restored.

What somebody else worked with in the meantime stays, and is listed.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy

from zhike.access.actor import Actor
from zhike.access.queries import get_actor
from zhike.customers.models import Customer
from zhike.events.history import set_context
from zhike.events.models import Event
from zhike.events.services import record, record_many
from zhike.notify.services import notify

from ..choices import Outcome, State, Target, Undone
from ..kinds import MESSAGE, RESTORED, UNDONE
from ..models import ImportRow, ImportRun
from .restoring import restore_customer
from .running import tell_progress
from .setting import request_id
from .talks import remove_talks

SIZE = 500
TOUCHED = (Outcome.CREATED, Outcome.FILLED, Outcome.OVERWRITTEN)


def undo_import(*, run_id: int) -> None:
    """Undo what is left of a run, from its last row to its first. Harmless when it is not being undone."""
    run = ImportRun.objects.get(pk=run_id)
    try:
        actor = get_actor(run.undone_by_id or run.by_id, request_id=request_id(run_id))
    except ObjectDoesNotExist:
        return
    while run.state == State.UNDOING and _undo_part(run_id, actor):
        run.refresh_from_db(fields=["state"])


def _undo_part(run_id: int, actor: Actor) -> bool:
    """Undo some rows in one transaction; False when none were left."""
    now = timezone.now()
    with transaction.atomic():
        run = ImportRun.objects.select_for_update().get(pk=run_id)
        if run.state != State.UNDOING:
            return False
        set_context(actor)
        left = ImportRow.objects.filter(run_id=run_id, outcome__in=TOUCHED, undone="")
        rows = list(left.order_by("-row")[:SIZE])
        if not rows:
            _finish(run, actor, now)
            return False
        created = [row for row in rows if row.outcome == Outcome.CREATED]
        if run.target == Target.TALKS:
            _remove_talks(created, now)
        else:
            _remove(run, created, actor, now)
        for row in rows:
            if row.outcome != Outcome.CREATED:
                _restore(run, row, actor, now)
        ImportRow.objects.bulk_update(rows, ["undone", "reasons"])
        run.beat_at = now
        run.save(update_fields=["beat_at"])
        tell_progress(run)
    return True


def _remove(run: ImportRun, rows: Sequence[ImportRow], actor: Actor, now: datetime) -> None:
    """Put created customers into the recycle bin unless somebody worked with them."""
    ids = {row.customer_id for row in rows if row.customer_id}
    touched = Event.objects.filter(customer_id__in=ids).exclude(request_id=request_id(run.pk))
    kept = set(touched.values_list("customer_id", flat=True))
    living = Customer.objects.filter(pk__in=ids - kept, deleted_at__isnull=True)
    names = dict(living.values_list("pk", "name"))
    living.update(deleted_at=now, updated_at=now)
    gone = ((id_, now, {"name": name, "run": run.pk}) for id_, name in names.items())
    record_many(actor=actor, kind="customers.deleted", rows=gone)
    for row in rows:
        row.undone = Undone.KEPT if row.customer_id in kept else Undone.REMOVED
        if row.undone == Undone.KEPT:
            row.reasons = [*row.reasons, ["undo_touched", "", ""]]


def _remove_talks(rows: Sequence[ImportRow], now: datetime) -> None:
    """Take imported follow-ups back; their customers stay."""
    talks = [(row.customer_id, (row.before or {}).get("talk", "")) for row in rows if row.customer_id]
    with connection.cursor() as cursor:
        kept = remove_talks(cursor, [(id_, key) for id_, key in talks if id_ and key], now)
    for row in rows:
        row.undone = Undone.KEPT if (row.before or {}).get("talk") in kept else Undone.REMOVED
        if row.undone == Undone.KEPT:
            row.reasons = [*row.reasons, ["undo_touched", "", ""]]


def _restore(run: ImportRun, row: ImportRow, actor: Actor, now: datetime) -> None:
    """Give back what a row changed on a customer that was there before."""
    before: dict[str, Any] = row.before or {}
    if row.customer_id is None or not before:
        row.undone = Undone.RESTORED
        return
    kept = restore_customer(actor=actor, customer_id=row.customer_id, before=before, now=now)
    row.undone = Undone.KEPT if kept else Undone.RESTORED
    row.reasons = [*row.reasons, *(["undo_kept", name, ""] for name in kept)]
    data = {"name": f"{run.file_name} · {row.row}", "run": run.pk, "row": row.row}
    record(actor=actor, kind=RESTORED, customer_id=row.customer_id, data=data, at=now)


def _finish(run: ImportRun, actor: Actor, now: datetime) -> None:
    run.state, run.undone_at = State.UNDONE, now
    run.save(update_fields=["state", "undone_at"])
    record(actor=actor, kind=UNDONE, data={"name": run.file_name, "run": run.pk}, at=now)
    notify(
        person_ids={run.by_id, actor.person_id},
        kind=MESSAGE,
        title=gettext_lazy("导入已撤销"),
        body=run.file_name,
        url=f"/transfer/{run.pk}/",
        key=f"import-{run.pk}-undone",
        at=now,
    )
    tell_progress(run)
