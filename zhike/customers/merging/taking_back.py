"""Take back what a merge did to rows: they go home, what was set aside returns, columns get their values again.

What people changed since stays as they left it, and goes home with its row. What they added to the
survivor stays there, unless it hangs on a row that goes home. What they removed stays removed.
"""

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from django.apps import apps
from django.db import IntegrityError, connection, transaction
from psycopg import sql

from ..models import Contact, Merge, MergeRow
from ..participants import MergeParticipant, list_moving
from .joining import CONTACT, LINE, linked_to_contacts
from .ledger import CHANGED, MOVED, POINTED, REMOVED, read_columns, run, words_of

_HOME = """
UPDATE {table} AS row SET {column} = book.from_id FROM customers_mergerow AS book
WHERE book.merge_id = %(merge)s AND book."table" = {label} AND book.way = 'moved'
  AND row.{key} = book.key::{key_type} AND row.{column} = %(survivor)s
"""
_WITH_PARENT = """
UPDATE {table} AS row SET {column} = book.from_id FROM customers_mergerow AS book
WHERE book.merge_id = %(merge)s AND book."table" = {parent} AND book.way = 'moved'
  AND row.{link} = book.key::bigint AND row.{column} = %(survivor)s
"""
_COUNT = """
SELECT count(*), count(*) FILTER (WHERE {print} <> book.print) FROM {table} AS row, customers_mergerow AS book
WHERE book.merge_id = %(merge)s AND book."table" = {label} AND book.way = 'moved'
  AND row.{key} = book.key::{key_type} AND row.{column} = %(survivor)s
"""
_POINT_BACK = """
UPDATE {table} AS row SET {link} = (book.before->>{link_name})::bigint FROM customers_mergerow AS book
WHERE book.merge_id = %(merge)s AND book."table" = {label} AND book.way = 'pointed' AND book.before ? {link_name}
  AND row.{key} = book.key::{key_type} AND row.{link} = (book.after->>{link_name})::bigint
"""
_RETURN = (
    "INSERT INTO {table} SELECT whole.* FROM customers_mergerow AS book,"
    " LATERAL jsonb_populate_record(NULL::{table}, book.before) AS whole WHERE book.id = %(row)s"
)


def count_since(merge: Merge) -> dict[str, tuple[int, int]]:
    """Return by table how many moved rows were changed and how many removed since the merge."""
    values = {"merge": merge.pk, "survivor": merge.survivor_id}
    totals = Counter(MergeRow.objects.filter(merge=merge, way=MOVED).values_list("table", flat=True))
    found = {}
    for participant in list_moving():
        total = totals[participant.key]
        if not total:
            continue
        with connection.cursor() as cursor:
            text = sql.SQL(_COUNT).format(**_words(participant))
            cursor.execute(text.as_string(cursor.connection), values)
            there, changed = cursor.fetchone()
        found[participant.key] = (changed, total - there)
    return found


def send_home(merge: Merge) -> dict[str, int]:
    """Give every moved row back to its customer; return by table how many came along because of their parent."""
    values = {"merge": merge.pk, "survivor": merge.survivor_id}
    moving = list_moving()
    added: dict[str, int] = {}
    for participant in moving:
        run(_HOME, _words(participant), values)
    for participant in moving:
        if came := _follow_parents(participant, values):
            added[participant.key] = came
    return added


def _words(participant: MergeParticipant) -> dict[str, Any]:
    return words_of(participant.table, participant.column) | {"label": sql.Literal(participant.key)}


def _follow_parents(participant: MergeParticipant, values: dict[str, Any]) -> int:
    came = 0
    for link, parent in participant.hangs_on:
        words = words_of(participant.table, participant.column)
        came += run(_WITH_PARENT, words | {"link": sql.Identifier(link), "parent": sql.Literal(parent)}, values)
    return came


def return_contacts(merge: Merge) -> None:
    """Let the people who were joined to a namesake stand at their customer again; first, since rows name them."""
    for row in MergeRow.objects.filter(merge=merge, way=REMOVED, table=CONTACT).order_by("pk"):
        run(_RETURN, words_of(Contact, "id"), {"row": row.pk})


def point_back(merge: Merge) -> None:
    """Let rows name again whom they named before namesakes were joined, unless somebody chose another since."""
    for participant, link in linked_to_contacts():
        words = _words(participant) | {"link": sql.Identifier(link), "link_name": sql.Literal(link)}
        run(_POINT_BACK, words, {"merge": merge.pk})
    restore_columns(MergeRow.objects.filter(merge=merge, way=POINTED, table__in=(CONTACT, LINE)).order_by("pk"))


def return_removed(merge: Merge) -> int:
    """Put back the other rows that were set aside; return how many no longer fit (what they point to is gone)."""
    lost = 0
    for row in MergeRow.objects.filter(merge=merge, way=REMOVED).exclude(table=CONTACT).order_by("pk"):
        model = apps.get_model(row.table)
        try:
            with transaction.atomic():
                run(_RETURN, words_of(model, "id"), {"row": row.pk})
                _check_constraints(model._meta.db_table)
        except IntegrityError:
            lost += 1
    return lost


def _check_constraints(table: str) -> None:
    """Let a row that points to nothing fail now, and not when the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def restore_columns(rows: Iterable[MergeRow], *, but: Sequence[str] = ()) -> list[tuple[str, str]]:
    """Give changed columns their former values; return (table, column) of those that somebody changed since."""
    kept: list[tuple[str, str]] = []
    for row in rows:
        before, after = row.before or {}, row.after or {}
        names = [name for name in before if name not in but]
        model = apps.get_model(row.table)
        current = read_columns(model, row.key, names)
        back = {name: before[name] for name in names if name in current and current[name] == after[name]}
        kept += [
            (row.table, name) for name in names if name in current and current[name] not in (before[name], after[name])
        ]
        if back and not write_columns(model, row.key, back):
            kept += [(row.table, name) for name in back]
    return kept


def write_columns(model: Any, key: str, values: dict[str, Any]) -> bool:
    """Write columns as the ledger keeps them; False when they no longer fit."""
    names = sql.SQL(", ").join(sql.Identifier(name) for name in values)
    text = (
        "UPDATE {table} AS row SET ({names}) = ROW({values}) "
        "FROM jsonb_populate_record(NULL::{table}, "
        "(SELECT jsonb_object_agg(key, value::jsonb) FROM jsonb_each_text(%(back)s::jsonb))) AS whole "
        "WHERE row.{key} = %(pk)s::{key_type}"
    )
    columns = sql.SQL(", ").join(sql.SQL("whole.{}").format(sql.Identifier(name)) for name in values)
    try:
        with transaction.atomic():
            run(
                text,
                words_of(model, "id") | {"names": names, "values": columns},
                {"back": json.dumps(values), "pk": key},
            )
    except IntegrityError:
        return False
    return True


def changed_rows(merge: Merge) -> list[MergeRow]:
    """Return what the merge changed, the last change first."""
    return list(MergeRow.objects.filter(merge=merge, way=CHANGED).order_by("-pk"))


def unmoved_moments(rows: Iterable[MergeRow]) -> list[MergeRow]:
    """Return the changed rows that nobody touched since: their moment of the last change comes back, too."""
    timed = [row for row in rows if "updated_at" in (row.before or {})]
    return [
        row
        for row in timed
        if read_columns(apps.get_model(row.table), row.key, ["updated_at"]).get("updated_at")
        == (row.after or {})["updated_at"]
    ]


def restore_moments(rows: Iterable[MergeRow]) -> None:
    """Say of rows again when they were last changed before the merge."""
    for row in rows:
        write_columns(apps.get_model(row.table), row.key, {"updated_at": (row.before or {})["updated_at"]})
