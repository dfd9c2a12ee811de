"""Settle what the columns of an import mean."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from zhike.access.actor import Actor
from zhike.customers.services.owning import find_owner
from zhike.lib.refusals import refuse_if
from zhike.sales.finding.origins import get_offered

from .. import rules, storage
from ..choices import Duplicates, State, Target
from ..mapping.fields import FIELDS, fields_of
from ..mapping.headers import by_header, signature
from ..mapping.own import is_target
from ..models import HeaderMemory, ImportRun
from ..queries import lock_run
from .looking import look_at
from .uploading import take_look

_MANY = frozenset(target.key for target in FIELDS if target.many)


@dataclass(frozen=True)
class Settlement:
    """What a person confirmed: the field of each column, the meaning of words, and how to go about it."""

    columns: Mapping[int, str]
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    duplicates: str = Duplicates.SKIP
    default_owner_id: int | None = None
    default_source_id: int | None = None
    campaign_id: int | None = None


def change_header_row(*, actor: Actor, run_id: int, sheet: str | None, header_row: int | None) -> ImportRun:
    """Look at another sheet, or take another row for the headers."""
    with transaction.atomic():
        run = lock_run(actor=actor, run_id=run_id)
        refuse_if(rules.why_cannot_map(run.state))
        take_look(run, look_at(actor, storage.local_path(run.path), sheet or run.sheet, header_row, run.target))
        run.state = State.UPLOADED
        run.save()
    return run


def map_columns(*, actor: Actor, run_id: int, mapping: Settlement, now: datetime) -> ImportRun:
    """Settle the mapping and remember it for the same headers.

    Refused without a column for the name, when one field is fed by two columns, or for a campaign that is over.
    """
    with transaction.atomic():
        run = lock_run(actor=actor, run_id=run_id)
        refuse_if(rules.why_cannot_map(run.state))
        keys = {field.key for field in fields_of(run.target)}
        columns = {
            at: key
            for at, key in mapping.columns.items()
            if 0 <= at < len(run.headers) and (key in keys or (run.target == Target.CUSTOMERS and is_target(key)))
        }
        refuse_if(rules.why_cannot_map_columns(columns, many=_MANY, target=run.target))
        if mapping.default_owner_id:
            find_owner(actor=actor, person_id=mapping.default_owner_id)
        if mapping.campaign_id and run.target == Target.CUSTOMERS:
            run.campaign_id = get_offered(actor=actor, campaign_id=mapping.campaign_id).pk
        else:
            run.campaign_id = None
        run.columns = {str(at): key for at, key in sorted(columns.items())}
        run.values = {key: dict(values) for key, values in mapping.values.items()}
        run.duplicates = Duplicates(mapping.duplicates)
        run.default_owner_id, run.default_source_id = mapping.default_owner_id, mapping.default_source_id
        run.state, run.error = State.MAPPED, {}
        run.save()
        _remember(run, columns, actor, now)
    return run


def _remember(run: ImportRun, columns: Mapping[int, str], actor: Actor, now: datetime) -> None:
    HeaderMemory.objects.update_or_create(
        signature=signature(run.headers, run.target),
        defaults={
            "columns": by_header(run.headers, columns),
            "values": run.values,
            "by_id": actor.id_or_none,
            "at": now,
        },
    )
