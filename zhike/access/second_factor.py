"""Record changes of the second factor, which django-allauth writes by itself."""

from typing import Any

from allauth.account.signals import authentication_step_completed, user_logged_in, user_logged_out
from allauth.mfa import signals
from allauth.usersessions.signals import on_user_logged_in
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from zhike.events.services import record

from .actor import Actor
from .addresses import client_address
from .models import Person


def _record(request: HttpRequest, user: Any, kind: str, **more: Any) -> None:
    if not isinstance(user, Person) or user.pk is None:
        return
    request_id = getattr(request, "request_id", "")
    actor = getattr(request, "actor", None) or _actor_of(user, client_address(request), request_id)
    with transaction.atomic():
        data = {"person_id": user.pk, "name": user.name, **more}
        record(actor=actor, kind=kind, data=data, at=timezone.now())


def _actor_of(person: Person, address: str | None, request_id: str) -> Actor:
    return Actor(person_id=person.pk, name=person.name, address=address, request_id=request_id)


def on_changed(request: HttpRequest, user: Any, authenticator: Any, signal: Any, **_: Any) -> None:
    """Record that a key, code or set of recovery codes came or went."""
    what = {signals.authenticator_added: "added", signals.authenticator_removed: "removed"}.get(signal, "reset")
    _record(request, user, "access.second_factor_changed", what=what, type=str(authenticator.type))


def on_signed_out(request: HttpRequest, user: Any, **_: Any) -> None:
    """Record that somebody signed out."""
    _record(request, user, "access.signed_out")


def on_proved(request: HttpRequest, user: Any, method: str, **more: Any) -> None:
    """Record that somebody proved again who they are, before something that matters."""
    if more.get("reauthenticated"):
        _record(request, user, "access.reauthenticated", method=method)


def listen() -> None:
    """Connect once, at start; the library's own look at every session of a person at each sign-in is left out."""
    user_logged_in.disconnect(on_user_logged_in)
    for signal in (signals.authenticator_added, signals.authenticator_removed, signals.authenticator_reset):
        signal.connect(on_changed, dispatch_uid="access.second_factor")
    authentication_step_completed.connect(on_proved, dispatch_uid="access.reauthenticated")
    user_logged_out.connect(on_signed_out, dispatch_uid="access.signed_out")
