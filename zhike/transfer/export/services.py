"""The only writers of exports: ask for one, cancel it, fetch its file, remove it when its time is over."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.urls import reverse

from zhike.access.actor import Actor
from zhike.access.models import Person
from zhike.approvals.models import ApprovalRequest
from zhike.approvals.services import Asked, request, withdraw
from zhike.customers.whole import WholeList, read_whole_list
from zhike.events.services import record
from zhike.lib.refusals import refuse_if

from .. import storage, tasks
from . import rules
from .choices import Encoding, ExportState, Format
from .columns import plan_columns
from .kinds import APPROVAL, DOWNLOADED, REQUESTED
from .models import ExportRun
from .policies import cap_of
from .queries import count_unfinished, get_own_run


@dataclass(frozen=True)
class ExportDraft:
    """What is asked for: the list's query, or the picked customers of it, and how the file looks."""

    query: str
    ids: tuple[int, ...] = ()
    columns: tuple[str, ...] = ()
    format: str = Format.XLSX
    encoding: str = Encoding.UTF8_BOM
    reason: str = ""


@dataclass(frozen=True)
class Offer:
    """What an export would be: how many rows, and how many the person may take without asking."""

    whole: WholeList
    rows: int
    cap: int | None

    @property
    def asks(self) -> bool:
        """Say whether it needs an approval."""
        return rules.needs_approval(self.rows, self.cap)


def offer_export(*, actor: Actor, query: str, ids: tuple[int, ...], now: datetime) -> Offer:
    """Return what an export of a list would be, counted exactly."""
    whole = read_whole_list(actor=actor, query=query, capability="export", now=now, ids=ids)
    return Offer(whole, whole.rows.order_by().count(), cap_of(actor.person_id))


def start_export(*, actor: Actor, draft: ExportDraft, now: datetime) -> ExportRun:
    """Export in the background, or ask for it when it is more than the person may take. Records the request.

    Refused without the right, without rows, without columns, with too many unfinished ones, and when somebody
    must be asked and no reason is given. Locks the person, so that two at once do not pass the limit.
    """
    with transaction.atomic():
        Person.objects.select_for_update().get(pk=actor.person_id)
        offer = offer_export(actor=actor, query=draft.query, ids=draft.ids, now=now)
        refuse_if(
            rules.why_cannot_export(
                may_export=actor.can("customer", "export"),
                rows=offer.rows,
                unfinished=count_unfinished(actor.person_id),
            )
        )
        columns = [column.name for column in plan_columns(actor, draft.columns)]
        refuse_if(rules.why_no_columns(len(columns)))
        refuse_if(rules.why_no_export_reason(asks=offer.asks, reason=draft.reason))
        run = ExportRun.objects.create(
            by_id=actor.person_id,
            query=draft.query,
            ids=list(draft.ids),
            columns=columns,
            format=Format(draft.format),
            encoding=Encoding(draft.encoding),
            reason=draft.reason.strip()[:500],
            state=ExportState.ASKED if offer.asks else ExportState.RUNNING,
            total_rows=offer.rows,
            allowed=offer.rows if offer.asks else offer.cap,
            created_at=now,
            beat_at=now,
        )
        record(actor=actor, kind=REQUESTED, data=facts_of(run), at=now)
        if offer.asks:
            _ask(actor, run, now)
        else:
            tasks.export.defer(run_id=run.pk)
    return run


def facts_of(run: ExportRun) -> dict[str, object]:
    """Return what events and approvals keep of an export."""
    return {
        "run": run.pk,
        "number": run.number,
        "by_id": run.by_id,
        "rows": run.total_rows,
        "query": run.query,
        "picked": len(run.ids),
        "columns": run.columns,
        "format": run.format,
        "reason": run.reason,
    }


def _ask(actor: Actor, run: ExportRun, now: datetime) -> None:
    asked = Asked(
        subject=f"export:{run.pk}",
        facts=facts_of(run),
        reason=run.reason,
        url=reverse("transfer:export", args=[run.pk]),
    )
    run.approval_id = request(actor=actor, kind=APPROVAL, asked=asked, now=now).pk
    run.save(update_fields=["approval_id"])


def on_granted(actor: Actor, asked: ApprovalRequest, now: datetime) -> None:
    """Begin an export that was approved."""
    run_id = int(asked.subject.removeprefix("export:"))
    begun = ExportRun.objects.filter(pk=run_id, state=ExportState.ASKED)
    if begun.update(state=ExportState.RUNNING, beat_at=now):
        tasks.export.defer(run_id=run_id)


def on_refused(actor: Actor, asked: ApprovalRequest, now: datetime) -> None:
    """Close an export that was refused."""
    _close(asked, ExportState.REFUSED, now)


def on_withdrawn(actor: Actor, asked: ApprovalRequest, now: datetime) -> None:
    """Close an export whose requester took the request back."""
    _close(asked, ExportState.CANCELLED, now)


def _close(asked: ApprovalRequest, state: ExportState, now: datetime) -> None:
    run_id = int(asked.subject.removeprefix("export:"))
    ExportRun.objects.filter(pk=run_id, state=ExportState.ASKED).update(state=state, finished_at=now)


def cancel_export(*, actor: Actor, run_id: int, now: datetime) -> ExportRun:
    """Stop one's own export; one that waits for approval takes its request back."""
    run = get_own_run(actor=actor, run_id=run_id)
    refuse_if(rules.why_cannot_cancel_export(run.state))
    with transaction.atomic():
        if run.state == ExportState.ASKED and run.approval_id:
            withdraw(actor=actor, request_id=run.approval_id, now=now)
        else:
            ExportRun.objects.filter(pk=run_id, state=ExportState.RUNNING).update(cancel_asked_at=now)
    run.refresh_from_db()
    return run


def fetch_file(*, actor: Actor, run_id: int, now: datetime) -> ExportRun:
    """Return one's own finished export for download. Records transfer.export_downloaded."""
    with transaction.atomic():
        run = get_own_run(actor=actor, run_id=run_id, lock=True)
        refuse_if(rules.why_cannot_download(state=run.state, expires_at=run.expires_at, now=now))
        ExportRun.objects.filter(pk=run_id).update(downloads=F("downloads") + 1, downloaded_at=now)
        record(actor=actor, kind=DOWNLOADED, data=facts_of(run), at=now)
    return run


def remove_expired_files(*, now: datetime) -> int:
    """Remove files whose time is over and return how many; the history of exports stays."""
    over = ExportRun.objects.filter(state=ExportState.DONE, expires_at__lte=now)
    paths = dict(over.values_list("pk", "path"))
    storage.remove(paths.values())
    return ExportRun.objects.filter(pk__in=paths).update(state=ExportState.EXPIRED, path="")
