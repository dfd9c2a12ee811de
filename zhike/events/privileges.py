"""What the program's own database role may do: work with all rows, rewrite none of the past.

Append-only are models that say `append_only = True` (events, ledgers) and all rows of history.
"""

from collections.abc import Iterator

from django.apps import apps
from django.db import connection, models
from psycopg import sql


def append_only_models() -> list[type[models.Model]]:
    """Return the models whose rows are only ever added."""
    return [model for model in apps.get_models() if getattr(model, "append_only", False) and model._meta.managed]


def grant(role: str) -> None:
    """Grant everything the program needs to its role, and take back what would rewrite the past.

    Run by the owner after each migration; running it again changes nothing.
    """
    with connection.cursor() as cursor:
        for statement in _statements(role):
            cursor.execute(statement.as_string(cursor.connection))


def _statements(role: str) -> Iterator[sql.Composed]:
    names = {
        "role": sql.Identifier(role),
        "database": sql.Identifier(connection.settings_dict["NAME"]),
    }
    for text in (
        "GRANT CONNECT, TEMPORARY ON DATABASE {database} TO {role}",
        "GRANT USAGE ON SCHEMA public TO {role}",
        "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}",
        "GRANT USAGE, SELECT, UPDATE ON ALL SEQUENCES IN SCHEMA public TO {role}",
        "GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO {role}",
        "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {role}",
        "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT, UPDATE ON SEQUENCES TO {role}",
        "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT EXECUTE ON FUNCTIONS TO {role}",
        "REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {role}",
    ):
        yield sql.SQL(text).format(**names)
    existing = set(connection.introspection.table_names())
    for model in append_only_models():
        if model._meta.db_table in existing:
            table = sql.Identifier(model._meta.db_table)
            yield sql.SQL("REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM {role}").format(table=table, **names)
