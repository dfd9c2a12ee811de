"""Take away what a run created, as the owner of the tables, so that the next run measures the same base."""

import psycopg
from psycopg import sql

from zhike.config.secrets import DATABASE, Urls

_TABLES = """
SELECT c.table_name FROM information_schema.columns c JOIN information_schema.tables t USING (table_schema, table_name)
WHERE c.table_schema = 'public' AND c.column_name = 'customer_id' AND t.table_type = 'BASE TABLE'
"""
_VACUUMED = (
    "customers_customer",
    "customers_searchentry",
    "customers_contact",
    "customers_contactpoint",
    "events_event",
)


def remove_newer(urls: Urls, last_id: int) -> int:
    """Delete customers that came after the built ones with everything that is theirs; return how many.

    What hangs on them is deleted by name, so neither keys nor row history need be asked for each row, which
    took over ten minutes for 200,000 customers; only the superuser may leave them out.
    """
    with psycopg.connect(urls.superuser, dbname=DATABASE) as connection:
        connection.execute("SET LOCAL session_replication_role = replica")
        tables = [row[0] for row in connection.execute(_TABLES).fetchall()]
        for table in tables:
            delete = sql.SQL("DELETE FROM {} WHERE customer_id > %s").format(sql.Identifier(table))
            connection.execute(delete, [last_id])
        connection.execute("DELETE FROM customers_customerhistoryrow WHERE pgh_obj_id > %s", [last_id])
        count = connection.execute("DELETE FROM customers_customer WHERE id > %s", [last_id]).rowcount
    if not count:
        return 0
    with psycopg.connect(urls.owner, autocommit=True) as connection:
        for table in _VACUUMED:
            connection.execute(sql.SQL("VACUUM (ANALYZE) {}").format(sql.Identifier(table)))
    return count
