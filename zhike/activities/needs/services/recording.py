"""Write down what a customer wants, and put better words to it later."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from zhike.access.actor import Actor
from zhike.lib.refusals import refuse_if

from ...models import Need, NeedCategory, NeedFinding
from .. import kinds, rules
from ..choices import CONFIRMED_STATES, Axis, NeedState
from ..drafts import NeedDraft
from ..queries.scope import visible_sessions
from .locking import lock_for_needs, lock_need, name_of_contact, raise_bad, tell, write
from .scoring import COLUMNS, score_need

_PLAIN = (
    *("name", "raw_words", "contact_id", "heard_from", "heard_at", "heard_where", "source", "session_id"),
    *("finding_id", "statement", "purpose_id", "aspect_id", "strength", "urgency", "importance", "cost"),
    *("value_amount", "met_by", "rival", "offer_kind", "offer_name", "keeper_id"),
)


def record_need(*, actor: Actor, customer_id: int, draft: NeedDraft, now: datetime) -> Need:
    """Write down a need in the customer's own words. Locks the customer; records activities.need_recorded."""
    with transaction.atomic():
        customer = lock_for_needs(actor=actor, customer_id=customer_id, capability="create")
        values = _checked(actor, customer_id, draft, now)
        need = Need(customer=customer, heard_by_id=actor.id_or_none, created_by_id=actor.id_or_none, **values)
        need.keeper_id = draft.keeper_id or actor.id_or_none
        need.state = rules.state_after_words(
            state=NeedState.RAW, statement=need.statement, confirmed_wording="", steps=0
        )
        need.created_at = need.updated_at = now
        score_need(need)
        need.save()
        tell(actor, need, kinds.RECORDED, now, source=need.source)
    return need


def change_need(*, actor: Actor, customer_id: int, need_id: int, version: int, draft: NeedDraft, now: datetime) -> Need:
    """Change a need; another wording opens a confirmed one again, since the customer confirmed the former words.

    Refused when somebody else was quicker, or the need is closed. Locks the customer, then the need.
    """
    with transaction.atomic():
        need = lock_need(actor=actor, customer_id=customer_id, need_id=need_id)
        refuse_if(rules.why_changed(seen=version, version=need.version))
        refuse_if(rules.why_closed(state=need.state))
        values = _checked(actor, customer_id, draft, now)
        changed = [name for name in _PLAIN if getattr(need, name) != values[name]]
        if not changed:
            return need
        was_confirmed = need.state in CONFIRMED_STATES
        for name in changed:
            setattr(need, name, values[name])
        need.state = rules.state_after_words(
            state=need.state,
            statement=need.statement,
            confirmed_wording=need.confirmed_wording,
            steps=need.steps.filter(customer_id=customer_id).count(),
        )
        score_need(need)
        write(need, now, *changed, "state", *COLUMNS)
        tell(actor, need, kinds.CHANGED, now, fields=changed)
        if was_confirmed and need.state not in CONFIRMED_STATES:
            tell(actor, need, kinds.REOPENED, now, why="wording")
    return need


def _checked(actor: Actor, customer_id: int, draft: NeedDraft, now: datetime) -> dict[str, Any]:
    values = {name: value for name, value in asdict(draft).items() if name in _PLAIN}
    values |= {name: value.strip() for name, value in values.items() if isinstance(value, str)}
    refuse_if(rules.why_bad_words(name=draft.name, raw_words=draft.raw_words, heard_at=draft.heard_at, now=now))
    refuse_if(rules.why_bad_offer(offer_kind=draft.offer_kind, offer_name=draft.offer_name))
    refuse_if(rules.why_bad_rival(met_by=draft.met_by, rival=draft.rival))
    values["heard_from"] = name_of_contact(customer_id, draft.contact_id, draft.heard_from)
    _require_category(draft.purpose_id, Axis.PURPOSE)
    _require_category(draft.aspect_id, Axis.ASPECT)
    _require_session(actor, draft)
    return values


def _require_category(category_id: int | None, axis: Axis) -> None:
    if category_id and not NeedCategory.objects.filter(pk=category_id, axis=axis).exists():
        raise_bad(f"{axis}_id", _("这个分类不在列表里，请重新选择。"))


def _require_session(actor: Actor, draft: NeedDraft) -> None:
    if draft.session_id and not visible_sessions(actor).filter(pk=draft.session_id).exists():
        raise_bad("session_id", _("找不到这场研讨，请重新选择。"))
    if draft.finding_id and not NeedFinding.objects.filter(pk=draft.finding_id, session_id=draft.session_id).exists():
        raise_bad("finding_id", _("这条发现不属于这场研讨。"))
