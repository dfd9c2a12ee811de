"""Move the rows of merged customers, and write down what undoing needs. Set-based, one table after the other."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import connection
from django.db.models import Model
from psycopg import sql

from ..models import MergeRow
from ..participants import MergeParticipant

# POINTED rows named a contact that was joined to another: they are pointed back before anything else.
MOVED, CHANGED, REMOVED, POINTED = "moved", "changed", "removed", "pointed"
_LEDGER = 'INSERT INTO customers_mergerow (merge_id, "table", key, way, from_id, print, before, after) '
# Names of tables and columns come from the models, quoted (words_of).
# What makes two copies of a row equal, whoever's it is and however often it was written.
_PRINT = "md5((to_jsonb(row) - {column_name} - 'version')::text)"
_SET_ASIDE = """
WITH ranked AS (
  SELECT row.{key} AS key, row.{column} AS from_id, to_jsonb(row) AS whole, row_number() OVER (
    PARTITION BY {alike} ORDER BY array_position(%(order)s::bigint[], row.{column}), row.{key}) AS place
  FROM {table} AS row WHERE row.{column} = ANY(%(order)s)
), kept AS (
  {ledger} SELECT %(merge)s, {label}, key::text, 'removed', from_id, '', whole, NULL
  FROM ranked WHERE place > 1 AND from_id <> %(survivor)s
) DELETE FROM {table} AS row USING ranked
WHERE row.{key} = ranked.key AND ranked.place > 1 AND ranked.from_id <> %(survivor)s
"""
_TAKE_AWAY = """
WITH gone AS (
  DELETE FROM {table} AS row WHERE row.{key} = ANY(%(pks)s)
  RETURNING row.{key} AS key, row.{column} AS from_id, to_jsonb(row) AS whole
) {ledger} SELECT %(merge)s, {label}, key::text, 'removed', from_id, '', whole, NULL FROM gone
"""
_REMEMBER = """
{ledger} SELECT %(merge)s, {label}, row.{key}::text, 'moved', row.{column}, {print}, NULL, NULL
FROM {table} AS row WHERE row.{column} = ANY(%(absorbed)s)
"""
_MOVE = "UPDATE {table} SET {column} = %(survivor)s WHERE {column} = ANY(%(absorbed)s)"
_READ = (
    "SELECT (SELECT jsonb_object_agg(name, value::text) FROM jsonb_each(to_jsonb(row)) AS part(name, value)"
    " WHERE name = ANY(%(names)s))::text FROM {table} AS row WHERE row.{key} = %(pk)s"
)


def words_of(model: type[Model], column: str) -> dict[str, Any]:
    """Return what the statements of this room put between their braces for a table."""
    key = model._meta.pk
    own = {"column_name": sql.Literal(column)}
    return {
        **own,
        "ledger": sql.SQL(_LEDGER),
        "print": sql.SQL(_PRINT).format(**own),
        "table": sql.Identifier(model._meta.db_table),
        "key": sql.Identifier(key.column or ""),
        "key_type": sql.SQL(key.rel_db_type(connection) or "bigint"),
        "column": sql.Identifier(column),
        "label": sql.Literal(model._meta.label),
    }


def run(text: str, words: dict[str, Any], values: dict[str, Any]) -> int:
    """Run one statement over a table and return how many rows it touched."""
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL(text).format(**words).as_string(cursor.connection), values)
        return int(cursor.rowcount)


def read_columns(model: type[Model], pk: Any, names: Sequence[str]) -> dict[str, Any]:
    """Return columns of one row, each as the text of its JSON, as the ledger keeps them; nothing of a lost row."""
    with connection.cursor() as cursor:
        text = sql.SQL(_READ).format(**words_of(model, "id")).as_string(cursor.connection)
        cursor.execute(text, {"names": list(names), "pk": pk})
        row = cursor.fetchone()
    return json.loads(row[0]) if row and row[0] else {}


@dataclass(frozen=True)
class Ledger:
    """The book of one merge."""

    merge_id: int
    survivor_id: int
    absorbed_ids: Sequence[int]

    def move(self, participant: MergeParticipant) -> int:
        """Give a table's rows to the survivor, those that it has already set aside; return how many moved."""
        words = words_of(participant.table, participant.column)
        values = self._values()
        if participant.alike:
            columns = sql.SQL(", ").join(sql.SQL("row.{}").format(sql.Identifier(name)) for name in participant.alike)
            run(_SET_ASIDE, words | {"alike": columns}, values)
        run(_REMEMBER, words | {"label": sql.Literal(participant.key)}, values)
        return run(_MOVE, words, values)

    def set_aside(self, label: str, *pks: Any, column: str = "customer_id") -> None:
        """Take rows away until the merge is undone, all at once: what they say of each other is kept."""
        run(_TAKE_AWAY, words_of(apps.get_model(label), column), {"merge": self.merge_id, "pks": list(pks)})

    @contextmanager
    def changing(
        self, label: str, pk: Any, names: Sequence[str], *, from_id: int, way: str = CHANGED
    ) -> Iterator[None]:
        """Write down what the block does to columns of one row."""
        model = apps.get_model(label)
        before = read_columns(model, pk, names)
        yield
        after = read_columns(model, pk, names)
        differing = [name for name in names if before.get(name) != after.get(name)]
        if differing:
            MergeRow.objects.create(
                merge_id=self.merge_id,
                table=label,
                key=str(pk),
                way=way,
                from_id=from_id,
                before={name: before.get(name) for name in differing},
                after={name: after.get(name) for name in differing},
            )

    def _values(self) -> dict[str, Any]:
        return {
            "merge": self.merge_id,
            "survivor": self.survivor_id,
            "absorbed": list(self.absorbed_ids),
            "order": [self.survivor_id, *self.absorbed_ids],
        }
