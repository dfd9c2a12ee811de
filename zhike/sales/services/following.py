"""Follow what happens to the customer: a grade or stage given on its row, a new owner, the recycle bin."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import connection, transaction
from django.utils.translation import gettext as _

from zhike.access.actor import Actor, SystemActor
from zhike.customers.drafts import OwnerClock, OwnerMove
from zhike.customers.following import Followed
from zhike.customers.models import Customer
from zhike.customers.queries.scope import lock_customer
from zhike.events.models import Event
from zhike.web.statements import planned

from ..choices import MoveKind, State
from ..drafts import OpportunityDraft
from ..models import Opportunity, PipelineStage, Standing
from ..queries.pipelines import Path, default_path, get_path
from ..queries.scope import require
from ..rules import SIGNED
from .grading import Promise, main_deal, promise
from .moving import enter, move
from .opening import open_deal
from .standing import keep_standing

GRADED_AND_STAGED = frozenset({"grade", "stage"})
_OWN = """
UPDATE sales_opportunity AS deal SET owner_id = customer.owner_id, department_id = customer.department_id
FROM customers_customer AS customer
WHERE customer.id = deal.customer_id AND deal.customer_id = ANY(%s::bigint[])
  AND (deal.owner_id, deal.department_id) IS DISTINCT FROM (customer.owner_id, customer.department_id)
"""
_HIDE = """
UPDATE sales_opportunity AS deal SET is_hidden = customer.deleted_at IS NOT NULL
FROM customers_customer AS customer
WHERE customer.id = deal.customer_id AND deal.customer_id = ANY(%s)
  AND deal.is_hidden <> (customer.deleted_at IS NOT NULL)
"""


def follow_customer(followed: Followed) -> None:
    """Let the main deal follow a grade or a stage that somebody wrote on the customer's row.

    A grade without a deal opens one. The right over the customer was asked; the rules of the pipeline are asked
    here, and what they refuse is not written on the customer either.
    """
    customer, actor, now = followed.customer, followed.actor, followed.now
    is_told = followed.before is None  # a change of the row stands on the timeline already
    grade, stage = customer.grade, customer.stage
    deal = main_deal(customer.pk)
    if deal is None and "grade" in followed.columns and grade:
        deal = _open(actor, customer, now)
    if "stage" in followed.columns:
        _follow_stage(actor, customer, deal, stage, now)
    if deal is not None and "grade" in followed.columns and deal.state == State.OPEN:
        wanted = Promise(grade=grade, reason=_("在客户资料里修改"), asks_reason=False, is_told=is_told)
        promise(actor, deal, wanted, now)
    keep_standing(actor=actor, customer=customer, now=now)


def grade_customer(
    *, actor: Actor, customer_id: int, grade: str, on: date | None = None, reason: str = "", now: datetime
) -> Opportunity | None:
    """Grade a customer: its main deal, or a new one when it has none; None while the company has no pipeline.

    Refused as set_grade. Locks the customer, then the deal.
    """
    with transaction.atomic():
        customer = lock_customer(actor=actor, customer_id=customer_id, capability="view")
        require(actor, customer, "edit")
        deal = main_deal(customer.pk) or (_open(actor, customer, now) if grade else None)
        if deal is not None:
            promise(actor, deal, Promise(grade=grade, on=on, reason=reason), now)
            keep_standing(actor=actor, customer=customer, now=now)
    return deal


def _open(actor: Actor, customer: Customer, now: datetime) -> Opportunity | None:
    path = default_path()
    start = _start_of(path, customer.stage) if path else None
    if start is None:
        return None
    draft = OpportunityDraft(customer_id=customer.pk, title=_("%(name)s的商机") % {"name": customer.name[:100]})
    return open_deal(actor, customer, draft, start, now, is_told=False)


def _start_of(path: Path, stage: str) -> PipelineStage | None:
    """Return the stage that stands for the customer's own; who had signed before begins anew."""
    named = path.standing_for(stage)
    return named if named is not None and not named.is_won else path.first


def _follow_stage(actor: Actor, customer: Customer, deal: Opportunity | None, stage: str, now: datetime) -> None:
    """Bring the deal that a new stage of the customer speaks of to that stage."""
    if stage in SIGNED and _goes_on(actor, customer, stage, now):
        return
    wanted = get_path(deal.pipeline_id).standing_for(stage) if deal else None
    if deal is not None and wanted is not None:
        move(actor, customer, deal, wanted, reason=_("在客户资料里修改"), is_told=False, now=now)


def _goes_on(actor: Actor, customer: Customer, stage: str, now: datetime) -> bool:
    """Let what was signed go from 成交 to 售后 (or back) with its customer; say whether anything was."""
    rows = Opportunity.objects.select_for_update(of=("self",)).select_related("stage", "pipeline")
    deal = rows.filter(customer_id=customer.pk, state=State.WON).order_by("-pk").first()
    if deal is None:
        return bool(Standing.objects.filter(customer_id=customer.pk).exclude(floor="").update(floor=stage))
    wanted = get_path(deal.pipeline_id).standing_for(stage)
    if wanted is not None and wanted.is_won and wanted.pk != deal.stage_id:
        kind = MoveKind.FORWARD if wanted.position > deal.stage.position else MoveKind.BACK
        enter(actor, deal, wanted, kind, reason=_("在客户资料里修改"), is_told=False, now=now)
    return True


def follow_owners(actor: Actor, moves: Sequence[OwnerMove], clocks: Sequence[OwnerClock]) -> None:
    """Let the deals of customers that changed hands go along; one statement."""
    ids = [move.customer_id for move in moves if not move.is_new]
    if ids:
        own_deals(ids)


def own_deals(customer_ids: Sequence[int]) -> None:
    """Give deals the owner and department of their customers."""
    with planned() as cursor:
        cursor.execute(_OWN, [list(customer_ids)])


def read_bin(events: Sequence[Event]) -> None:
    """Hide deals while their customer lies in the recycle bin; a reader of events."""
    ids = [event.customer_id for event in events if event.customer_id]
    if ids:
        hide_deals(ids)


def hide_deals(customer_ids: Sequence[int]) -> None:
    """Hide the deals of customers that are in the recycle bin, show those of all others."""
    with connection.cursor() as cursor:
        cursor.execute(_HIDE, [list(customer_ids)])


def open_for_graded(events: Sequence[Event]) -> None:
    """Open the deals of customers that came in with a grade past the services (imports); a reader of events."""
    ids = [event.customer_id for event in events if event.customer_id]
    graded = Customer.objects.filter(pk__in=ids, deleted_at__isnull=True, opportunities__isnull=True)
    for customer_id, created_at in list(graded.exclude(grade="").values_list("pk", "created_at")):
        with transaction.atomic():
            customer = Customer.objects.select_for_update().filter(pk=customer_id).first()
            if customer is not None and not customer.opportunities.exists():
                grade_new(SystemActor(), customer, created_at)


def grade_new(actor: Actor, customer: Customer, now: datetime) -> None:
    """Open the deal of a customer that came in with a grade, from the day on which it came."""
    grade = customer.grade
    deal = _open(actor, customer, now)
    if deal is not None:
        promise(actor, deal, Promise(grade=grade, asks_reason=False), now)
        keep_standing(actor=actor, customer=customer, now=now)
