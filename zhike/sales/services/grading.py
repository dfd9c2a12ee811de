"""Give, move, break off a dated promise of signature."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zhike.access.actor import Actor
from zhike.events.services import record
from zhike.lib.refusals import Refusal, Refused, refuse_if

from .. import kinds
from ..choices import GradeWay, State
from ..grade_rules import ORDER, grade_for, why_cannot_promise
from ..models import Opportunity
from ..policies import horizons_of
from ..queries.scope import lock_opportunity
from ..rules import why_not_open
from ..told import QUIET
from .standing import keep_standing
from .writing import note_grade, save_deal


@dataclass(frozen=True, kw_only=True)
class Promise:
    """A grade and the day by which the deal shall be signed; no grade takes the promise back.

    `asks_reason` wants one for what lowers or puts off a promise. What is not `is_told` stands on the customer's
    timeline by an entry of its own row.
    """

    grade: str
    on: date | None = None
    reason: str = ""
    asks_reason: bool = True
    is_told: bool = True


def set_grade(
    *,
    actor: Actor,
    customer_id: int,
    opportunity_id: int,
    grade: str,
    on: date | None = None,
    reason: str = "",
    now: datetime,
) -> Opportunity:
    """Promise that a deal is signed by a day, or take the promise back (empty grade).

    Without a day the last one of the grade is promised. Refused for a day that the grade does not reach, without
    a reason for what lowers or extends a promise, and once the deal is closed. Locks the customer, then the deal;
    records sales.graded.
    """
    with transaction.atomic():
        customer, deal = lock_opportunity(actor=actor, customer_id=customer_id, opportunity_id=opportunity_id)
        promise(actor, deal, Promise(grade=grade, on=on, reason=reason), now)
        keep_standing(actor=actor, customer=customer, now=now)
    return deal


def promise(actor: Actor, deal: Opportunity, wanted: Promise, now: datetime) -> None:
    """Write a promise into a locked deal; the caller keeps the customer's row."""
    refuse_if(why_not_open(deal.state))
    if not wanted.grade:
        _apply(actor, deal, wanted, GradeWay.CLEARED, now)
        return
    if wanted.grade not in ORDER:
        raise TypeError(f"{wanted.grade!r} is no grade")
    today, horizons = timezone.localdate(now), horizons_of(deal.pipeline)
    day = wanted.on or _kept_day(deal, wanted.grade, today) or horizons.last_day(wanted.grade, today)
    refuse_if(why_cannot_promise(wanted.grade, day, today, horizons))
    way = GradeWay.MOVED if deal.grade == wanted.grade else GradeWay.SET
    _apply(actor, deal, replace(wanted, on=day), way, now)


def derive(actor: Actor, deal: Opportunity, *, reason: str = "", now: datetime) -> None:
    """Let the promise of a graded deal follow its expected day of signature, which just changed."""
    today = timezone.localdate(now)
    grade = grade_for(deal.expected_on, today, horizons_of(deal.pipeline))
    day = deal.expected_on if grade else None
    _apply(actor, deal, Promise(grade=grade, on=day, reason=reason, asks_reason=False), GradeWay.DERIVED, now)


def end_promise(actor: Actor, deal: Opportunity, way: GradeWay, *, reason: str = "", now: datetime) -> None:
    """Take the grade off a deal that was just signed or lost; without one only a signature is history."""
    was = (deal.grade, deal.promised_on)
    deal.grade, deal.promised_on, deal.graded_at = "", None, None
    if was[0] or way == GradeWay.SIGNED:
        note_grade(deal, way, was=was, by=actor.id_or_none, at=now, reason=reason)


def main_deal(customer_id: int) -> Opportunity | None:
    """Return the open deal that a customer's row speaks of: the best grade, the furthest stage, the newest."""
    rows = Opportunity.objects.select_for_update(of=("self",)).select_related("stage", "pipeline")
    found = list(rows.filter(customer_id=customer_id, state=State.OPEN).order_by("pk"))
    return min(found, key=lambda one: (one.grade or "Z", -one.stage.position, -one.pk), default=None)


def _kept_day(deal: Opportunity, grade: str, today: date) -> date | None:
    """Keep the expected day of a deal that has one, where it is one that the grade reaches."""
    fits = grade_for(deal.expected_on, today, horizons_of(deal.pipeline))
    return deal.expected_on if fits == grade else None


def _apply(actor: Actor, deal: Opportunity, wanted: Promise, way: GradeWay, now: datetime) -> None:
    was, becomes = (deal.grade, deal.promised_on), (wanted.grade, wanted.on if wanted.grade else None)
    if was == becomes:
        return
    if wanted.asks_reason and _weakens(was, becomes) and not wanted.reason.strip():
        raise Refused(
            Refusal("sales.grade_needs_reason", _("降级、取消等级或推迟承诺日要写明原因。"), {"field": "reason"})
        )
    deal.grade, deal.promised_on = becomes
    deal.graded_at = now if deal.grade else None
    deal.expected_on = deal.promised_on or deal.expected_on
    save_deal(deal, ["grade", "promised_on", "graded_at", "expected_on"], now)
    note_grade(deal, way, was=was, by=actor.id_or_none, at=now, reason=wanted.reason)
    data = {
        "opportunity": deal.pk,
        "title": deal.title,
        "was": was[0],
        "is": deal.grade,
        "promised_on": str(deal.promised_on or ""),
        "reason": wanted.reason.strip()[:300],
        QUIET: not wanted.is_told,
    }
    record(actor=actor, kind=kinds.GRADED, customer_id=deal.customer_id, data=data, at=now)


def _weakens(was: tuple[str, date | None], becomes: tuple[str, date | None]) -> bool:
    """Say whether a promise is lowered, taken back or put off."""
    if not was[0]:
        return False
    if not becomes[0] or becomes[0] > was[0]:
        return True
    return becomes[0] == was[0] and was[1] is not None and becomes[1] is not None and becomes[1] > was[1]
