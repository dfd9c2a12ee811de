"""What a deal would bring and against whom: its products as free lines, its rivals."""

from collections.abc import Sequence
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal

from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _

from zhike.access.actor import Actor
from zhike.events.services import record
from zhike.lib.refusals import Refusal, Refused, refuse_if

from .. import kinds
from ..drafts import LineDraft, RivalDraft
from ..models import Opportunity, OpportunityLine, OpportunityRival
from ..queries.scope import lock_opportunity
from ..rules import why_not_open
from .writing import save_deal

MOST_LINES = 50
_CENT = Decimal("0.01")


def total_of(lines: Sequence[LineDraft]) -> Decimal:
    """Return what lines come to, each rounded to the cent."""
    return sum(((one.quantity * one.price).quantize(_CENT, ROUND_HALF_UP) for one in lines), Decimal(0))


def set_lines(
    *, actor: Actor, customer_id: int, opportunity_id: int, lines: Sequence[LineDraft], now: datetime
) -> Opportunity:
    """Replace the products of a deal; its amount becomes what they come to. Records sales.changed."""
    if len(lines) > MOST_LINES:
        raise Refused(Refusal("sales.too_many_lines", _("一个商机最多 %(n)s 行产品。") % {"n": MOST_LINES}))
    with transaction.atomic():
        _customer, deal = lock_opportunity(actor=actor, customer_id=customer_id, opportunity_id=opportunity_id)
        refuse_if(why_not_open(deal.state))
        OpportunityLine.objects.filter(customer_id=customer_id, opportunity=deal).delete()
        OpportunityLine.objects.bulk_create(
            OpportunityLine(customer_id=customer_id, opportunity=deal, position=place, **vars(line))
            for place, line in enumerate(lines)
        )
        if lines:
            deal.amount = total_of(lines)
        save_deal(deal, ["amount"], now)
        _note(actor, deal, _("产品"), now)
    return deal


def set_rival(
    *, actor: Actor, customer_id: int, opportunity_id: int, draft: RivalDraft, now: datetime
) -> OpportunityRival:
    """Note a competitor in a deal, or what is known of it by now. Records sales.changed."""
    name = draft.name.strip()
    if not name:
        raise Refused(Refusal("sales.no_rival", _("请写竞争对手的名称。"), {"field": "name"}))
    with transaction.atomic():
        _customer, deal = lock_opportunity(actor=actor, customer_id=customer_id, opportunity_id=opportunity_id)
        rival, _made = OpportunityRival.objects.update_or_create(
            customer_id=customer_id,
            opportunity=deal,
            name=name[:80],
            defaults={"threat": draft.threat, "note": draft.note.strip()[:300], "at": now, "by_id": actor.id_or_none},
        )
        _note(actor, deal, _("竞争对手"), now)
    return rival


def remove_rival(*, actor: Actor, customer_id: int, opportunity_id: int, rival_id: int, now: datetime) -> None:
    """Forget a competitor of a deal. Records sales.changed."""
    with transaction.atomic():
        _customer, deal = lock_opportunity(actor=actor, customer_id=customer_id, opportunity_id=opportunity_id)
        gone, _rows = OpportunityRival.objects.filter(customer_id=customer_id, opportunity=deal, pk=rival_id).delete()
        if not gone:
            raise Http404
        _note(actor, deal, _("竞争对手"), now)


def _note(actor: Actor, deal: Opportunity, label: str, now: datetime) -> None:
    data = {"opportunity": deal.pk, "title": deal.title, "labels": [label], "fields": []}
    record(actor=actor, kind=kinds.CHANGED, customer_id=deal.customer_id, data=data, at=now)
