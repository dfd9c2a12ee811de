"""Exports and approvals of the demo company: one request in each state, two finished files, somebody who is away."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta

from django.utils import timezone

from zhike.access.actor import Actor
from zhike.access.models import Person
from zhike.access.queries import get_actor
from zhike.approvals.models import Absence, ApprovalRequest, HistoryEntry, Seat
from zhike.approvals.services import AbsenceDraft, decide, start_absence, withdraw
from zhike.lib.refusals import Refused
from zhike.transfer import storage
from zhike.transfer.export.models import ExportRun
from zhike.transfer.export.running import run_export
from zhike.transfer.export.services import ExportDraft, start_export

_COLUMNS = ("grade", "name", "contact", "phone", "stage", "tier", "last_contact", "next", "owner")


def load_requests(people: Mapping[str, Person], now: datetime) -> None:
    """Let a rep ask for exports and her managers decide; an empty list exports nothing and is passed over."""
    rep, manager = get_actor(people["wangxiaoyan"].pk), get_actor(people["qianwei"].pk)
    head = get_actor(people["lijianguo"].pk)
    with suppress(Refused):
        direct = start_export(actor=head, draft=ExportDraft("", columns=_COLUMNS), now=now - timedelta(days=2))
        run_export(run_id=direct.pk)
    _ask(rep, manager, "给售后做季度回访名单", "granted", "只给回访组用", now - timedelta(days=3))
    _ask(rep, manager, "备份一份自己的客户", "refused", "资料都在系统里，不需要存到本机", now - timedelta(days=6))
    _ask(rep, manager, "打印名单", "withdrawn", "", now - timedelta(days=5))
    today = timezone.localdate(now)
    draft = AbsenceDraft(head.person_id, today, today + timedelta(days=4))
    start_absence(actor=manager, draft=draft, now=now - timedelta(hours=5))
    _ask(rep, manager, "下周去苏州拜访，路上要带名单", "", "", now - timedelta(hours=2))


def _ask(rep: Actor, manager: Actor, purpose: str, end: str, words: str, now: datetime) -> None:
    """Ask for the rep's own customers, and end the request as told."""
    draft = ExportDraft("view=mine", columns=_COLUMNS, format="csv", reason=purpose)
    try:
        run = start_export(actor=rep, draft=draft, now=now)
    except Refused:
        return
    later = now + timedelta(minutes=40)
    if run.approval_id and end == "withdrawn":
        withdraw(actor=rep, request_id=run.approval_id, now=later)
    elif run.approval_id and end:
        decide(actor=manager, request_id=run.approval_id, verdict=end, reason=words, now=later)
    run_export(run_id=run.pk)


def remove_requests(person_ids: Sequence[int]) -> None:
    """Take away what demo people asked for, with its files."""
    asked = ApprovalRequest.objects.filter(by_id__in=person_ids)
    for model in (HistoryEntry, Seat):
        model._default_manager.filter(request__in=asked).delete()
    asked.delete()
    Absence.objects.filter(person_id__in=person_ids).delete()
    runs = ExportRun.objects.filter(by_id__in=person_ids)
    storage.remove(runs.values_list("path", flat=True))
    runs.delete()
