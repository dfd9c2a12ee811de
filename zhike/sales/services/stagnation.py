"""Notice deals that stand longer in a stage than the company expects, and tell their owners once."""

from datetime import datetime

from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as lazy

from zhike.notify.services import notify

from .. import kinds
from ..choices import State
from ..models import Opportunity
from ..queries.stale import narrow_to_stale

_CHUNK = 2000


def tell_stale(*, now: datetime) -> int:
    """Tell the owner once per deal and stay in a stage; safe to run twice."""
    standing = Opportunity.objects.filter(state=State.OPEN, is_hidden=False, owner_id__isnull=False)
    rows = narrow_to_stale(standing, now).select_related("stage", "customer")
    told = 0
    found = rows.order_by("stage_since", "pk").annotate(name=F("customer__name"))
    for deal in found.iterator(chunk_size=_CHUNK):
        days = (timezone.localdate(now) - timezone.localdate(deal.stage_since)).days
        told += notify(
            person_ids=[deal.owner_id] if deal.owner_id else [],
            kind=kinds.STALE_MESSAGE,
            title=format_lazy(
                lazy("{name}：在「{stage}」停留 {days} 天"), name=deal.name, stage=deal.stage.name, days=days
            ),
            body=deal.title,
            url=reverse("sales:opportunity", args=[deal.customer_id, deal.pk]),
            customer_id=deal.customer_id,
            key=f"sales.stale:{deal.pk}:{deal.stage_id}:{deal.stage_since:%Y%m%d%H%M}",
            at=now,
        )
    return told
