"""Send a form once, whatever the network and impatient fingers do.

Each form carries a fresh key. The first submit stores the key and the result's
address in the use case's own transaction; a second one with the same key waits
for the first, then is sent to the same result.
"""

import uuid
from collections.abc import Callable
from datetime import datetime, timedelta

from django.core.exceptions import BadRequest
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from zhike.web.models import FormKey
from zhike.web.statements import ask, planned

FIELD = "once_key"
KEEP = timedelta(days=7)
_TAKE = """
INSERT INTO web_formkey (key, person_id, url, result, created_at)
VALUES (%s::uuid, %s::bigint, %s::text, '', %s::timestamptz) ON CONFLICT (key) DO NOTHING RETURNING key
"""
_KEEP = "UPDATE web_formkey SET result = %s::text WHERE key = %s::uuid"


def new_key(request: HttpRequest) -> str:
    """Return the key for a form to draw: a corrected form keeps the one it was sent with, others get a fresh one."""
    return str(read_key(request) or uuid.uuid4())


def read_key(request: HttpRequest) -> uuid.UUID | None:
    """Return the key that the form was sent with."""
    text = request.POST.get(FIELD, "") if request.method == "POST" else ""
    try:
        return uuid.UUID(text) if text else None
    except ValueError as error:
        raise BadRequest("once_key is no UUID") from error


def _take(key: uuid.UUID, person_id: int | None, url: str, now: datetime) -> bool:
    """Insert the key; while another transaction holds it, wait for its end. False when it was already used."""
    return bool(ask(_TAKE, [key, person_id, url[:500], now]))


def once(request: HttpRequest, use_case: Callable[[], str]) -> str:
    """Run a use case that returns its result's address, at most once per form; return that address.

    The use case's transaction is part of this one: when it is refused or fails,
    the key is free again. A form without a key (the API of another program) just runs.
    """
    key = read_key(request)
    if key is None:
        return use_case()
    actor = getattr(request, "actor", None)
    person_id = actor.person_id if actor is not None else None
    with transaction.atomic():
        if _take(key, person_id, request.path, timezone.now()):
            result = use_case()
            with planned() as cursor:
                cursor.execute(_KEEP, [result, key])
            return result
        used = FormKey.objects.get(key=key)
    if used.person_id != person_id:
        raise BadRequest("once_key belongs to somebody else")
    return used.result


def forget_old_keys(*, now: datetime) -> int:
    """Delete keys that nobody will send again."""
    return FormKey.objects.filter(created_at__lt=now - KEEP).delete()[0]
