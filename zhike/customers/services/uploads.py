"""Save a customer's form together with the files that it brought: both or neither."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.core.files.storage import default_storage
from django.db import transaction

from zhike.access.actor import Actor

from ..custom.catalogue import definitions_for_writing
from ..drafts import CustomerDraft, PointDraft
from ..models import Customer
from .changing import change_customer
from .creating import create_customer
from .files import store_file

Uploads = Mapping[str, Any]  # uploaded files


def change_with_files(
    *,
    actor: Actor,
    customer_id: int,
    version: int,
    changes: Mapping[str, Any],
    points: Sequence[PointDraft] | None,
    uploads: Uploads,
    now: datetime,
) -> Customer:
    """Change a customer, keeping new files in the fields that are named; refused as change_customer and store_file."""
    with _both_or_neither() as paths:
        stored = _store(actor, customer_id, uploads, paths, now)
        return change_customer(
            actor=actor, customer_id=customer_id, version=version, changes={**changes, **stored}, points=points, now=now
        )


def create_with_files(*, actor: Actor, draft: CustomerDraft, uploads: Uploads, now: datetime) -> Customer:
    """Create a customer, keeping new files in the fields that are named; refused as create_customer and store_file."""
    with _both_or_neither() as paths:
        customer = create_customer(actor=actor, draft=draft, now=now)
        stored = _store(actor, customer.pk, uploads, paths, now)
        if stored:
            version = customer.version
            change_customer(actor=actor, customer_id=customer.pk, version=version, changes=stored, now=now)
        return customer


@contextmanager
def _both_or_neither() -> Iterator[list[str]]:
    """Undo rows and remove bytes when something is refused. Locks the definitions first, as change_customer does."""
    paths: list[str] = []
    try:
        with transaction.atomic():
            definitions_for_writing()
            yield paths
    except BaseException:
        for path in paths:
            default_storage.delete(path)
        raise


def _store(actor: Actor, customer_id: int, uploads: Uploads, paths: list[str], now: datetime) -> dict[str, int]:
    stored = {}
    for name, file in uploads.items():
        kept = store_file(actor=actor, customer_id=customer_id, name=file.name, content=file, size=file.size, now=now)
        paths.append(kept.path)
        stored[name] = kept.pk
    return stored
