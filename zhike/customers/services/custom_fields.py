"""Design the company's own fields: add, change, arrange, retire, restore. Values are never dropped."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.http import Http404

from zhike.access.actor import Actor
from zhike.access.queries.capabilities import refuse_unless_capable
from zhike.events.services import record
from zhike.lib.refusals import refuse_if

from .. import rules
from ..choices import Need
from ..custom.catalogue import define, lock_definitions, read_options
from ..custom.definitions import FILTERABLE, SEARCHABLE, WITH_OPTIONS, WITHOUT_DEFAULT, Option
from ..custom.values import why_cannot_hold
from ..fields import labels
from ..models import CustomField

_KEY = "o{}"


@dataclass(frozen=True, kw_only=True)
class FieldDraft:
    """A field as its designer hands it in. `kind` counts only for a new one; an option without a key is new."""

    label: str
    kind: str
    help: str = ""
    applies_to: str = ""
    section: str = ""
    options: tuple[Option, ...] = ()
    default: Any = None
    need: str = Need.NEVER
    need_from: str = ""
    synonyms: str = ""
    is_filterable: bool = False
    is_searchable: bool = False
    is_prominent: bool = False


_PLAIN = ("label", "help", "applies_to", "section", "need", "synonyms", "is_prominent")


def create_custom_field(*, actor: Actor, draft: FieldDraft, now: datetime) -> CustomField:
    """Add a field at the end of its section; from now on it stands in forms, lists, imports and exports.

    Refused without the right to settings, for a name that exists, and for a choice without options.
    """
    refuse_unless_capable(actor, "setting", "edit")
    with transaction.atomic():
        lock_definitions()
        last = CustomField.objects.order_by("-position").first()
        row = CustomField(kind=draft.kind, position=last.position + 1 if last else 0, created_at=now)
        _fill(row, draft)
        # An empty index is complete: nobody holds a value yet.
        row.indexed_at = now if row.is_filterable else None
        _save(actor, row, "created", now)
    return row


def change_custom_field(*, actor: Actor, field_id: int, version: int, draft: FieldDraft, now: datetime) -> CustomField:
    """Rename or otherwise change a field; its kind stays, and so does every value.

    Options that are left out retire: who holds one keeps it. What lists filter by or search
    finds is brought in step by a job. Refused when somebody else changed the field meanwhile.
    """
    refuse_unless_capable(actor, "setting", "edit")
    with transaction.atomic():
        row = _lock(field_id, version)
        before = (row.is_filterable, row.is_searchable)
        _fill(row, draft)
        if row.is_filterable != before[0]:
            row.indexed_at = None
        _save(actor, row, "changed", now)
        _follow(row, is_indexed_anew=row.is_filterable != before[0], is_found_anew=row.is_searchable != before[1])
    return row


def retire_custom_field(*, actor: Actor, field_id: int, version: int, now: datetime) -> CustomField:
    """Take a field out of forms, lists and imports; its values stay and come back when it is restored."""
    return _turn(actor, field_id, version, is_retired=True, now=now)


def restore_custom_field(*, actor: Actor, field_id: int, version: int, now: datetime) -> CustomField:
    """Bring a retired field back with all its values. Refused while another field has its name."""
    return _turn(actor, field_id, version, is_retired=False, now=now)


def arrange_custom_fields(*, actor: Actor, places: Sequence[tuple[int, str]], now: datetime) -> None:
    """Put fields into this order, each under its heading; those that are not named follow."""
    refuse_unless_capable(actor, "setting", "edit")
    with transaction.atomic():
        lock_definitions()
        rows = {row.pk: row for row in CustomField.objects.select_for_update().order_by("position", "id")}
        named = {id_: section for id_, section in places if id_ in rows}
        order = [*named, *(id_ for id_ in rows if id_ not in named)]
        for position, id_ in enumerate(order):
            row, section = rows[id_], named.get(id_, rows[id_].section)
            if (row.position, row.section) != (position, section):
                row.position, row.section = position, section
                _write(row, now)
        record(actor=actor, kind="customers.fields_arranged", data={"name": str(len(named))}, at=now)


def _turn(actor: Actor, field_id: int, version: int, *, is_retired: bool, now: datetime) -> CustomField:
    refuse_unless_capable(actor, "setting", "edit")
    with transaction.atomic():
        row = _lock(field_id, version)
        row.is_retired = is_retired
        if not is_retired:
            _refuse_name(row)
        _save(actor, row, "retired" if is_retired else "restored", now)
        _follow(row, is_indexed_anew=False, is_found_anew=row.is_searchable)
    return row


def _lock(field_id: int, version: int) -> CustomField:
    """Return a field locked for change, as the person saw it."""
    lock_definitions()
    row = CustomField.objects.select_for_update().filter(pk=field_id).first()
    if row is None:
        raise Http404
    refuse_if(rules.why_cannot_save_field_over(seen=version, current=row.version, label=row.label))
    return row


def _fill(row: CustomField, draft: FieldDraft) -> None:
    """Take over what makes sense for the kind."""
    for name in _PLAIN:
        setattr(row, name, getattr(draft, name))
    row.label, row.section = draft.label.strip(), draft.section.strip()
    row.need_from = draft.need_from if draft.need == Need.FROM_STAGE else ""
    row.is_filterable = draft.is_filterable and row.kind in FILTERABLE
    row.is_searchable = draft.is_searchable and row.kind in SEARCHABLE
    row.options = _options(row, draft.options) if row.kind in WITH_OPTIONS else []
    row.default = None if row.kind in WITHOUT_DEFAULT else draft.default
    _refuse_name(row)
    active = CustomField.objects.filter(is_retired=False).exclude(pk=row.pk).count() + 1
    open_options = [one for one in row.options if not one["retired"]]
    refuse_if(
        rules.why_cannot_define(has_options=bool(open_options), needs_options=row.kind in WITH_OPTIONS, active=active)
    )
    refuse_if(why_cannot_hold(define(row), row.default))


def _options(row: CustomField, wanted: Iterable[Option]) -> list[dict[str, Any]]:
    """Return the options as they are kept: new ones get a key, known ones that are left out retire."""
    known = {option.key: option for option in read_options(row.options or [])}
    number = max((int(key[1:]) for key in known), default=0)
    kept: list[dict[str, Any]] = []
    for option in wanted:
        key = option.key if option.key in known else ""
        if not key:
            number += 1
            key = _KEY.format(number)
        if key not in {one["key"] for one in kept}:
            kept.append({"key": key, "label": option.label, "retired": option.retired})
    present = {one["key"] for one in kept}
    left = [one for one in known.values() if one.key not in present]
    return kept + [{"key": one.key, "label": one.label, "retired": True} for one in left]


def _refuse_name(row: CustomField) -> None:
    others = CustomField.objects.filter(is_retired=False).exclude(pk=row.pk).values_list("label", flat=True)
    refuse_if(rules.why_cannot_call(row.label, taken=[*others, *map(str, labels().values())]))


def _write(row: CustomField, now: datetime) -> None:
    row.version = (row.version or 0) + 1 if row.pk else 1
    row.changed_at = now
    row.save()


def _save(actor: Actor, row: CustomField, what: str, now: datetime) -> None:
    _write(row, now)
    data = {"name": row.label, "id": row.pk, "what": what}
    record(actor=actor, kind="customers.field_changed", data=data, at=now)


def _follow(row: CustomField, *, is_indexed_anew: bool, is_found_anew: bool) -> None:
    """Leave the long work to jobs, which start when this is committed."""
    from .. import tasks

    if is_indexed_anew:
        tasks.align_custom_index.defer(field_id=row.pk)
    if is_found_anew:
        tasks.find_by_custom_field.defer(field_id=row.pk)
