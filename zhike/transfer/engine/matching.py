"""Find the stored customers that rows may mean: one query per kind of key for a whole batch."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection

from zhike.access.actor import Actor
from zhike.customers.custom.definitions import custom_id
from zhike.customers.models import Contact, ContactPoint, Customer
from zhike.customers.queries import visible_to
from zhike.customers.queries.scope import own_columns

from ..models import ImportRow
from ..rows.draft import RowDraft
from ..rules import CODE, CORE, NAME, PHONE, ROW, Face
from .known import Known, Person, keys_of

# At most so many customers are looked at per key: a hundred 测试 must not slow everybody down.
_MOST_PER_KEY = 20
_BY_COLUMN = """
SELECT wanted.key, found.id FROM unnest(%s::text[]) AS wanted(key) CROSS JOIN LATERAL (
    SELECT coalesce(merged.survivor_id, customer.id) AS id FROM customers_customer AS customer
    LEFT JOIN customers_mergedcustomer AS merged
      ON merged.customer_id = customer.id AND customer.deleted_at IS NOT NULL
    WHERE {column} = wanted.key AND {column} <> '' AND (deleted_at IS NULL OR merged.survivor_id IS NOT NULL)
    LIMIT {most}) AS found
"""
_BY_PHONE = """
SELECT wanted.key, found.customer_id FROM unnest(%s::text[]) AS wanted(key) CROSS JOIN LATERAL (
    SELECT point.customer_id FROM customers_contactpoint AS point
    JOIN customers_customer AS customer ON customer.id = point.customer_id AND customer.deleted_at IS NULL
    WHERE point.kind = 'phone' AND point.normalised = wanted.key LIMIT {most}) AS found
"""
QUERIES = {
    NAME: _BY_COLUMN.format(column="name_key", most=_MOST_PER_KEY),
    CORE: _BY_COLUMN.format(column="core_key", most=_MOST_PER_KEY),
    CODE: _BY_COLUMN.format(column="credit_code", most=_MOST_PER_KEY),
    PHONE: _BY_PHONE.format(most=_MOST_PER_KEY),
}
_CONTACT_COLUMNS = ("name", "position", "department", "gender", "is_key")
_NEVER_READ = frozenset({"id", "number", "name", "version", "owner_id", "next_follow_on", "next_step"})
_BASE = (*sorted(_NEVER_READ), "name_key", "core_key", "kind", "phone", "credit_code")
Hits = dict[int, list[tuple[Known, frozenset[str]]]]


def find_stored(
    *,
    actor: Actor,
    drafts: Sequence[RowDraft],
    columns: Iterable[str],
    earlier_runs: Sequence[int],
    memory: dict[int, Known] | None = None,
) -> Hits:
    """Return by row the stored customers that share a key with it; a fixed number of queries per batch.

    `memory` keeps customers from one batch to the next. Who is merged between being found and being read is looked
    for again, and found as the survivor.
    """
    known = memory if memory is not None else {}
    columns, lost = tuple(columns), set[int]()
    while True:
        found = _find_ids(drafts)
        for row, customer_id in _same_rows(drafts, earlier_runs):
            found[row][customer_id].add(ROW)
        wanted = {customer_id for hits in found.values() for customer_id in hits}
        known.update(load_known(actor=actor, ids=wanted - known.keys(), columns=columns))
        before, lost = lost, wanted - known.keys()
        if lost <= before:
            break
    return {
        row: [(known[id_], frozenset(kinds)) for id_, kinds in sorted(hits.items()) if id_ in known]
        for row, hits in found.items()
    }


def _find_ids(drafts: Sequence[RowDraft]) -> defaultdict[int, defaultdict[int, set[str]]]:
    rows_by_key: defaultdict[str, defaultdict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for draft in drafts:
        for kind, value in keys_of(draft):
            rows_by_key[kind][value].append(draft.row)
    found: defaultdict[int, defaultdict[int, set[str]]] = defaultdict(lambda: defaultdict(set))
    with connection.cursor() as cursor:
        for kind, rows in rows_by_key.items():
            cursor.execute(QUERIES[kind], [sorted(rows)])
            for value, customer_id in cursor.fetchall():
                for row in rows[value]:
                    found[row][customer_id].add(kind)
    return found


def _same_rows(drafts: Sequence[RowDraft], earlier_runs: Sequence[int]) -> list[tuple[int, int]]:
    """Return what these rows of the same file became in earlier runs."""
    if not earlier_runs or not drafts:
        return []
    span = (drafts[0].row, drafts[-1].row)
    rows = ImportRow.objects.filter(run_id__in=earlier_runs, row__range=span, customer_id__isnull=False)
    wanted = {draft.row for draft in drafts}
    return [(row, id_) for row, id_ in rows.values_list("row", "customer_id") if id_ and row in wanted]


def load_known(*, actor: Actor, ids: Iterable[int], columns: Iterable[str]) -> dict[int, Known]:
    """Return living customers with what an import compares, and what of it the importer may see and edit."""
    wanted = sorted(ids)
    if not wanted:
        return {}
    filled = tuple(name for name in columns if name not in _NEVER_READ)
    customers = Customer.objects.filter(pk__in=wanted, deleted_at__isnull=True)
    plain = [name for name in filled if custom_id(name) is None]
    own = ["custom"] if len(plain) < len(filled) else []
    rows = customers.values(*dict.fromkeys((*_BASE, *plain, *own)))
    visible, editable = _within(actor, "view", wanted), _within(actor, "edit", wanted)
    known = {
        row["id"]: _known(row, filled, is_visible=row["id"] in visible, is_editable=row["id"] in editable)
        for row in rows
    }
    _add_people(known)
    return known


def _within(actor: Actor, capability: str, ids: Sequence[int]) -> set[int]:
    """Return the customers over which the actor has a capability; nobody asks for who has it over all."""
    if own_columns(actor, capability) is None:
        return set(ids)
    return set(visible_to(actor, capability).filter(pk__in=ids).values_list("pk", flat=True))


def _known(row: dict[str, Any], filled: Sequence[str], *, is_visible: bool, is_editable: bool) -> Known:
    face = Face(
        row["name"], row["name_key"], row["core_key"], row["credit_code"], row["kind"] == "person", bool(row["phone"])
    )
    return Known(
        face=face,
        columns={name: _value(row, name) for name in filled},
        people=[],
        points=set(),
        owner_id=row["owner_id"],
        next_follow_on=row["next_follow_on"],
        next_step=row["next_step"],
        id=row["id"],
        number=row["number"],
        version=row["version"],
        is_visible=is_visible,
        is_editable=is_editable,
    )


def _value(row: dict[str, Any], name: str) -> Any:
    """Return a column, or what the customer holds of one of the company's own fields."""
    field_id = custom_id(name)
    return row[name] if field_id is None else row["custom"].get(str(field_id))


def _add_people(known: dict[int, Known]) -> None:
    contacts = Contact.objects.filter(customer_id__in=known, left_company=False).order_by("-is_primary", "id")
    for row in contacts.values("id", "customer_id", "is_primary", *_CONTACT_COLUMNS):
        person = Person({name: row[name] for name in _CONTACT_COLUMNS}, row["is_primary"], row["id"])
        known[row["customer_id"]].people.append(person)
    points = ContactPoint.objects.filter(customer_id__in=known)
    for customer_id, kind, normalised in points.values_list("customer_id", "kind", "normalised"):
        known[customer_id].points.add((kind, normalised))
