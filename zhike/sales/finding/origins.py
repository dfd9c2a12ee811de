"""By what a customer came first: every way in tells it here, the first word stays, and returns count by it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import connection, transaction
from django.utils.translation import gettext as _

from zhike.access.actor import Actor
from zhike.customers.fields import rule_of
from zhike.customers.queries import visible_to
from zhike.events.services import record_many
from zhike.lib.refusals import Refusal, Refused, refuse_if

from ..models import Campaign, LeadOrigin, Way
from .kinds import CAME_BY, CAME_BY_NONE

Answers = dict[int, bool | Refusal]
# The event of these ways says the campaign itself: a form its questions, a sheet its row.
_TOLD_ELSEWHERE = frozenset({Way.WEB, Way.IMPORT})
_INSERT = """
INSERT INTO sales_leadorigin (customer_id, campaign_id, web_form_id, way, by_id, utm, page, at)
SELECT came.id, %s, %s, %s, %s, %s::jsonb, %s, %s FROM unnest(%s::bigint[]) AS came(id)
ON CONFLICT (customer_id) DO NOTHING RETURNING customer_id
"""


@dataclass(frozen=True)
class OriginDraft:
    """A way in, the campaign if one is known, and what a link carried."""

    way: str
    campaign_id: int | None = None
    web_form_id: int | None = None
    utm: Mapping[str, str] = field(default_factory=dict)
    page: str = ""


def record_origins(*, actor: Actor, customer_ids: Sequence[int], draft: OriginDraft, now: datetime) -> set[int]:
    """Say by what customers came, and return those for whom nobody had said it before.

    Stands inside the transaction that created the customers, or that locked them. What was said first stays, so it
    may be said again. Records sales.came_by where a campaign is named and no other event of the way names it.
    """
    values = [draft.campaign_id, draft.web_form_id, draft.way, actor.id_or_none, json.dumps(dict(draft.utm))]
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, [*values, draft.page, now, list(customer_ids)])
        new = {id_ for (id_,) in cursor.fetchall()}
    if new and draft.campaign_id and draft.way not in _TOLD_ELSEWHERE:
        name = Campaign.objects.values_list("name", flat=True).get(pk=draft.campaign_id)
        data = {"campaign": draft.campaign_id, "name": name, "way": str(draft.way)}
        record_many(actor=actor, kind=CAME_BY, rows=((id_, now, data) for id_ in sorted(new)))
    return new


def may_name(actor: Actor) -> bool:
    """Say whether somebody may tell where customers come from: who may fill in their source."""
    return rule_of(actor, "source") not in ("hidden", "readonly")


def list_offered() -> list[tuple[int, str]]:
    """Return the campaigns that customers may come by today, as (id, name)."""
    return list(Campaign.objects.filter(is_active=True).order_by("name").values_list("pk", "name"))


def find_offered(text: str, limit: int = 20) -> list[Campaign]:
    """Return campaigns in use whose name or code holds a text."""
    rows = Campaign.objects.filter(is_active=True).order_by("name")
    return list((rows.filter(name__icontains=text) | rows.filter(code__icontains=text))[:limit])


def get_offered(*, actor: Actor, campaign_id: int) -> Campaign:
    """Return a campaign that customers may come by; refused without the right to say so, or where it is over."""
    refuse_if(None if may_name(actor) else Refusal("finding.source_closed", _("你不能填写客户来源，也就不能选活动。")))
    found = Campaign.objects.filter(pk=campaign_id, is_active=True).first()
    if found is None:
        raise Refused(_no_campaign(_("这个活动已停用或不存在。")))
    return found


def get_named(*, actor: Actor, text: str) -> Campaign:
    """Return the campaign in use that is called so, or whose code it is, whatever the case."""
    wanted = text.strip()
    rows = Campaign.objects.filter(is_active=True)
    found = (rows.filter(name__iexact=wanted) | rows.filter(code__iexact=wanted)).order_by("pk").first()
    if found is None:
        raise Refused(_no_campaign(_("没有叫“%(name)s”的在用活动。") % {"name": wanted[:60]}))
    return get_offered(actor=actor, campaign_id=found.pk)


def _no_campaign(sentence: str) -> Refusal:
    return Refusal(
        "finding.no_campaign", sentence, {"field": "campaign"}, _("请在“来源与活动”里查看活动名称，或先把活动建好。")
    )


def attribute_customers(*, actor: Actor, customer_ids: Sequence[int], campaign_id: int, now: datetime) -> Answers:
    """Put customers of whom nobody said by what they came to a campaign, and say for each why not.

    Locks them in the order of their ids. Records sales.came_by.
    """
    campaign = get_offered(actor=actor, campaign_id=campaign_id)
    with transaction.atomic():
        answers = _lock(actor, customer_ids)
        free = [id_ for id_, answer in answers.items() if answer is False]
        draft = OriginDraft(Way.LISTED, campaign.pk)
        new = record_origins(actor=actor, customer_ids=free, draft=draft, now=now)
        answers |= dict.fromkeys(new, True)
        held = LeadOrigin.objects.filter(customer_id__in=set(free) - new).select_related("campaign")
        answers |= {one.customer_id: _why_held(one) for one in held if one.campaign_id != campaign.pk}
    return answers


def _why_held(one: LeadOrigin) -> Refusal:
    words = {"way": one.get_way_display(), "name": one.campaign.name if one.campaign else ""}
    known = (
        _("已经来自活动“%(name)s”（%(way)s），第一来源不改。") if one.campaign else _("已记为%(way)s，第一来源不改。")
    )
    return Refusal("finding.has_origin", known % words)


def take_back_attributed(*, actor: Actor, customer_ids: Sequence[int], now: datetime) -> Answers:
    """Take customers out of the campaign that somebody put them to afterwards; how they really came stays.

    Records sales.came_by_none.
    """
    refuse_if(None if may_name(actor) else Refusal("finding.source_closed", _("你不能填写客户来源，也就不能选活动。")))
    with transaction.atomic():
        answers = _lock(actor, customer_ids)
        rows = LeadOrigin.objects.filter(customer_id__in=[id_ for id_, one in answers.items() if one is False])
        held = list(rows.select_related("campaign"))
        answers |= {one.customer_id: _why_held(one) for one in held if one.way != Way.LISTED}
        mine = {one.customer_id: one.campaign.name if one.campaign else "" for one in held if one.way == Way.LISTED}
        LeadOrigin.objects.filter(customer_id__in=mine).delete()
        answers |= dict.fromkeys(mine, True)
        record_many(actor=actor, kind=CAME_BY_NONE, rows=((id_, now, {"name": name}) for id_, name in mine.items()))
    return answers


def _lock(actor: Actor, ids: Sequence[int]) -> Answers:
    """Lock those that the actor may edit; False for them, the reason for the others."""
    rows = visible_to(actor, "edit").select_for_update(of=("self",)).filter(pk__in=ids).order_by("pk")
    found = set(rows.values_list("pk", flat=True))
    gone = Refusal("customers.out_of_scope", _("已不在你能编辑的范围内。"))
    return {id_: False if id_ in found else gone for id_ in ids}
