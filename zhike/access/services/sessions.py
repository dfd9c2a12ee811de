"""End sessions: one's own, a colleague's, all of somebody who leaves."""

from datetime import datetime

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Q
from django.http import Http404
from django.utils import timezone

from zhike.events.services import record

from ..actor import Actor
from ..own_policies import longest_rest
from ..queries.people import get_manageable_person


def end_sessions_of(person_id: int, *, keep: str | None = None) -> int:
    """Delete every session of a person except `keep`; the next request of each is signed out."""
    sessions = UserSession.objects.filter(user_id=person_id)
    if keep:
        sessions = sessions.exclude(session_key=keep)
    keys = list(sessions.values_list("session_key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    return int(sessions.delete()[0])


def end_session(*, actor: Actor, session_id: int, now: datetime | None = None) -> None:
    """End one of the actor's own sessions."""
    with transaction.atomic():
        session = UserSession.objects.filter(pk=session_id, user_id=actor.person_id).first()
        if session is None:
            raise Http404
        Session.objects.filter(session_key=session.session_key).delete()
        session.delete()
        _record(actor, actor.person_id, 1, now)


def end_all_sessions(*, actor: Actor, person_id: int, keep: str | None = None, now: datetime | None = None) -> int:
    """End all sessions of the actor, or of somebody whom the actor manages; return how many."""
    with transaction.atomic():
        if person_id != actor.person_id:
            get_manageable_person(actor=actor, person_id=person_id, capability="edit")
        count = end_sessions_of(person_id, keep=keep)
        _record(actor, person_id, count, now)
    return count


def _record(actor: Actor, person_id: int, count: int, now: datetime | None) -> None:
    data = {"person_id": person_id, "count": count}
    record(actor=actor, kind="access.session_ended", data=data, at=now or timezone.now())


def note_activity(*, person_id: int, session_key: str, address: str | None, device: str) -> None:
    """Keep when, where and with which browser a session was last used."""
    limit = UserSession._meta.get_field("user_agent").max_length
    UserSession.objects.update_or_create(
        session_key=session_key,
        defaults={
            "user_id": person_id,
            "ip": address or "127.0.0.1",
            "user_agent": device[:limit],
            "last_seen_at": timezone.now(),
        },
    )


def forget_ended_sessions(*, now: datetime) -> int:
    """Delete sessions that expired or rested too long, and what is known of their devices."""
    rested = UserSession.objects.filter(last_seen_at__lt=now - longest_rest()).values("session_key")
    Session.objects.filter(Q(expire_date__lt=now) | Q(session_key__in=rested)).delete()
    return int(UserSession.objects.exclude(session_key__in=Session.objects.values("session_key")).delete()[0])
