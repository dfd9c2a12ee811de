"""Keep files with a customer: checked, stored outside the web root under a name that nobody guesses."""

import hashlib
import uuid
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import BinaryIO

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.http import Http404

from zhike.access.actor import Actor
from zhike.events.services import record
from zhike.lib.refusals import refuse_if
from zhike.lib.text import clean_text

from .. import rules
from ..models import CustomerFile
from ..queries.scope import lock_customer, require_visible

_HEAD = 16
_CHUNK = 2**20


def store_file(
    *, actor: Actor, customer_id: int, name: str, content: BinaryIO, size: int, now: datetime, capability: str = "edit"
) -> CustomerFile:
    """Store a file with a customer.

    Refused when empty, too large, of an unknown kind, or when the content is not what the
    name says. The bytes go to the storage first; when the row cannot be written they are removed again.
    `capability` is what the actor needs over the customer (follow-ups need only to see it).
    """
    require_visible(actor=actor, customer_id=customer_id, capability=capability)
    shown = clean_text(name.replace("\\", "/").rpartition("/")[2]) or "file"
    head = content.read(_HEAD)
    content.seek(0)
    refuse_if(rules.why_cannot_store(name=shown, size=size, head=head))
    extension = rules.file_extension(shown)
    path = default_storage.save(f"customers/{now:%Y/%m}/{uuid.uuid4().hex}.{extension}", File(content))
    try:
        with transaction.atomic():
            lock_customer(actor=actor, customer_id=customer_id, capability=capability)
            stored = CustomerFile.objects.create(
                customer_id=customer_id,
                name=_shorten_name(shown),
                path=path,
                content_type=rules.FILE_TYPES[extension][0],
                size=size,
                sha256=_digest(content),
                by_id=actor.id_or_none,
                at=now,
            )
            data = {"name": stored.name, "file": stored.pk}
            record(actor=actor, kind="customers.file_added", customer_id=customer_id, data=data, at=now)
    except BaseException:
        default_storage.delete(path)
        raise
    return stored


def remove_file(*, actor: Actor, customer_id: int, file_id: int, now: datetime) -> None:
    """Take a file off the customer; the bytes stay until the recycle bin is emptied. Records customers.file_removed."""
    with transaction.atomic():
        lock_customer(actor=actor, customer_id=customer_id, capability="edit")
        files = CustomerFile.objects.filter(customer_id=customer_id, pk=file_id, deleted_at__isnull=True)
        found = files.first()
        if found is None:
            raise Http404
        files.update(deleted_at=now)
        data = {"name": found.name, "file": file_id}
        record(actor=actor, kind="customers.file_removed", customer_id=customer_id, data=data, at=now)


def keep_with(*, file_ids: Iterable[int], customer_id: int) -> None:
    """Let files lie with the customer of what they came with; the customers are locked."""
    CustomerFile.objects.filter(pk__in=list(file_ids)).update(customer_id=customer_id)


def _shorten_name(name: str, limit: int = 200) -> str:
    """Cut a long name before its extension."""
    if len(name) <= limit:
        return name
    stem, dot, extension = name.rpartition(".")
    return stem[: limit - len(extension) - 1] + dot + extension


def _digest(content: BinaryIO) -> str:
    content.seek(0)
    digest = hashlib.sha256()
    read: Callable[[int], bytes] = content.read
    while chunk := read(_CHUNK):
        digest.update(chunk)
    return digest.hexdigest()
