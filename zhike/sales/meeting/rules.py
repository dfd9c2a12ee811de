"""Who leads an evening meeting, and which customer comes next. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from zhike.lib.refusals import Refusal


@dataclass(frozen=True)
class Place:
    """Where a meeting stands, and where each arrow key leads; None where it leads nowhere."""

    at: int
    before: int | None
    after: int | None


def place_of(ids: Sequence[int], wanted: int | None) -> Place | None:
    """Return where `wanted` stands among ids, by default the first; None when there are none."""
    if not ids:
        return None
    at = ids.index(wanted) if wanted in ids else 0
    return Place(at, ids[at - 1] if at else None, ids[at + 1] if at + 1 < len(ids) else None)


def why_cannot_lead(*, may: bool) -> Refusal | None:
    """Say why somebody watches a meeting without writing its minutes."""
    if may:
        return None
    return Refusal(
        "sales.meeting_not_allowed", _("由本组经理主持理单会。"), {}, _("请有“理单表 · 审批”权限的同事操作。")
    )


def why_cannot_decide(*, what: str, by: date | None, today: date) -> Refusal | None:
    """Say why support cannot be decided: it says what, and by when."""
    if not what.strip():
        return Refusal("sales.meeting_what_missing", _("写明要做什么。"), {"field": "what"})
    if by is None or by < today:
        return Refusal("sales.meeting_day_invalid", _("期限要从今天起。"), {"field": "by"})
    return None
