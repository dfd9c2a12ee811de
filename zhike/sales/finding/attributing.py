"""How campaigns reach the forms of lower rooms: a question of the new customer, an action over the list."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zhike.access.actor import Actor
from zhike.conditions import bulk
from zhike.customers import additions
from zhike.customers.bulk_actions import refuse_or
from zhike.customers.fields import OBJECT
from zhike.customers.models import Customer
from zhike.web.forms import PickerField

from ..models import Campaign, Way
from . import origins

CAMPAIGN, ATTRIBUTE = "campaign", "sales.attribute"


def campaign_field(**options: Any) -> PickerField:
    """Return the box in which a campaign is picked."""
    return PickerField(
        "sales:campaign-search", placeholder=_("活动名称或代号"), label=_("来源活动"), required=False, **options
    )


def campaign_labels(ids: Sequence[int]) -> Iterable[tuple[int, str]]:
    """Return the names of campaigns."""
    return Campaign.objects.filter(pk__in=ids).values_list("pk", "name")


def _field(actor: Actor) -> forms.Field | None:
    return campaign_field() if origins.may_name(actor) else None


def _fill(actor: Actor, campaign_id: Any) -> Mapping[str, Any]:
    source_id = origins.get_offered(actor=actor, campaign_id=int(campaign_id)).source_id
    return {"source_id": source_id} if source_id else {}


def _keep(actor: Actor, customer: Customer, campaign_id: Any, now: datetime) -> None:
    campaign = origins.get_offered(actor=actor, campaign_id=int(campaign_id))
    draft = origins.OriginDraft(Way.HAND, campaign.pk)
    origins.record_origins(actor=actor, customer_ids=[customer.pk], draft=draft, now=now)


def attribute_many(actor: Actor, ids: Sequence[int], values: Mapping[str, Any], now: datetime) -> bulk.Answers:
    """Put a batch of customers to a campaign, or take them out of the one that they were put to."""
    campaign_id = values.get("campaign_id")
    if campaign_id is None:
        return origins.take_back_attributed(actor=actor, customer_ids=ids, now=now)
    return origins.attribute_customers(actor=actor, customer_ids=ids, campaign_id=campaign_id, now=now)


def attribute(actor: Actor, customer_id: int, values: Mapping[str, Any], now: datetime) -> bool:
    """Put one customer to a campaign, or take it out."""
    return refuse_or(attribute_many(actor, [customer_id], values, now)[customer_id])


def declare() -> None:
    """Fill the registries, from AppConfig.ready."""
    additions.register(additions.Addition(CAMPAIGN, _field, _keep, _fill, campaign_labels))
    bulk.register(
        bulk.BulkAction(
            ATTRIBUTE,
            OBJECT,
            _("归入活动"),
            "edit",
            attribute,
            "sales:attribute_many",
            "speakerphone",
            32,
            attribute_many,
        )
    )
