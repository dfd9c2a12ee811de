"""Who may take how much out. Pure: rights, caps and counts are arguments."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _

from zhike.lib.refusals import Refusal

from .choices import ExportState

MOST_UNFINISHED = 3
# What was approved may have grown by so much when the work begins.
GROWTH = 1.05


def compute_cap(caps: Iterable[int | None]) -> int | None:
    """Return how many rows somebody may take without asking: the widest cap of all roles; None is no limit."""
    found = list(caps)
    if not found:
        return 0
    return None if None in found else max(one for one in found if one is not None)


def needs_approval(rows: int, cap: int | None) -> bool:
    """Say whether so many rows must be asked for."""
    return cap is not None and rows > cap


def why_cannot_export(*, may_export: bool, rows: int, unfinished: int) -> Refusal | None:
    """Say why this person cannot export now, or return None."""
    if not may_export:
        return Refusal(
            "transfer.export_not_allowed", _("你的角色没有“客户 · 导出”的权限。"), {}, _("请联系管理员调整角色。")
        )
    if not rows:
        return Refusal("transfer.export_nothing", _("这组条件下没有你可以导出的客户。"), {}, _("请换一组条件。"))
    if unfinished >= MOST_UNFINISHED:
        return Refusal(
            "transfer.export_too_many",
            _("你已有 %(n)s 个导出还没有完成。") % {"n": unfinished},
            {"unfinished": unfinished},
            _("请等它们完成，或取消其中一个。"),
        )
    return None


def why_no_columns(columns: int) -> Refusal | None:
    """Refuse a file without columns."""
    return None if columns else Refusal("transfer.export_columns_missing", _("请至少选择一列。"), {"field": "columns"})


def why_no_export_reason(*, asks: bool, reason: str) -> Refusal | None:
    """Refuse to ask for a large export without saying what it is for."""
    if not asks or len(reason.strip()) >= 2:
        return None
    return Refusal("transfer.export_reason_missing", _("需要审批的导出请写明用途，审批人会看到。"), {"field": "reason"})


def why_grown(*, rows: int, allowed: int | None) -> Refusal | None:
    """Refuse to write noticeably more than was allowed when it was asked for."""
    if allowed is None or rows <= allowed * GROWTH:
        return None
    sentence = _("符合条件的客户已从 %(allowed)s 位增加到 %(rows)s 位，超过允许的数量。")
    return Refusal("transfer.export_grown", sentence % {"allowed": allowed, "rows": rows}, {}, _("请重新导出。"))


def why_cannot_cancel_export(state: str) -> Refusal | None:
    """Say why there is nothing to cancel."""
    if state in (ExportState.ASKED, ExportState.RUNNING):
        return None
    return Refusal("transfer.export_ended", _("这次导出已经结束。"))


def why_cannot_download(*, state: str, expires_at: datetime | None, now: datetime) -> Refusal | None:
    """Say why there is no file to fetch, or return None."""
    if state == ExportState.DONE and expires_at is not None and now < expires_at:
        return None
    if state in (ExportState.DONE, ExportState.EXPIRED):
        return Refusal("transfer.export_expired", _("文件已过期删除。"), {}, _("需要时请重新导出。"))
    return Refusal("transfer.export_not_ready", _("文件还没有准备好。"))
