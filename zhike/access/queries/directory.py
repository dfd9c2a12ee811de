"""The people screen: who works here, page by page, and one person with all that hangs on them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db.models import F, Q, QuerySet
from django.http import Http404
from django.utils import timezone

from zhike.web.listing import ListState
from zhike.web.paging import Page, build_page

from ..actor import Actor
from ..devices import name_device
from ..models import Person
from ..own_policies import longest_rest
from .departments import department_subtree
from .people import matching, visible_people

SORTS = {"name": "name_sort", "created": "created_at"}


def list_directory(*, actor: Actor, state: ListState) -> Page[Person]:
    """Return people whom the actor may see, with departments and roles; three queries whatever the page."""
    people = _filtered(visible_people(actor), state)
    column = SORTS[state.sort]
    backwards = state.cursor is not None and state.cursor.backwards
    down = state.descending != backwards
    if state.cursor is not None:
        value, last_id = state.cursor.values
        step = "lt" if down else "gt"
        people = people.filter(Q(**{f"{column}__{step}": value}) | Q(**{column: value, f"pk__{step}": last_id}))
    order = [F(column).desc() if down else F(column).asc(), "-pk" if down else "pk"]
    found = list(people.select_related("department").prefetch_related("roles").order_by(*order)[: state.limit + 1])
    return build_page(found, limit=state.limit, after=state.cursor, key=lambda row: _key(row, column), sort=state.order)


def _key(row: Person, column: str) -> tuple[Any, ...]:
    value = getattr(row, column)
    return (value if isinstance(value, str) else value.isoformat(), row.pk)


def _filtered(people: QuerySet[Person], state: ListState) -> QuerySet[Person]:
    status = state.filter("status") or "active"
    if status in ("active", "left"):
        people = people.filter(is_active=status == "active")
    if state.filter("department").isdecimal():
        people = people.filter(department_id__in=department_subtree(int(state.filter("department"))))
    if state.filter("role").isdecimal():
        people = people.filter(person_roles__role_id=int(state.filter("role")))
    return matching(people, state.filter("q"))


def get_person(*, actor: Actor, person_id: int) -> Person:
    """Return a person whom the actor may see, with department and roles, or 404."""
    people = visible_people(actor).select_related("department").prefetch_related("roles")
    person = people.filter(pk=person_id).first()
    if person is None:
        raise Http404
    return person


@dataclass(frozen=True)
class OpenSession:
    """One signed-in device."""

    id: int
    key: str
    device: str
    address: str
    created_at: datetime
    last_seen_at: datetime


@dataclass(frozen=True)
class SignInFacts:
    """How somebody signs in: second factor and sessions."""

    has_codes: bool
    keys: int
    sessions: list[OpenSession]


def sign_in_facts(person_id: int) -> SignInFacts:
    """Return the second factors and the sessions of a person, the latest first."""
    kinds = list(Authenticator.objects.filter(user_id=person_id).values_list("type", flat=True))
    return SignInFacts(
        has_codes=Authenticator.Type.TOTP in kinds,
        keys=kinds.count(Authenticator.Type.WEBAUTHN),
        sessions=list_sessions(person_id),
    )


def list_sessions(person_id: int) -> list[OpenSession]:
    """Return the sessions that are still open, the latest used first."""
    now = timezone.now()
    alive = Session.objects.filter(expire_date__gt=now).values("session_key")
    mine = UserSession.objects.filter(
        user_id=person_id, session_key__in=alive, last_seen_at__gte=now - longest_rest()
    ).order_by("-last_seen_at")
    return [
        OpenSession(row.pk, row.session_key, name_device(row.user_agent), row.ip, row.created_at, row.last_seen_at)
        for row in mine
    ]
