"""What runs in the separate processes of the race tests."""

import time
from datetime import timedelta
from typing import Any
from unittest import mock

from django.utils import timezone

from zhike.access.models import Attempts
from zhike.access.queries import administrators, get_actor
from zhike.access.services import deactivate_person, locking
from zhike.access.services.attempts import Limit
from zhike.access.services.setup import CompanyDraft, set_up_company
from zhike.access.services.sign_in import check_under_limits

MINUTES = timedelta(minutes=15)


def guess(subject: str, limit: int) -> str:
    """Try one wrong password under the limit; say whether it was checked at all."""
    limits = (Limit(f"account:{subject}", limit, MINUTES, MINUTES), Limit("address:10.0.0.1", 1000, MINUTES, MINUTES))
    checked: list[int] = []

    def check() -> None:
        checked.append(1)
        time.sleep(0.05)

    check_under_limits(limits, check, now=timezone.now())
    return "checked" if checked else "refused"


def guess_naively(subject: str, limit: int) -> str:
    """Do the same as it is often written: read the count, check, then write the count."""
    key = f"naive:{subject}"
    found = Attempts.objects.filter(key=key).first()
    if found is not None and found.count >= limit:
        return "refused"
    time.sleep(0.05)
    Attempts.objects.update_or_create(
        key=key, defaults={"count": (found.count if found else 0) + 1, "since": timezone.now()}
    )
    return "checked"


def guess_both_ways(subject: str, limit: int) -> list[str]:
    """Guess under the limit, then, all processes together again, in the naive way."""
    guarded = guess(subject, limit)
    time.sleep(2 - time.time() % 2)
    return [guarded, guess_naively(subject, limit)]


def let_go(actor_id: int, person_id: int, locked: bool) -> str:
    """Deactivate a colleague, with or without the lock on rights."""
    actor = get_actor(actor_id)
    count = administrators.count_administrators

    def slowly() -> int:
        left = count()
        time.sleep(0.5)
        return left

    if locked:
        deactivate_person(actor=actor, person_id=person_id)
        return "done"
    with (
        mock.patch("zhike.access.services.people.lock_rights"),
        mock.patch.object(locking, "count_administrators", slowly),
    ):
        deactivate_person(actor=actor, person_id=person_id)
    return "done"


def first_start(login: str, locked: bool) -> str:
    """Set a company up, with or without the lock that lets one of two win."""
    draft = CompanyDraft(company=f"公司{login}", login=login, name="老板", password="城南花已开-garden-2026")
    if locked:
        return str(set_up_company(draft=draft).login)
    with (
        mock.patch("zhike.access.services.setup.lock_rights"),
        mock.patch("zhike.access.services.setup.deliver_roles", lambda: time.sleep(0.5)),
    ):
        return _claim(draft)


def _claim(draft: CompanyDraft) -> str:
    from zhike.access.services.setup import claim_first_start

    claim_first_start()
    time.sleep(0.5)
    return draft.login


def scope_seen_after(person_id: int, seconds: float) -> list[Any]:
    """Say which scope this process sees now and after a while, asking for the actor each time."""
    first = get_actor(person_id).scope("customer")
    time.sleep(seconds)
    return [first, get_actor(person_id).scope("customer")]
