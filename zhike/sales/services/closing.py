"""End a deal: signed, as the contract says, or lost with a reason; and take a lost one up again."""

from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zhike.access.actor import Actor
from zhike.access.policies import get_policy
from zhike.customers.models import Customer
from zhike.events.services import record
from zhike.lib.refusals import refuse_if

from .. import kinds, stage_actions
from ..choices import GradeWay, MoveKind, State
from ..drafts import OpportunityDraft
from ..models import Opportunity
from ..policies import DEALS
from ..queries.pipelines import default_path, get_path
from ..queries.scope import lock_opportunity
from ..rules import why_cannot_close, why_cannot_reopen
from .grading import end_promise, main_deal
from .moving import enter
from .opening import open_deal
from .standing import keep_standing
from .writing import note_move, save_deal


def lose_opportunity(
    *, actor: Actor, customer_id: int, opportunity_id: int, reason: str, note: str = "", now: datetime
) -> Opportunity:
    """Give a deal up with one of the company's reasons; its promise ends with it.

    Locks the customer, then the deal; records sales.lost.
    """
    with transaction.atomic():
        customer, deal = lock_opportunity(actor=actor, customer_id=customer_id, opportunity_id=opportunity_id)
        refuse_if(why_cannot_close(state=deal.state, reason=reason, reasons=get_policy(DEALS.key)["lost_reasons"]))
        deal.state, deal.closed_at, deal.credited_id = State.LOST, now, deal.owner_id
        deal.lost_reason, deal.lost_note = reason, note.strip()[:300]
        end_promise(actor, deal, GradeWay.LOST, reason=reason, now=now)
        columns = ["state", "closed_at", "credited_id", "lost_reason", "lost_note"]
        save_deal(deal, [*columns, "grade", "promised_on", "graded_at"], now)
        note_move(
            deal,
            MoveKind.LOST,
            from_stage_id=deal.stage_id,
            since=deal.stage_since,
            by=actor.id_or_none,
            reason=reason,
        )
        data = {"opportunity": deal.pk, "title": deal.title, "reason": reason, "amount": str(deal.amount)}
        record(actor=actor, kind=kinds.LOST, customer_id=customer_id, data=data, at=now)
        keep_standing(actor=actor, customer=customer, now=now)
    return deal


def reopen_opportunity(
    *, actor: Actor, customer_id: int, opportunity_id: int, reason: str, now: datetime
) -> Opportunity:
    """Take a lost deal up again where it was left. Locks the customer, then the deal; records sales.reopened."""
    with transaction.atomic():
        customer, deal = lock_opportunity(actor=actor, customer_id=customer_id, opportunity_id=opportunity_id)
        refuse_if(why_cannot_reopen(state=deal.state, reason=reason))
        deal.state, deal.closed_at, deal.credited_id, deal.stage_since = State.OPEN, None, None, now
        deal.lost_reason = deal.lost_note = ""
        save_deal(deal, ["state", "closed_at", "credited_id", "stage_since", "lost_reason", "lost_note"], now)
        note_move(deal, MoveKind.REOPENED, from_stage_id=None, since=None, by=actor.id_or_none, reason=reason)
        data = {"opportunity": deal.pk, "title": deal.title, "reason": reason.strip()[:300]}
        record(actor=actor, kind=kinds.REOPENED, customer_id=customer_id, data=data, at=now)
        keep_standing(actor=actor, customer=customer, now=now)
    return deal


def win_opportunity(
    *,
    actor: Actor,
    customer: Customer,
    opportunity_id: int | None,
    signed_at: datetime,
    amount: Decimal,
    title: str,
    now: datetime,
) -> Opportunity | None:
    """Let a deal be signed, because contract and first payment are there; called with the customer locked.

    Without a named deal it is the customer's main one, or a new one when none is open. It goes to the first won
    stage of its pipeline whatever that stage asks. Safe to call twice. Records sales.won.
    """
    deal = _deal_to_win(actor, customer, opportunity_id, amount, title, now)
    if deal is None or deal.state == State.WON:
        return deal
    path = get_path(deal.pipeline_id)
    if path.won is not None and not deal.stage.is_won:
        left = deal.stage
        enter(actor, deal, path.won, MoveKind.WON, now=now)
        stage_actions.run_all(left.actions, stage_actions.Leaving(actor, deal, customer, left.name, now))
    deal.state, deal.closed_at, deal.signed_at = State.WON, now, signed_at
    deal.credited_id, deal.amount, deal.expected_on = deal.owner_id, amount, timezone.localdate(signed_at)
    end_promise(actor, deal, GradeWay.SIGNED, now=now)
    columns = ["state", "closed_at", "signed_at", "credited_id", "amount", "expected_on", "lost_reason", "lost_note"]
    deal.lost_reason = deal.lost_note = ""
    save_deal(deal, [*columns, "grade", "promised_on", "graded_at"], now)
    data = {"opportunity": deal.pk, "title": deal.title, "amount": str(amount), "signed_at": signed_at.isoformat()}
    record(actor=actor, kind=kinds.WON, customer_id=customer.pk, data=data, at=now)
    keep_standing(actor=actor, customer=customer, now=now)
    return deal


def unwin_opportunity(*, actor: Actor, customer: Customer, opportunity_id: int, reason: str, now: datetime) -> None:
    """Take a signature back, because its contract turned out void; the deal stands where it stood before."""
    rows = Opportunity.objects.select_for_update(of=("self",)).select_related("stage", "pipeline")
    deal = rows.filter(customer_id=customer.pk, pk=opportunity_id, state=State.WON).first()
    if deal is None:
        return
    stages = [stage for stage in get_path(deal.pipeline_id).active if not stage.is_won]
    deal.state, deal.closed_at, deal.signed_at, deal.credited_id = State.OPEN, None, None, None
    save_deal(deal, ["state", "closed_at", "signed_at", "credited_id"], now)
    if stages:
        enter(actor, deal, stages[-1], MoveKind.BACK, reason=reason or _("合同作废"), now=now)
    keep_standing(actor=actor, customer=customer, now=now)


def _deal_to_win(
    actor: Actor, customer: Customer, opportunity_id: int | None, amount: Decimal, title: str, now: datetime
) -> Opportunity | None:
    if opportunity_id is not None:
        rows = Opportunity.objects.select_for_update(of=("self",)).select_related("stage", "pipeline")
        return rows.filter(customer_id=customer.pk, pk=opportunity_id).first()
    found = main_deal(customer.pk)
    path = default_path()
    if found is not None or path is None or path.first is None:
        return found
    draft = OpportunityDraft(customer_id=customer.pk, title=title, amount=amount)
    return open_deal(actor, customer, draft, path.first, now)
