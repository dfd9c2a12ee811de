"""Write values of the company's own fields, with the index that lists filter by, in one transaction."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import connection

from zhike.access.actor import Actor
from zhike.access.fields import can_edit_field
from zhike.lib.refusals import Refusal, Refused, refuse_if

from .. import rules
from ..choices import CustomKind
from ..custom.catalogue import definitions_for_writing
from ..custom.definitions import Definition, Definitions, Values
from ..custom.entries import Entry, entries_of
from ..custom.values import is_empty, why_cannot_hold
from ..drafts import CustomerDraft
from ..fields import OBJECT
from ..models import Customer, CustomerFile
from ..queries.custom import are_people

_COLUMNS = ", ".join(Entry._fields)
_INSERT = f"INSERT INTO customers_customentry ({_COLUMNS}) VALUES (%s, %s, %s, %s, %s, %s, %s::tsvector)"  # noqa: S608
COPY = f"COPY customers_customentry ({_COLUMNS}) FROM STDIN"


def real_changes(customer: Customer, wanted: Values, known: Definitions) -> dict[str, Any]:
    """Return which fields get another value, None for those that are emptied.

    Refused for values that a field cannot keep, and for fields that are retired or unknown.
    """
    real: dict[str, Any] = {}
    for name, value in wanted.items():
        definition = known.find(name)
        if definition is None or definition.is_retired:
            raise Refused(rules.no_such_custom_field())
        new = None if is_empty(value) else value
        if new != customer.custom.get(definition.key):
            refuse_if(why_cannot_hold(definition, new) or _why_unknown(customer.pk, definition, new))
            real[name] = new
    return real


def _why_unknown(customer_id: int | None, definition: Definition, value: Any) -> Refusal | None:
    """Refuse people who are nobody and files of somebody else."""
    if value is None:
        return None
    if definition.kind == CustomKind.PERSON and not are_people([value]):
        return rules.no_such_value(definition.label)
    if definition.kind == CustomKind.FILE:
        own = CustomerFile.objects.filter(customer_id=customer_id or 0, pk=value, deleted_at__isnull=True)
        return None if own.exists() else rules.no_such_value(definition.label)
    return None


def merge(custom: Values, real: Values, known: Definitions) -> dict[str, Any]:
    """Return a customer's values after a change; emptied ones are dropped."""
    keys = {definition.key: value for name, value in real.items() if (definition := known.find(name))}
    merged = dict(custom) | keys
    return {key: value for key, value in merged.items() if value is not None}


def values_of_new(draft: CustomerDraft, known: Definitions) -> tuple[dict[str, Any], Values]:
    """Return what a new customer holds, and by name: what was filled in, and the defaults of what nobody was asked."""
    defaults = {one.name: one.default for one in known.for_kind(draft.kind) if not is_empty(one.default)}
    own = real_changes(Customer(), defaults | dict(draft.custom), known)
    return merge({}, own, known), own


def refuse_missing(
    actor: Actor, *, before: Customer | None, after: Customer, changed: Iterable[str], known: Definitions
) -> None:
    """Refuse to leave empty what must be filled, as far as the actor may fill it.

    Asked are fields that are being emptied, all of a new customer, and those that the next stage needs; an old
    customer may otherwise be changed although a field became required since.
    """
    emptied = set(changed)
    missing = []
    for one in known.for_kind(after.kind):
        is_asked = before is None or one.name in emptied or not one.is_needed(before.stage)
        is_missing = one.is_needed(after.stage) and is_empty(after.custom.get(one.key))
        if is_asked and is_missing and can_edit_field(actor, OBJECT, one.name) and one.kind != CustomKind.FILE:
            missing.append(one.label)
    refuse_if(rules.why_cannot_leave_empty(missing, after.get_stage_display()))


def write_entries(customer: Customer, names: Iterable[str], known: Definitions) -> None:
    """Bring the index of the changed fields in step with a customer that is locked."""
    changed = [one for name in names if (one := known.find(name)) and one.is_filterable]
    if not changed:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM customers_customentry WHERE customer_id = %s AND field_id = ANY(%s)",
            [customer.pk, [one.id for one in changed]],
        )
        rows = list(entries_of(customer.pk, changed, customer.custom))
        if rows:
            cursor.executemany(_INSERT, rows)


def set_custom(*, customer_id: int, values: Values) -> None:
    """Write values that were checked already (import, undo) with their index; None empties a field.

    Inside the caller's transaction, which records what happened and raises the version.
    """
    if not values:
        return
    known = definitions_for_writing()
    customer = Customer.objects.select_for_update().get(pk=customer_id)
    customer.custom = merge(customer.custom, values, known)
    customer.save(update_fields=["custom"])
    write_entries(customer, values, known)


def copy_entries(cursor: Any, rows: Sequence[Entry]) -> None:
    """Write index rows of customers that are new."""
    if rows:
        with cursor.copy(COPY) as copy:
            for row in rows:
                copy.write_row(row)


def refresh_custom_entries(customer_ids: Iterable[int]) -> None:
    """Write the index of these customers anew from their values; for merge, undo and import, three statements."""
    ids = list(customer_ids)
    known = definitions_for_writing()
    if not ids or not known.indexed:
        return
    held = Customer.objects.filter(pk__in=ids).values_list("pk", "custom")
    rows = [entry for id_, custom in held for entry in entries_of(id_, known.indexed, custom)]
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM customers_customentry WHERE customer_id = ANY(%s)", [ids])
        copy_entries(cursor, rows)


def changed_labels(names: Iterable[str], known: Definitions) -> Mapping[str, str]:
    """Return the labels of fields by name."""
    return {name: one.label for name in names if (one := known.find(name))}
