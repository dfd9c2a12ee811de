"""The first start: a company and its first administrator, once and by one person only."""

import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zhike.events.services import record
from zhike.lib.refusals import Refusal, Refused

from ..actor import SystemActor
from ..delivered import deliver_roles
from ..models import Person, Role, SetupToken
from ..own_policies import COMPANY
from .departments import create_department
from .locking import lock_rights
from .people import PersonDraft, create_person
from .policies import change_policy


@dataclass(frozen=True)
class CompanyDraft:
    """What the set-up page asks for."""

    company: str
    login: str
    name: str
    password: str
    email: str = ""
    phone: str = ""
    address: str | None = None
    request_id: str = ""


def set_up_company(*, draft: CompanyDraft, now: datetime | None = None) -> Person:
    """Name the company, deliver the roles and create the first administrator.

    Refused as soon as any person exists: of two first starts at the same moment one wins.
    """
    now = now or timezone.now()
    actor = SystemActor(address=draft.address, request_id=draft.request_id)
    with transaction.atomic():
        claim_first_start()
        deliver_roles()
        change_policy(actor=actor, key=COMPANY, values={"name": draft.company.strip()}, now=now)
        department = create_department(actor=actor, name=draft.company, now=now)
        person = create_person(
            actor=actor,
            draft=PersonDraft(
                login=draft.login,
                name=draft.name,
                password=draft.password,
                email=draft.email,
                phone=draft.phone,
                department_id=department.pk,
                role_ids=[Role.objects.get(key="administrator").pk],
                must_change_password=False,
            ),
            now=now,
        )
        record(actor=actor, kind="access.company_set_up", data={"name": draft.company}, at=now)
    return person


def claim_first_start() -> None:
    """Hold the rights lock and refuse unless the database is still empty; uses up the set-up token."""
    lock_rights()
    if Person.objects.exists():
        sentence = _("系统已经设置过了，请直接登录。")
        raise Refused(Refusal("access.already_set_up", sentence))
    SetupToken.objects.all().delete()


def issue_setup_token(*, now: datetime | None = None) -> str | None:
    """Return a new one-time token for the set-up page, or None when the system is set up already.

    Only its hash is stored; an earlier token stops working.
    """
    token = secrets.token_urlsafe(24)
    with transaction.atomic():
        lock_rights()
        if Person.objects.exists():
            return None
        SetupToken.objects.update_or_create(
            pk=1, defaults={"token_hash": _hash(token), "issued_at": now or timezone.now()}
        )
    return token


def needs_setup_token() -> bool:
    """Say whether a token was printed, without which nobody may set up."""
    return SetupToken.objects.exists()


def is_setup_token(token: str) -> bool:
    """Say whether this is the token that was printed."""
    stored = SetupToken.objects.filter(pk=1).values_list("token_hash", flat=True).first()
    return stored is not None and hmac.compare_digest(stored, _hash(token))


def _hash(token: str) -> str:
    return sha256(token.encode()).hexdigest()
