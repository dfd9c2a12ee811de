"""Open a deal, and change what is known of it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zhike.access.actor import Actor
from zhike.customers.models import Customer
from zhike.customers.queries.scope import lock_customer
from zhike.events.services import record
from zhike.lib.refusals import Refusal, Refused, refuse_if

from .. import kinds
from ..choices import MoveKind
from ..drafts import CHANGEABLE, OpportunityDraft
from ..labels import field_label
from ..models import Opportunity, PipelineStage
from ..queries.pipelines import Path, default_path, get_path
from ..queries.scope import lock_opportunity, require
from ..rules import why_not_as_seen, why_not_open
from ..stage_conditions import find_obstacles
from ..told import QUIET
from .grading import Promise, derive, promise
from .standing import keep_standing, remember_floor
from .writing import note_move, save_deal


def create_opportunity(*, actor: Actor, draft: OpportunityDraft, now: datetime) -> Opportunity:
    """Open a deal with a customer, at the first stage unless another is named whose conditions hold.

    It belongs to the customer's owner. Locks the customer; records sales.opened.
    """
    with transaction.atomic():
        customer = lock_customer(actor=actor, customer_id=draft.customer_id, capability="view")
        require(actor, customer, "create")
        path = get_path(draft.pipeline_id) if draft.pipeline_id else default_path()
        deal = open_deal(actor, customer, draft, _start(path, draft.stage_id), now)
        refuse_if(next(iter(find_obstacles(deal.stage.conditions, deal, customer, now)), None))
        if draft.grade:
            wanted = Promise(grade=draft.grade, on=draft.expected_on, asks_reason=False)
            promise(actor, deal, wanted, now)
        keep_standing(actor=actor, customer=customer, now=now)
    return deal


def open_deal(
    actor: Actor,
    customer: Customer,
    draft: OpportunityDraft,
    stage: PipelineStage,
    now: datetime,
    *,
    is_told: bool = True,
) -> Opportunity:
    """Write a new deal of a locked customer with its first move; the caller asks conditions and keeps the customer.

    A deal that grading opened is not told: the timeline says the grade.
    """
    title = draft.title.strip()
    if not title:
        raise Refused(Refusal("sales.no_title", _("请写商机名称。"), {"field": "title"}))
    remember_floor(customer)
    columns = {name: getattr(draft, name) for name in CHANGEABLE}
    deal = Opportunity(
        **columns | {"title": title},
        customer=customer,
        pipeline=stage.pipeline,
        stage=stage,
        owner_id=customer.owner_id,
        department_id=customer.department_id,
        source_id=customer.source_id,
        stage_since=now,
        created_at=now,
        created_by_id=actor.id_or_none,
        updated_at=now,
    )
    deal.save(force_insert=True)
    note_move(deal, MoveKind.ENTERED, from_stage_id=None, since=None, by=actor.id_or_none)
    data = {"opportunity": deal.pk, "title": deal.title, "stage": stage.name, "amount": str(deal.amount)}
    data[QUIET] = not is_told
    record(actor=actor, kind=kinds.OPENED, customer_id=customer.pk, data=data, at=now)
    return deal


def _start(path: Path | None, stage_id: int | None) -> PipelineStage:
    """Return where a new deal begins; a won stage is never a beginning."""
    stage = None
    if path is not None and path.pipeline.is_active:
        named = path.find(stage_id) if stage_id else path.first
        stage = named if named and named.is_active and not named.is_won else None
    if stage is None:
        raise Refused(
            Refusal("sales.no_start", _("这个销售流程没有可用的阶段。"), help=_("请管理员在销售流程里设置。"))
        )
    return stage


def change_opportunity(
    *,
    actor: Actor,
    customer_id: int,
    opportunity_id: int,
    version: int,
    changes: Mapping[str, Any],
    now: datetime,
) -> Opportunity:
    """Change what is known of a deal; the promise of a graded one follows its expected day.

    Refused over an unseen change. Locks the customer, then the deal; records sales.changed.
    """
    unknown = set(changes) - CHANGEABLE
    if unknown:
        raise TypeError(f"These are no columns to change: {', '.join(sorted(unknown))}")
    with transaction.atomic():
        customer, deal = lock_opportunity(actor=actor, customer_id=customer_id, opportunity_id=opportunity_id)
        refuse_if(why_not_as_seen(version, deal.version, "", deal.stage.shown))
        real = {name: value for name, value in changes.items() if getattr(deal, name) != value}
        if not real:
            return deal
        refuse_if(why_not_open(deal.state))
        _refuse_shape(real, now)
        for name, value in real.items():
            setattr(deal, name, value)
        if "expected_on" in real and deal.grade:  # first, since a promise is never written apart from its day
            derive(actor, deal, reason=_("修改了预计签约日"), now=now)
        save_deal(deal, list(real), now)
        labels = [field_label(name) for name in real]
        data = {"opportunity": deal.pk, "title": deal.title, "labels": labels, "fields": sorted(real)}
        record(actor=actor, kind=kinds.CHANGED, customer_id=customer_id, data=data, at=now)
        keep_standing(actor=actor, customer=customer, now=now)
    return deal


def _refuse_shape(real: Mapping[str, Any], now: datetime) -> None:
    """Object to an empty title and to a signature that is expected in the past."""
    if "title" in real and not str(real["title"]).strip():
        raise Refused(Refusal("sales.no_title", _("请写商机名称。"), {"field": "title"}))
    day = real.get("expected_on")
    if day is not None and day < timezone.localdate(now):
        raise Refused(Refusal("sales.expected_past", _("预计签约日不能在过去。"), {"field": "expected_on"}))
