"""Delete rows of the demo company past the guards that keep real ones: documents, histories."""

from collections.abc import Sequence

from django.apps import apps
from django.db import connection
from django.db.models import Model
from psycopg import sql


def delete_rows(table: str, column: str, ids: Sequence[int]) -> None:
    """Delete the rows of a table whose column holds one of these."""
    statement = sql.SQL("DELETE FROM {} WHERE {} = ANY(%s)").format(sql.Identifier(table), sql.Identifier(column))
    with connection.cursor() as cursor:
        cursor.execute(statement, [list(ids)])


def histories_of(model: type[Model]) -> list[type[Model]]:
    """Return the tables in which the earlier states of a model's rows lie."""
    return [one for one in apps.get_models() if getattr(one, "pgh_tracked_model", None) is model]
