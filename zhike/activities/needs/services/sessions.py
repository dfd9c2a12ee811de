"""Keep the minutes of sessions: who took part, how they reacted, what was found."""

from dataclasses import asdict
from datetime import datetime

from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _

from zhike.access.actor import Actor, reach_of
from zhike.access.queries.capabilities import refuse_unless_capable
from zhike.events.services import record
from zhike.lib.refusals import Refusal, refuse_if

from ...models import NeedFinding, NeedParticipant, NeedSession
from .. import kinds, rules
from ..choices import NeedSource
from ..drafts import ParticipantDraft, SessionDraft
from ..queries.scope import NEED, visible_sessions
from .locking import lock_for_needs, name_of_contact


def save_session(*, actor: Actor, session_id: int | None, draft: SessionDraft, now: datetime) -> NeedSession:
    """Write down a session, or better minutes of it; its host does so."""
    refuse_unless_capable(actor, NEED, "create")
    is_prototype = draft.kind == NeedSource.PROTOTYPE
    refuse_if(
        rules.why_bad_session(
            title=draft.title, held_at=draft.held_at, now=now, shown=draft.shown, is_prototype=is_prototype
        )
    )
    values = {name: value.strip() if isinstance(value, str) else value for name, value in asdict(draft).items()}
    with transaction.atomic():
        if session_id is None:
            return NeedSession.objects.create(host_id=actor.person_id, created_at=now, **values)
        session = lock_session(actor=actor, session_id=session_id)
        for name, value in values.items():
            setattr(session, name, value)
        session.save(update_fields=list(values))
    return session


def lock_session(*, actor: Actor, session_id: int) -> NeedSession:
    """Return a session in sight, locked, in which the actor may write."""
    if not visible_sessions(actor).filter(pk=session_id).exists():
        raise Http404
    session = NeedSession.objects.select_for_update().get(pk=session_id)
    reaches_all = reach_of(actor, NEED, "edit").everything
    refuse_if(rules.why_not_own_session(own=session.host_id == actor.person_id, may=reaches_all))
    return session


def add_participant(*, actor: Actor, draft: ParticipantDraft, now: datetime) -> NeedParticipant:
    """Write down who of a customer took part, and how they took what was shown. The same name again replaces.

    Locks the customer, then the session; stands on the customer's timeline.
    """
    with transaction.atomic():
        lock_for_needs(actor=actor, customer_id=draft.customer_id, capability="create")
        session = lock_session(actor=actor, session_id=draft.session_id)
        name = name_of_contact(draft.customer_id, draft.contact_id, draft.name)
        if not name:
            refuse_if(Refusal("activities.need_name_invalid", _("写下是谁参加的。"), {"field": "name"}))
        values = {"contact_id": draft.contact_id, "reaction": draft.reaction.strip(), "verdict": draft.verdict}
        made, is_new = NeedParticipant.objects.update_or_create(
            customer_id=draft.customer_id, session_id=session.pk, name=name, defaults={**values, "at": now}
        )
        if is_new:
            data = {"session": session.pk, "title": session.title, "who": name}
            record(actor=actor, kind=kinds.SESSION_HELD, customer_id=draft.customer_id, data=data, at=now)
    return made


def add_finding(*, actor: Actor, session_id: int, text: str, now: datetime) -> NeedFinding:
    """Write down what a session found; it becomes a need once it is put under a customer."""
    with transaction.atomic():
        session = lock_session(actor=actor, session_id=session_id)
        if not text.strip():
            refuse_if(Refusal("activities.need_text_invalid", _("写下发现了什么。"), {"field": "text"}))
        return NeedFinding.objects.create(session=session, text=text.strip(), by_id=actor.id_or_none, at=now)
