"""Check passwords and codes under the lock-out policy, and record how it went."""

from collections.abc import Callable
from datetime import datetime, timedelta
from hashlib import sha256
from ipaddress import IPv6Address, ip_address, ip_network
from typing import TypeVar

from django.db import DatabaseError, InterfaceError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zhike.events.services import record
from zhike.lib.refusals import Refusal

from ..actor import SystemActor
from ..models import Person
from ..own_policies import LOCKOUT
from ..policies import get_policy
from .attempts import Limit, charge, forget, give_back, lock_when_used_up

T = TypeVar("T")


def limits_of(kind: str, subject: str, address: str | None) -> tuple[Limit, Limit]:
    """Return the limit of an account (or typed name) and the limit of the address it is tried from."""
    policy = get_policy(LOCKOUT)
    window, lock = timedelta(minutes=policy["window_minutes"]), timedelta(minutes=policy["lock_minutes"])
    return (
        Limit(f"{kind}:{subject}", policy["account_failures"], window, lock),
        Limit(f"address:{_network(address)}", policy["address_failures"], window, lock),
    )


def subject_of(person: Person | None, typed: str) -> str:
    """Name the account that is tried, whichever of its names was typed; unknown names lock all the same."""
    return str(person.pk) if person else "~" + sha256(typed.strip().casefold().encode()).hexdigest()[:40]


def _network(address: str | None) -> str:
    """Count IPv6 by its network of 64 bits, of which everybody has one."""
    if address is None:
        return "local"
    found = ip_address(address)
    return str(ip_network(f"{address}/64", strict=False)) if isinstance(found, IPv6Address) else address


def check_under_limits(
    limits: tuple[Limit, Limit], check: Callable[[], T | None], *, now: datetime
) -> tuple[T | None, Refusal | None]:
    """Run a check of a secret when attempts are left; return its result, or why there is none.

    A failing check without a refusal was simply wrong; a refusal with the fact
    `fresh` locked just now. When attempts cannot be counted, nothing is checked:
    closed, not open.
    """
    try:
        refusal = charge(limits, now=now)
        if refusal is not None:
            return None, refusal
        result = check()
        if result is None:
            return None, lock_when_used_up(limits, now=now)
        account, address = limits
        forget(account)
        give_back(address)
    except (DatabaseError, InterfaceError):
        return None, _cannot_count()
    return result, None


def _cannot_count() -> Refusal:
    sentence = _("系统现在无法核对登录次数，为安全起见暂不能登录。")
    return Refusal("access.attempts_unavailable", sentence, help=_("请稍后再试；还不行请联系管理员。"))


def record_failure(
    person: Person | None, refusal: Refusal | None, *, address: str | None, request_id: str, now: datetime
) -> None:
    """Record a wrong secret, or the lock that it led to; tries during a lock could fill the disk and are not kept."""
    if refusal is None:
        record_sign_in("access.sign_in_failed", person, address=address, request_id=request_id, now=now)
    elif refusal.facts.get("fresh"):
        record_sign_in("access.sign_in_locked", person, address=address, request_id=request_id, now=now)


def record_sign_in(kind: str, person: Person | None, *, address: str | None, request_id: str, now: datetime) -> None:
    """Record a sign-in, failure or lock; what was typed for an unknown name is not kept, it may be a password."""
    actor = SystemActor(address=address, request_id=request_id)
    data = {"person_id": person.pk, "name": person.name} if person else {"name": _("未知的登录名")}
    with transaction.atomic():
        record(actor=actor, kind=kind, data=data, at=now or timezone.now())
