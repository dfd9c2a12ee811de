"""Read what happened and what rows looked like before."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from . import handlers, kinds, reading
from .models import DeadLetter, Event, HandlerPosition
from .services import Acting

OLDEST = 200
# Tells a column that holds many values apart: from its old and new content to (field, label, old, new) of each.
Expand = Callable[[Any, Any], Iterable[tuple[str, str, str, str]]]


@dataclass(frozen=True)
class RowChange:
    """One field of one row went from one value to another; `field` is empty when the row was removed."""

    at: datetime
    person_id: int | None
    address: str | None
    request_id: str
    field: str
    label: str
    old: str
    new: str


def list_row_history(
    *,
    actor: Acting,
    model: type[models.Model],
    object_id: int,
    customer_id: int | None,
    limit: int = OLDEST,
    expand: Mapping[str, Expand] | None = None,
) -> list[RowChange]:
    """Return what changed in one row, newest first, in words that people read.

    The caller has checked that the actor may see the row, and hides fields that
    he may not. `customer_id` leads to the rows of customer-bound models; `expand`
    splits columns that hold many values (by their name) into one change for each.
    """
    filters: dict[str, Any] = {"pgh_obj_id": object_id}
    if _has_field(model, "customer"):
        filters["customer_id"] = customer_id
    rows: Any = model.pgh_event_model  # type: ignore[attr-defined]
    former = list(rows.objects.filter(**filters).order_by("-pgh_id")[:limit])
    if not former:
        return []
    current = model._base_manager.filter(pk=object_id).first()
    names = _Names(rows, [row for row in [current, *former] if row is not None])
    changes: list[RowChange] = []
    for later, earlier in pairwise([current, *former]):
        changes.extend(_changes(names, earlier, later, expand or {}))
    return changes


def _has_field(model: type[models.Model], name: str) -> bool:
    return any(field.name == name for field in model._meta.concrete_fields)


class _Names:
    """Render values of a model's columns; referenced rows are named by one query per relation."""

    def __init__(self, history: type[models.Model], rows: Sequence[models.Model]) -> None:
        own = ("pgh_", "id")
        self.fields = [field for field in history._meta.concrete_fields if not field.name.startswith(own)]
        self._related: dict[str, dict[Any, models.Model]] = {}
        for field in self.fields:
            if field.is_relation and field.related_model:
                keys = {getattr(row, field.attname) for row in rows} - {None}
                related: Any = field.related_model
                self._related[field.attname] = related._base_manager.in_bulk(keys) if keys else {}

    def label(self, field: "models.Field[Any, Any]", tracked: type[models.Model]) -> str:
        return str(tracked._meta.get_field(field.name).verbose_name)  # type: ignore[union-attr]

    def text(self, field: "models.Field[Any, Any]", value: Any) -> str:
        if value is None or value == "":
            return ""
        if field.attname in self._related:
            return str(self._related[field.attname].get(value, value))
        if field.choices:
            return str(dict(field.flatchoices).get(value, value))
        return _plain(value)


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, datetime):
        return timezone.localtime(value).strftime("%Y-%m-%d %H:%M")
    if isinstance(value, (list, tuple)):
        return "、".join(_plain(part) for part in value)
    return str(value)


def _changes(
    names: _Names, earlier: Any, later: models.Model | None, expand: Mapping[str, Expand]
) -> Iterable[RowChange]:
    """Compare a former state with the one after it; a row deleted then has no later state."""
    context = earlier.pgh_context or {}
    facts = {
        "at": earlier.pgh_created_at,
        "person_id": context.get("person"),
        "address": context.get("address"),
        "request_id": context.get("request") or "",
    }
    if earlier.pgh_label == "delete":
        yield RowChange(**facts, field="", label=_("删除"), old="", new="")
        return
    for field in names.fields:
        old, new = getattr(earlier, field.attname), getattr(later, field.attname, None)
        if old != new and field.name in expand:
            for name, label, was, became in expand[field.name](old, new):
                yield RowChange(**facts, field=name, label=label, old=was, new=became)
        elif old != new:
            label = names.label(field, type(earlier).pgh_tracked_model)
            yield RowChange(
                **facts, field=field.name, label=label, old=names.text(field, old), new=names.text(field, new)
            )


@dataclass(frozen=True)
class Letter:
    """An event that a handler gave up on, as people see it."""

    pk: int
    reader: str
    event_label: str
    error: str
    attempts: int
    failed_at: datetime
    retry_asked_at: datetime | None
    event_id: int


def list_dead_letters(*, limit: int = 100) -> list[Letter]:
    """Return events that a handler gave up on, newest first."""
    rows = list(DeadLetter.objects.filter(settled_at=None).order_by("-failed_at")[:limit])
    names = dict(Event.objects.filter(pk__in={row.event_id for row in rows}).values_list("pk", "kind"))
    return [
        Letter(
            pk=row.pk,
            reader=_reader_name(row.handler),
            event_label=str(kinds.find(names.get(row.event_id, "")).label),
            error=row.error,
            attempts=row.attempts,
            failed_at=row.failed_at,
            retry_asked_at=row.retry_asked_at,
            event_id=row.event_id,
        )
        for row in rows
    ]


def _reader_name(name: str) -> str:
    handler = handlers.get(name)
    return str(handler.label) if handler and handler.label else name


@dataclass(frozen=True)
class Reader:
    """How far a handler has come; `waiting` when an event for it lies ahead."""

    name: str
    label: str
    failures: int
    last_error: str
    moved_at: datetime | None
    waiting: bool


def list_readers() -> list[Reader]:
    """Return all handlers with their state."""
    positions = {position.handler: position for position in HandlerPosition.objects.all()}
    horizon, _newest, _retries = reading.get_state()
    found = []
    for handler in handlers.list_handlers():
        position = positions.get(handler.name) or HandlerPosition(handler=handler.name)
        ahead = reading.read_batch(position, kinds=handler.kinds, horizon=horizon, limit=1)
        found.append(
            Reader(
                handler.name,
                _reader_name(handler.name),
                position.failures,
                position.last_error,
                position.moved_at,
                bool(ahead),
            )
        )
    return found
