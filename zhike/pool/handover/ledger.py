"""Change rows of any table as a set, and write down what undoing needs: each column before and after."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import connection, models
from psycopg import sql

from ..models import HandoverRow

# Names of tables and columns come from the models and are quoted; conditions and new values are literals of this room.
_INTO = 'INSERT INTO pool_handoverrow (handover_id, part, "table", key, customer_id, before, after) '
_MINE = 'kept.handover_id = %(handover)s AND kept.part = %(part)s AND kept."table" = {label}'
_KEEP = """
{into} SELECT %(handover)s, %(part)s, {label}, row.{key}::text, {customer}, {state}, NULL
FROM {table} AS row WHERE {where}
ON CONFLICT (handover_id, "table", key) DO NOTHING
"""
_CHANGE = "UPDATE {table} AS row SET {sets} WHERE {where}"
_SETTLE = """
UPDATE pool_handoverrow AS kept SET after = {state} FROM {table} AS row
WHERE {mine} AND row.{key} = kept.key::{key_type}
"""
_REMOVE = """
WITH gone AS (
  DELETE FROM {table} AS row WHERE {where} RETURNING row.{key} AS key, {customer} AS customer_id, to_jsonb(row) AS whole
)
{into} SELECT %(handover)s, %(part)s, {label}, key::text, customer_id, whole, NULL FROM gone
"""
_FORGET = """
DELETE FROM pool_handoverrow AS kept
WHERE {mine} AND kept.before = kept.after
"""
_BACK = """
UPDATE {table} AS row SET {sets} FROM pool_handoverrow AS kept
WHERE {mine} AND kept.after IS NOT NULL
  AND row.{key} = kept.key::{key_type} AND {state} = kept.after
"""
_RETURN = """
INSERT INTO {table} SELECT (jsonb_populate_record(NULL::{table}, kept.before)).* FROM pool_handoverrow AS kept
WHERE {mine} AND kept.after IS NULL
ON CONFLICT DO NOTHING
"""
_NOTE_NOW = """
UPDATE pool_handoverrow AS kept SET after = kept.after || jsonb_build_object('now', {state}) FROM {table} AS row
WHERE {mine} AND row.{key} = kept.key::{key_type} AND kept.after IS NOT NULL
"""
_RESTORE = """
UPDATE {table} AS row SET {sets} FROM pool_handoverrow AS kept
WHERE {mine} AND row.{key} = kept.key::{key_type} AND kept.after ? 'now' AND kept.customer_id = ANY(%(ids)s)
"""


@dataclass(frozen=True)
class Ledger:
    """The book of one handover for one part of the work."""

    handover_id: int
    part: str

    def keep(self, model: type[models.Model], columns: Sequence[str], where: str, values: Mapping[str, Any]) -> int:
        """Write down columns of the rows that are about to change; `settle` completes the entries."""
        return self._run(_KEEP, model, columns, values, where=sql.SQL(where))

    def settle(self, model: type[models.Model], columns: Sequence[str]) -> int:
        """Write down what became of the rows kept; rows that did not change after all are forgotten."""
        self._run(_SETTLE, model, columns, {})
        return -self._run(_FORGET, model, columns, {})

    def change(self, model: type[models.Model], sets: Mapping[str, str], where: str, values: Mapping[str, Any]) -> int:
        """Set columns to SQL expressions over `row`, and write down what they held; return how many rows changed."""
        self.keep(model, list(sets), where, values)
        parts = [sql.SQL("{} = {}").format(sql.Identifier(name), sql.SQL(to)) for name, to in sets.items()]
        changed = self._run(_CHANGE, model, list(sets), values, where=sql.SQL(where), sets=sql.SQL(", ").join(parts))
        self.settle(model, list(sets))
        return changed

    def remove(self, model: type[models.Model], where: str, values: Mapping[str, Any]) -> int:
        """Take rows away until the handover is undone."""
        return self._run(_REMOVE, model, [], values, where=sql.SQL(where))

    def give_back(self, model: type[models.Model], columns: Sequence[str]) -> int:
        """Put the columns of changed rows back; rows that somebody changed since stay as they are."""
        record = "(SELECT {} FROM jsonb_populate_record(row, kept.before))"
        parts = [sql.SQL("{} = " + record).format(sql.Identifier(name), sql.Identifier(name)) for name in columns]
        return self._run(_BACK, model, columns, {}, sets=sql.SQL(", ").join(parts))

    def bring_back(self, model: type[models.Model]) -> int:
        """Put the rows back that were taken away."""
        return self._run(_RETURN, model, [], {})

    def note_now(self, model: type[models.Model], columns: Sequence[str]) -> int:
        """Write down what the rows are right before a service takes its change back."""
        return self._run(_NOTE_NOW, model, columns, {})

    def restore(self, model: type[models.Model], columns: Sequence[str], ids: Sequence[int]) -> int:
        """Put columns back that nobody changed in between, and what somebody did change to what it was a moment ago."""
        record = (
            "{} = (SELECT {} FROM jsonb_populate_record(row, CASE WHEN kept.after->{} IS NOT DISTINCT FROM"
            " kept.after->'now'->{} THEN kept.before ELSE kept.after->'now' END))"
        )
        parts = [
            sql.SQL(record).format(sql.Identifier(name), sql.Identifier(name), sql.Literal(name), sql.Literal(name))
            for name in columns
        ]
        return self._run(_RESTORE, model, columns, {"ids": list(ids)}, sets=sql.SQL(", ").join(parts))

    def undo(self) -> None:
        """Put everything of this part back as it was: rows removed, then columns changed."""
        rows = HandoverRow.objects.filter(handover_id=self.handover_id, part=self.part)
        for label in sorted(rows.filter(after__isnull=True).values_list("table", flat=True).distinct()):
            self.bring_back(apps.get_model(label))
        changed = rows.filter(after__isnull=False)
        for label in sorted(changed.values_list("table", flat=True).distinct()):
            first = changed.filter(table=label).values_list("before", flat=True).first()
            self.give_back(apps.get_model(label), sorted(first or {}))

    def _run(
        self,
        text: str,
        model: type[models.Model],
        columns: Sequence[str],
        values: Mapping[str, Any],
        **more: sql.Composable,
    ) -> int:
        words = _words(model, columns) | more
        asked = {**values, "handover": self.handover_id, "part": self.part}
        with connection.cursor() as cursor:
            cursor.execute(sql.SQL(text).format(**words).as_string(cursor.connection), asked)
            return int(cursor.rowcount)


def _words(model: type[models.Model], columns: Sequence[str]) -> dict[str, sql.Composable]:
    key = model._meta.pk
    named = [sql.SQL("{}, row.{}").format(sql.Literal(name), sql.Identifier(name)) for name in columns]
    names = {field.column for field in model._meta.concrete_fields}
    customer = "row.id" if model._meta.label == "customers.Customer" else "row.customer_id"
    known = "customer_id" in names or model._meta.label == "customers.Customer"
    return {
        "into": sql.SQL(_INTO),
        "mine": sql.SQL(_MINE).format(label=sql.Literal(model._meta.label)),
        "table": sql.Identifier(model._meta.db_table),
        "key": sql.Identifier(key.column or ""),
        "key_type": sql.SQL(key.rel_db_type(connection) or "bigint"),
        "label": sql.Literal(model._meta.label),
        "customer": sql.SQL(customer if known else "NULL::bigint"),
        "state": sql.SQL("jsonb_build_object({})").format(sql.SQL(", ").join(named)),
    }
