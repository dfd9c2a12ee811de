"""The job: read the list as it is now, write the file, tell how it went.

Progress and cancelling are committed about once a second. A worker that died is noticed by its silence; the next try
writes the file anew under a number of its own, and an older try that is still alive stops at its next beat.
"""

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction
from django.db.models import F
from django.http import Http404
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy

from zhike.access.actor import Actor
from zhike.access.models import Person
from zhike.access.own_policies import COMPANY
from zhike.access.policies import get_policy
from zhike.access.queries import get_actor
from zhike.customers.whole import WholeList, read_whole_list
from zhike.events.services import record
from zhike.lib.refusals import Refused, refuse_if
from zhike.notify.live import publish
from zhike.notify.services import notify

from .. import storage
from . import rules
from .choices import ExportState
from .columns import Planned, plan_columns
from .kinds import FINISHED, MESSAGE
from .marking import Mark
from .models import ExportRun
from .policies import EXPORT
from .sentence import filter_sentence
from .services import facts_of
from .writing import open_file, write_list

FOLDER = "exports"
MOST_ATTEMPTS = 3


class _StoppedError(Exception):
    """Somebody cancelled it, or another try took over."""


def run_export(*, run_id: int) -> None:
    """Write the file of an export. Harmless when it is not (or no longer) to be written."""
    mine = ExportRun.objects.filter(pk=run_id, state=ExportState.RUNNING)
    if not mine.update(attempts=F("attempts") + 1, beat_at=timezone.now(), done_rows=0, started_at=timezone.now()):
        return
    run = ExportRun.objects.get(pk=run_id)
    with translation.override(_language(run.by_id)):
        if run.attempts > MOST_ATTEMPTS:
            _end(run, ExportState.FAILED, error={"sentence": str(_GIVEN_UP)})
            return
        try:
            _write(run, get_actor(run.by_id, request_id=f"export-{run.pk}"))
        except _StoppedError:
            _end(run, ExportState.CANCELLED)
        except Refused as refused:
            refusal = refused.refusal
            _end(run, ExportState.FAILED, error={"sentence": str(refusal.sentence), "help": str(refusal.help)})
        except ObjectDoesNotExist:
            _end(run, ExportState.FAILED, error={"sentence": str(_GONE)})
        except Http404:
            _end(run, ExportState.FAILED, error={"sentence": str(_VIEW_GONE)})


_GIVEN_UP = gettext_lazy("导出多次中断，已停止。请重新导出。")
_GONE = gettext_lazy("导出人已停用。")
_VIEW_GONE = gettext_lazy("列表的视图已经删除，请重新导出。")


def _language(person_id: int) -> str:
    return Person.objects.filter(pk=person_id).values_list("language", flat=True).first() or "zh-hans"


def _write(run: ExportRun, actor: Actor) -> None:
    now = timezone.now()
    whole = read_whole_list(actor=actor, query=run.query, capability="export", now=now, ids=tuple(run.ids))
    columns = plan_columns(actor, run.columns)
    total = whole.rows.order_by().count()
    refuse_if(rules.why_cannot_export(may_export=actor.can("customer", "export"), rows=total, unfinished=0))
    refuse_if(rules.why_no_columns(len(columns)))
    refuse_if(rules.why_grown(rows=total, allowed=run.allowed))
    ExportRun.objects.filter(pk=run.pk).update(total_rows=total)
    run.total_rows = total
    path = f"{FOLDER}/{uuid.uuid4().hex}"
    target = storage.local_path(path)
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        written = _write_file(run, actor, whole, columns, target)
        _finish(run, actor, path, written, target.stat().st_size)
    except BaseException:
        target.unlink(missing_ok=True)
        raise


def _mark(run: ExportRun, actor: Actor, whole: WholeList) -> Mark:
    company = str(get_policy(COMPANY)["name"])
    return Mark(
        actor.name, actor.login, timezone.now(), run.number, company, filter_sentence(actor, whole, len(run.ids))
    )


def _write_file(run: ExportRun, actor: Actor, whole: WholeList, columns: Sequence[Planned], target: Path) -> int:
    """Write all rows and return how many."""
    mark = _mark(run, actor, whole)
    with_mark = bool(get_policy(EXPORT)["csv_mark"])
    file = open_file(run.format, target, columns, mark, encoding=run.encoding, with_mark=with_mark)
    return write_list(actor, whole, columns, file, beat=lambda rows: _beat(run, rows))


def _beat(run: ExportRun, rows: int) -> None:
    """Say that it is alive and how far it is; stop when it is cancelled or another try works on it."""
    mine = ExportRun.objects.filter(pk=run.pk, state=ExportState.RUNNING, attempts=run.attempts)
    run.done_rows = rows
    if not mine.filter(cancel_asked_at=None).update(done_rows=rows, beat_at=timezone.now()):
        raise _StoppedError
    tell_progress(run)


def tell_progress(run: ExportRun) -> None:
    """Let the open pages of the requester know how far it is."""
    publish(run.by_id, "progress", {"key": f"export-{run.pk}", "share": run.percent, "state": run.state})


def _finish(run: ExportRun, actor: Actor, path: str, rows: int, size: int) -> None:
    now = timezone.now()
    expires = now + timedelta(days=int(get_policy(EXPORT)["keep_days"]))
    ready = {"path": path, "total_rows": rows, "done_rows": rows, "size": size, "expires_at": expires}
    _end(run, ExportState.DONE, ready=ready, actor=actor, now=now)


def _end(
    run: ExportRun,
    state: ExportState,
    *,
    ready: dict[str, object] | None = None,
    error: dict[str, str] | None = None,
    actor: Actor | None = None,
    now: datetime | None = None,
) -> None:
    """Close a run: state, event, message. A try that was overtaken closes nothing."""
    now = now or timezone.now()
    acting = actor or Actor(person_id=run.by_id, name="", request_id=f"export-{run.pk}")
    with transaction.atomic():
        mine = ExportRun.objects.filter(pk=run.pk, state=ExportState.RUNNING, attempts=run.attempts)
        if not mine.update(state=state, finished_at=now, error=error or {}, **(ready or {})):
            if ready:
                raise _StoppedError
            return
        run.refresh_from_db()
        record(actor=acting, kind=FINISHED, data=facts_of(run) | {"state": str(state)}, at=now)
        notify(
            person_ids=[run.by_id],
            kind=MESSAGE,
            title=_TITLES[state],
            body=run.number,
            url=f"/transfer/exports/{run.pk}/",
            key=f"export-{run.pk}-{state}",
            at=now,
        )
        tell_progress(run)


_TITLES = {
    ExportState.DONE: gettext_lazy("导出完成，可以下载"),
    ExportState.CANCELLED: gettext_lazy("导出已取消"),
    ExportState.FAILED: gettext_lazy("导出未完成"),
}
