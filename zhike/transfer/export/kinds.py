"""The events, messages and the approval of exports, as people read them."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhike.approvals import kinds as approvals
from zhike.approvals.rules import Step
from zhike.events import kinds as events
from zhike.notify import kinds as messages

REQUESTED, FINISHED = "transfer.export_requested", "transfer.export_finished"
DOWNLOADED, MESSAGE, APPROVAL = "transfer.export_downloaded", "transfer.export", "transfer.export"


def _rows(data: Mapping[str, Any]) -> str:
    facts = {"number": data.get("number", ""), "rows": f"{data.get('rows', 0):,}"}
    return _("%(number)s：%(rows)s 位客户") % facts


def _title(facts: Mapping[str, Any]) -> str:
    return _("导出 %(rows)s 位客户") % {"rows": f"{facts.get('rows', 0):,}"}


def _lines(facts: Mapping[str, Any]) -> Sequence[tuple[str, str]]:
    """Say what would leave: which customers in a sentence, how many, which columns, in which form."""
    from zhike.access.actor import SystemActor
    from zhike.customers import listing

    from .choices import Format
    from .models import ExportRun
    from .sentence import sentence_of

    labels = {column.name: str(column.label or column.hidden_label) for column in listing.columns_for(SystemActor())}
    lines = [(_("数量"), _("%(rows)s 位客户") % {"rows": f"{facts.get('rows', 0):,}"})]
    run = ExportRun.objects.filter(pk=facts.get("run") or 0).first()
    if run is not None and (sentence := sentence_of(run, timezone.now())):
        lines.append((_("范围"), sentence))
    lines.append((_("列"), _("、").join(labels.get(name, name) for name in facts.get("columns", ()))))
    lines.append((_("格式"), str(Format(facts.get("format", "csv")).label)))
    return lines


def declare() -> None:
    """Declare them, from AppConfig.ready."""
    from . import services

    events.register(
        events.Kind(REQUESTED, gettext_lazy("申请导出"), "download", on_timeline=False, sentence=_rows),
        events.Kind(FINISHED, gettext_lazy("导出结束"), "download", on_timeline=False, sentence=_rows),
        events.Kind(DOWNLOADED, gettext_lazy("下载导出文件"), "file-download", on_timeline=False, sentence=_rows),
    )
    messages.register(
        messages.MessageKind(
            MESSAGE, gettext_lazy("导出结果"), gettext_lazy("我发起的导出完成或失败时"), icon="download"
        )
    )
    approvals.register(
        approvals.ApprovalKind(
            name=APPROVAL,
            label=gettext_lazy("导出客户"),
            help=gettext_lazy("一次导出的客户数超过角色上限时，由谁同意。上限在“设置 · 导出”里。"),
            icon="download",
            title=_title,
            lines=_lines,
            steps=(Step(),),
            on_granted=services.on_granted,
            on_refused=services.on_refused,
            on_withdrawn=services.on_withdrawn,
            deciders_may_open=False,
        )
    )
