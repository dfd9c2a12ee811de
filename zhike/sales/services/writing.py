"""What every change of a deal writes: its row, the history of stages and promises."""

from datetime import date, datetime

from ..choices import GradeWay
from ..models import GradeChange, Opportunity, StageMove


def save_deal(deal: Opportunity, columns: list[str], now: datetime) -> None:
    """Write some columns of a locked deal with a new version."""
    deal.version += 1
    deal.updated_at = now
    deal.save(update_fields=[*dict.fromkeys(columns), "version", "updated_at"])


def note_move(
    deal: Opportunity, kind: str, *, from_stage_id: int | None, since: datetime | None, by: int | None, reason: str = ""
) -> StageMove:
    """Write down that a deal entered its stage (or left all of them) at `stage_since` or `closed_at`."""
    at = deal.closed_at if deal.closed_at and kind == "lost" else deal.stage_since
    return StageMove.objects.create(
        customer_id=deal.customer_id,
        opportunity_id=deal.pk,
        pipeline_id=deal.pipeline_id,
        from_stage_id=from_stage_id,
        to_stage_id=None if kind == "lost" else deal.stage_id,
        kind=kind,
        at=at,
        seconds=int((at - since).total_seconds()) if since else None,
        person_id=by,
        owner_id=deal.owner_id,
        department_id=deal.department_id,
        source_id=deal.source_id,
        amount=deal.amount,
        reason=reason.strip()[:300],
    )


def note_grade(
    deal: Opportunity,
    way: GradeWay,
    *,
    was: tuple[str, date | None],
    by: int | None,
    at: datetime,
    reason: str = "",
) -> GradeChange:
    """Write down a change of a promise; `was` is the grade and the day before."""
    return GradeChange.objects.create(
        customer_id=deal.customer_id,
        opportunity_id=deal.pk,
        from_grade=was[0],
        to_grade=deal.grade,
        was_promised_on=was[1],
        promised_on=deal.promised_on,
        way=way,
        at=at,
        person_id=by,
        owner_id=deal.owner_id,
        department_id=deal.department_id,
        amount=deal.amount,
        reason=reason.strip()[:300],
    )
