"""Take contacts out of the archive with all that hangs on them, and put them back to the row."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any

from django.apps import apps
from django.db import connection
from django.db.models import CASCADE, SET_NULL, Model
from psycopg import sql

from zhike.customers.models import Contact

Shelf = dict[str, Any]
_ROWS = "SELECT row.customer_id, row.{column}, {what} FROM {table} AS row WHERE row.customer_id = ANY(%s)"
_BACK = "INSERT INTO {table} SELECT (jsonb_populate_record(NULL::{table}, %s::jsonb)).* ON CONFLICT DO NOTHING"


def shelve(customer_ids: Collection[int]) -> dict[int, list[Shelf]]:
    """Take the contacts of customers away and return them by customer; a fixed number of statements.

    The caller has locked the customers and brings what is derived from contacts up to date.
    """
    people = Contact.objects.filter(customer_id__in=customer_ids).order_by("pk")
    shelves: dict[int, Shelf] = {
        pk: {"id": pk, "name": name, "position": position, "rows": [], "links": []}
        for pk, name, position in people.values_list("pk", "name", "position")
    }
    if not shelves:
        return {}
    found: defaultdict[int, list[Shelf]] = defaultdict(list)
    for customer_id, pk, row in _read(Contact, "id", "to_jsonb(row)", customer_ids):
        shelves[pk]["rows"].append({"model": Contact._meta.label, "row": json.loads(row)})
        found[customer_id].append(shelves[pk])
    for model, column, is_part in _pointing():
        what = "to_jsonb(row)" if is_part else "to_jsonb(row.id)"
        for _customer_id, pk, said in _read(model, column, what, customer_ids):
            if pk in shelves:
                part = {"model": model._meta.label, "row": json.loads(said)}
                link = {"model": model._meta.label, "id": json.loads(said), "column": column}
                shelves[pk]["rows" if is_part else "links"].append(part if is_part else link)
    people.delete()
    return dict(found)


def put_back(customer_id: int, shelves: Sequence[Shelf]) -> None:
    """Put contacts back; a primary contact that came meanwhile stays the primary one."""
    has_primary = Contact.objects.filter(customer_id=customer_id, is_primary=True).exists()
    rows = [one for shelf in shelves for one in shelf["rows"]]
    own = Contact._meta.label
    for one in sorted(rows, key=lambda row: row["model"] != own):
        values = one["row"] | {"customer_id": customer_id}
        if one["model"] == own:
            values["is_primary"] = values["is_primary"] and not has_primary
        _insert(apps.get_model(one["model"]), values)
    for shelf in shelves:
        for link in shelf["links"]:
            model, column = apps.get_model(link["model"]), link["column"]
            empty = model._default_manager.filter(pk=link["id"], customer_id=customer_id, **{column: None})
            empty.update(**{column: shelf["id"]})


def _pointing() -> Iterator[tuple[type[Model], str, bool]]:
    """Yield which tables point to contacts, by which column, and whether their rows go with the contact."""
    for relation in Contact._meta.get_fields(include_hidden=True):
        handling = getattr(relation, "on_delete", None)
        if relation.auto_created and not relation.concrete and handling in (CASCADE, SET_NULL):
            model = relation.related_model
            assert isinstance(model, type)
            if model is not Contact:
                yield model, str(relation.field.column), handling is CASCADE  # type: ignore[union-attr]


def _read(model: type[Model], column: str, what: str, customer_ids: Iterable[int]) -> list[tuple[int, int, str]]:
    text = sql.SQL(_ROWS).format(
        column=sql.Identifier(column),
        what=sql.SQL("({})::text").format(sql.SQL(what)),
        table=sql.Identifier(model._meta.db_table),
    )
    with connection.cursor() as cursor:
        cursor.execute(text.as_string(cursor.connection), [list(customer_ids)])
        return list(cursor.fetchall())


def _insert(model: type[Model], values: dict[str, Any]) -> None:
    text = sql.SQL(_BACK).format(table=sql.Identifier(model._meta.db_table))
    with connection.cursor() as cursor:
        cursor.execute(text.as_string(cursor.connection), [json.dumps(values)])
