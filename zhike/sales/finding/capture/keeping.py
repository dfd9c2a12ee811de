"""Keep public forms, campaigns and what they cost."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.http import Http404

from zhike.access.actor import Actor
from zhike.access.queries.capabilities import refuse_unless_capable
from zhike.customers.models import Source
from zhike.events.services import record
from zhike.lib.refusals import Refusal, refuse_if

from ...models import Campaign, ConsentText, LeadCost, WebForm
from ..kinds import CAMPAIGN_SAVED, FORM_SAVED
from . import rules, wording


@dataclass(frozen=True)
class FormDraft:
    """A public form as its designer fills it in."""

    name: str
    title: str
    intro: str
    fields: Sequence[Mapping[str, Any]]
    consent: str
    thanks: str
    sites: Sequence[str]
    source_id: int | None
    campaign_id: int | None
    is_active: bool


def save_web_form(*, actor: Actor, form_id: int | None, draft: FormDraft, now: datetime) -> WebForm:
    """Write a public form; another text of consent becomes a new version, and every version is kept.

    Refused with a code of rules.why_cannot_ask. Records sales.web_form_saved.
    """
    refuse_unless_capable(actor, "campaign", "edit")
    refuse_if(rules.why_cannot_ask(draft.fields))
    with transaction.atomic():
        row = WebForm.objects.select_for_update().filter(pk=form_id).first() if form_id else None
        if form_id and row is None:
            raise Http404
        row = row or WebForm(key=secrets.token_urlsafe(12), version=0)
        is_new_text = draft.consent.strip() != row.consent
        for name in FormDraft.__dataclass_fields__:
            setattr(row, name, getattr(draft, name))
        row.fields, row.sites, row.consent = list(draft.fields), list(draft.sites), draft.consent.strip()
        row.consent_version += is_new_text
        row.version, row.changed_at, row.changed_by_id = row.version + 1, now, actor.id_or_none
        row.save()
        if is_new_text:
            ConsentText.objects.create(
                web_form=row, version=row.consent_version, text=row.consent, at=now, by_id=actor.id_or_none
            )
        data = {"form": row.pk, "name": row.name, "version": row.version}
        record(actor=actor, kind=FORM_SAVED, customer_id=None, data=data, at=now)
    return row


@dataclass(frozen=True)
class CampaignDraft:
    """A campaign as its form fills it in."""

    name: str
    code: str
    source_id: int | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    note: str = ""
    is_active: bool = True


def save_campaign(*, actor: Actor, campaign_id: int | None, draft: CampaignDraft, now: datetime) -> Campaign:
    """Write a campaign; its code is what links carry, and no two share one whatever the case."""
    refuse_unless_capable(actor, "campaign", "edit")
    with transaction.atomic():
        row = Campaign.objects.select_for_update().filter(pk=campaign_id).first() if campaign_id else Campaign()
        if row is None:
            raise Http404
        others = Campaign.objects.exclude(pk=campaign_id or 0)
        is_taken = others.filter(name=draft.name).exists(), others.filter(code__iexact=draft.code).exists()
        refuse_if(wording.why_cannot_keep_campaign(draft, *is_taken))
        for name in CampaignDraft.__dataclass_fields__:
            setattr(row, name, getattr(draft, name))
        row.save()
        record(actor=actor, kind=CAMPAIGN_SAVED, customer_id=None, data={"name": row.name}, at=now)
    return row


@dataclass(frozen=True)
class CostDraft:
    """Money spent on a source or a campaign."""

    spent_on: date
    amount: Decimal
    source_id: int | None = None
    campaign_id: int | None = None
    note: str = ""


def add_cost(*, actor: Actor, draft: CostDraft, now: datetime) -> LeadCost:
    """Write down what was spent."""
    refuse_unless_capable(actor, "campaign", "edit")
    refuse_if(wording.why_no_cost(draft))
    with transaction.atomic():
        source_id = draft.source_id
        if draft.campaign_id:
            campaign = Campaign.objects.filter(pk=draft.campaign_id).first()
            refuse_if(None if campaign else Refusal("finding.no_campaign", wording.gone()))
            source_id = campaign.source_id if campaign else None
        elif not Source.objects.filter(pk=source_id or 0).exists():
            refuse_if(Refusal("finding.no_source", wording.gone()))
        return LeadCost.objects.create(
            source_id=source_id,
            campaign_id=draft.campaign_id,
            spent_on=draft.spent_on,
            amount=draft.amount,
            note=draft.note,
            at=now,
            by_id=actor.id_or_none,
        )


def remove_cost(*, actor: Actor, cost_id: int) -> None:
    """Take back a cost that was written down by mistake; history keeps it."""
    refuse_unless_capable(actor, "campaign", "edit")
    with transaction.atomic():
        row = LeadCost.objects.select_for_update().filter(pk=cost_id).first()
        if row is None:
            raise Http404
        row.delete()
