"""Move a deal along its pipeline: forward when the conditions hold, back with a reason."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from zhike.access.actor import Actor
from zhike.access.queries import person_names
from zhike.customers.models import Customer
from zhike.events.services import record
from zhike.lib.refusals import Refusal, Refused, refuse_if

from .. import kinds, signing, stage_actions
from ..choices import MoveKind, State
from ..models import Opportunity, PipelineStage, StageMove
from ..queries.pipelines import get_path
from ..queries.scope import lock_opportunity
from ..rules import Station, why_cannot_move, why_not_as_seen
from ..stage_conditions import find_obstacles
from ..told import QUIET
from .standing import keep_standing
from .writing import note_move, save_deal


def move_opportunity(
    *,
    actor: Actor,
    customer_id: int,
    opportunity_id: int,
    to_stage_id: int,
    version: int | None = None,
    reason: str = "",
    now: datetime,
) -> Opportunity:
    """Put a deal into another stage of its pipeline.

    Refused over a change that the person has not seen (`version`), while a condition of the stage does not hold,
    back without a reason, into a full column, and into 成交 before contract and first payment are there. On the way
    forward the actions of the left stage are carried out. Locks the customer, then the deal; records
    sales.stage_moved.
    """
    with transaction.atomic():
        customer, deal = lock_opportunity(actor=actor, customer_id=customer_id, opportunity_id=opportunity_id)
        if version is not None and version != deal.version:
            refuse_if(why_not_as_seen(version, deal.version, _last_mover(deal), deal.stage.shown))
        stage = get_path(deal.pipeline_id).find(to_stage_id)
        if stage is None:
            raise Refused(Refusal("sales.other_pipeline", _("这个阶段不属于商机所在的销售流程。")))
        move(actor, customer, deal, stage, reason=reason, now=now)
        keep_standing(actor=actor, customer=customer, now=now)
    return deal


def move(
    actor: Actor,
    customer: Customer,
    deal: Opportunity,
    stage: PipelineStage,
    *,
    reason: str = "",
    is_told: bool = True,
    now: datetime,
) -> None:
    """Move a locked deal if the rules allow it; the caller keeps the customer's row."""
    left = deal.stage
    if stage.pk == left.pk:
        return
    refuse_if(_why_not(deal, stage, reason))
    if stage.position > left.position:
        _refuse_obstacles(find_obstacles(stage.conditions, deal, customer, now))
    is_forward = stage.position > left.position
    kind = MoveKind.FORWARD if is_forward else MoveKind.BACK
    enter(actor, deal, stage, kind, reason=reason, is_told=is_told, now=now)
    if is_forward:
        stage_actions.run_all(left.actions, stage_actions.Leaving(actor, deal, customer, left.name, now))


def enter(
    actor: Actor,
    deal: Opportunity,
    stage: PipelineStage,
    kind: MoveKind,
    *,
    reason: str = "",
    is_told: bool = True,
    now: datetime,
) -> None:
    """Write that a locked deal stands in a stage from now on, whatever the rules say.

    What is not `is_told` stands on the customer's timeline by an entry of its own row.
    """
    left, since = deal.stage, deal.stage_since
    deal.stage, deal.stage_since = stage, now
    save_deal(deal, ["stage", "stage_since"], now)
    note_move(deal, kind, from_stage_id=left.pk, since=since, by=actor.id_or_none, reason=reason)
    data = {
        "opportunity": deal.pk,
        "title": deal.title,
        "from": left.pk,
        "to": stage.pk,
        "way": kind.value,
        "from_name": left.name,
        "to_name": stage.name,
        "reason": reason.strip()[:300],
        QUIET: not is_told,
    }
    record(actor=actor, kind=kinds.MOVED, customer_id=deal.customer_id, data=data, at=now)


def _why_not(deal: Opportunity, stage: PipelineStage, reason: str) -> Refusal | None:
    crowd = Opportunity.objects.filter(stage_id=stage.pk, owner_id=deal.owner_id, state=State.OPEN, is_hidden=False)
    return why_cannot_move(
        state=deal.state,
        at=station(deal.stage),
        to=station(stage),
        reason=reason,
        is_signed=signing.find_signed(deal) is not None,
        stands=crowd.count() if stage.card_limit is not None else 0,
        limit=stage.card_limit,
    )


def station(stage: PipelineStage) -> Station:
    """Return a stage as the rules see it."""
    return Station(stage.pk, stage.shown, stage.position, stage.is_won, stage.is_active)


def _refuse_obstacles(obstacles: list[Refusal]) -> None:
    """Refuse with everything that is missing, in one sentence."""
    if not obstacles:
        return
    if len(obstacles) == 1:
        raise Refused(obstacles[0])
    said = "；".join(str(one.sentence).rstrip("。") for one in obstacles)
    raise Refused(
        Refusal(
            "sales.conditions_missing",
            _("还不能进入这个阶段：%(what)s。") % {"what": said},
            {"codes": [one.code for one in obstacles]},
        )
    )


def _last_mover(deal: Opportunity) -> str:
    """Return who moved a deal last, as people know him."""
    last = StageMove.objects.filter(customer_id=deal.customer_id, opportunity_id=deal.pk).order_by("-at", "-pk").first()
    return person_names([last.person_id]).get(last.person_id, "") if last and last.person_id else ""
